"""What posts cost: to analyse them, to count a million of them, and to show many of them to many viewers."""

from __future__ import annotations

import asyncio
import json
import time
from statistics import median
from typing import Any, NamedTuple
from urllib.request import urlopen

from benchmarks.servers.firehose_of_posts import TERMS, posts_of
from benchmarks.serving import SERVERS, Server, panel
from benchmarks.viewers import close_viewers, open_viewers
from dashboard.counts import Asked, count, count_words
from dashboard.tally import Tally
from dashboard.text.sentiment import score
from sources.terms import terms_in

START = 1_800_000_000.0
PIECE = 1_000
COUNTS = 9
SLOW, FAST = 5, 500
SETTLING_SECONDS = 12.0


class Effort(NamedTuple):
    """How much is measured."""

    posts: int
    viewers: int
    seconds: float


FULL, QUICK = Effort(1_000_000, 20, 20.0), Effort(100_000, 10, 8.0)


class Shown(NamedTuple):
    """With posts at a rate: CPU milliseconds a second without viewers and for each of them, and by how much
    the event loop was late at most (ms)."""

    rate: int
    idle_ms: float
    viewer_ms: float
    late_ms: float


def measure_counting(effort: Effort) -> str:
    """Analyse posts, then count them over windows of all."""
    tally, analysing = Tally(effort.posts + 1), 0.0
    for start in range(0, effort.posts, PIECE):
        # The text of a post is made beside the measurement.
        pieces = list(posts_of(START + start / FAST, FAST, PIECE))
        begin = time.process_time()
        tally.add("firehose", [_analysed(post) for post in pieces])
        analysing += time.process_time() - begin
    posts = tally.posts()
    asked = Asked(0.0, 9e15, ("firehose",), TERMS)
    some = asked._replace(about=("hashtag", "#tag1"))
    times = {
        "counters, leaders and race": _median_ms(lambda: count(posts, asked)),
        "the same of one hashtag": _median_ms(lambda: count(posts, some)),
        "words of each term (every 5 s)": _median_ms(lambda: count_words(posts, asked)),
    }
    rows = "\n".join(f"| {what} | {took:.0f} |" for what, took in times.items())
    return (
        "## Posts\n\n"
        f"Posts analysed on one core (feeling, names, words): {effort.posts / analysing:,.0f} a second.\n\n"
        f"| counted over {effort.posts:,} posts | ms |\n|---|---:|\n{rows}"
    )


def measure_firehose(effort: Effort) -> str:
    """The Posts tab at 5 and at 500 posts a second."""
    made = []
    for rate in (SLOW, FAST):
        with panel(SERVERS / "firehose.py", str(rate)) as server:
            made.append(asyncio.run(_shown(server, rate, effort)))
    rows = "\n".join(
        f"| {one.rate} | {one.idle_ms:.0f} | {one.viewer_ms:.1f} | {one.late_ms:.0f} |" for one in made
    )
    slow, fast = made
    return (
        f"| posts a second | server CPU without viewers, ms/s | for each of {effort.viewers} viewers, ms/s |"
        f" event loop late at most, ms |\n|---:|---:|---:|---:|\n{rows}\n\n"
        f"A viewer at {FAST} posts a second costs {fast.viewer_ms / slow.viewer_ms:.2f} times one at {SLOW}."
    )


PARTS = (measure_counting, measure_firehose)


def _analysed(post: Any) -> dict[str, Any]:
    """What feed and history make of a post."""
    terms = terms_in(post.text, TERMS, post.tags)
    feeling = score(post.text, post.lang)
    return {**post._asdict(), "time": int(post.time * 1000), "terms": ", ".join(terms), "score": feeling}


def _median_ms(call: Any) -> float:
    took = []
    for _ in range(COUNTS):
        begin = time.perf_counter()
        call()
        took.append(1000 * (time.perf_counter() - begin))
    return median(took)


async def _shown(server: Server, rate: int, effort: Effort) -> Shown:
    await asyncio.sleep(SETTLING_SECONDS)
    idle = await _cpu_ms(server, effort.seconds)
    viewers = await open_viewers(server.url, effort.viewers)
    await asyncio.sleep(SETTLING_SECONDS)
    await _late_ms(server)
    used = await _cpu_ms(server, effort.seconds)
    late = await _late_ms(server)
    await close_viewers(viewers)
    return Shown(rate, idle, (used - idle) / effort.viewers, late)


async def _cpu_ms(server: Server, seconds: float) -> float:
    before, begin = server.cpu_seconds(), time.monotonic()
    await asyncio.sleep(seconds)
    return 1000 * (server.cpu_seconds() - before) / (time.monotonic() - begin)


async def _late_ms(server: Server) -> float:
    """What the event loop was late by at most since this was asked last."""

    def asked() -> float:
        with urlopen(server.url.rpartition("/")[0] + "/late", timeout=30) as reply:
            return float(json.load(reply)["late_ms"])

    return await asyncio.to_thread(asked)
