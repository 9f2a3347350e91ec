"""The costs of posts: analysis, counts of a million, and the Posts tab with many posts and viewers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from benchmarks.servers.post_generator import TERMS, posts_of
from benchmarks.serving import SERVERS, Server, panel
from benchmarks.viewers import close_viewers, open_viewers
from dashboard.posts.incremental_counts import IncrementalCounts
from dashboard.posts.results import Selection
from dashboard.posts.table import PostTable
from dashboard.text.sentiment import score
from sources.posts.term_matching import matching_terms

START = 1_800_000_000.0
PIECE = 1_000
COUNTS, WORDS_EVERY = 7, 5
SLOW, FAST = 5, 500
SETTLING_SECONDS = 12.0


class Effort(NamedTuple):
    """How much is measured."""

    posts: int
    viewers: int
    seconds: float


FULL, QUICK = Effort(1_000_000, 20, 20.0), Effort(100_000, 10, 8.0)


class Shown(NamedTuple):
    """With posts at a rate: CPU milliseconds a second without viewers and for each of them, and the highest
    delay of the event loop (ms)."""

    rate: int
    idle_ms: float
    viewer_ms: float
    max_delay_ms: float


class Stream:
    """Analysed posts, FAST a second, and how long their analysis took (CPU seconds)."""

    def __init__(self) -> None:
        # Large enough for all posts that are measured.
        self.table = PostTable(10 * FULL.posts)
        self.posts, self.cpu_seconds = 0, 0.0

    def add(self, number: int) -> None:
        """Add this number of posts."""
        # Posts are generated outside the measurement.
        posts = list(posts_of(START + self.posts / FAST, FAST, number))
        begin = time.process_time()
        self.table.add("generated_posts", [_analysed(post) for post in posts])
        self.cpu_seconds += time.process_time() - begin
        self.posts += number

    def window(self, posts: int, about: tuple[str, str] | None) -> Selection:
        """The newest posts."""
        end = 1000 * (START + self.posts / FAST)
        return Selection(end - 1000 * posts / FAST, end, ("generated_posts",), TERMS, about)


def measure_counting(effort: Effort) -> str:
    """Analyse posts, then count them over a moving window."""
    stream = Stream()
    for _ in range(0, effort.posts, PIECE):
        stream.add(PIECE)
    analysed = stream.posts / stream.cpu_seconds
    rows = "\n".join(
        f"| {what} | " + " | ".join(f"{took:.1f}" for took in _counted(stream, effort.posts, about)) + " |"
        for what, about in (("all", None), ("those with one hashtag", ("hashtag", "#tag1")))
    )
    return (
        "## Posts\n\n"
        f"Posts analysed on one core (sentiment, names, words): {analysed:,.0f} a second.\n\n"
        f"| of a window of {effort.posts:,} posts | counted at first, ms | {FAST} posts later, ms"
        f" | words at first, ms | words {WORDS_EVERY} s later, ms |\n|---|---:|---:|---:|---:|\n{rows}"
    )


def _counted(stream: Stream, posts: int, about: tuple[str, str] | None) -> tuple[float, ...]:
    """How long it takes (ms) to count a window at first, each second after, and both for its words."""
    took: list[list[float]] = [[], [], [], []]
    at_first, later, words_at_first, words_later = took
    for _ in range(COUNTS):
        selection, columns = stream.window(posts, about), stream.table.columns()
        counts = IncrementalCounts(columns, selection)
        at_first.append(_ms(counts.count, columns, selection))
        words_at_first.append(_ms(counts.words, columns))
        for _ in range(WORDS_EVERY):
            stream.add(FAST)
            columns = stream.table.columns()
            later.append(_ms(counts.count, columns, stream.window(posts, about)))
        words_later.append(_ms(counts.words, columns))
    return tuple(median(one) for one in took)


def measure_posts_page(effort: Effort) -> str:
    """The Posts tab at 5 and at 500 posts a second."""
    made = []
    for rate in (SLOW, FAST):
        with panel(SERVERS / "posts_page.py", str(rate)) as server:
            made.append(asyncio.run(_shown(server, rate, effort)))
    rows = "\n".join(
        f"| {one.rate} | {one.idle_ms:.0f} | {one.viewer_ms:.1f} | {one.max_delay_ms:.0f} |" for one in made
    )
    slow, fast = made
    return (
        f"| posts a second | server CPU without viewers, ms/s | for each of {effort.viewers} viewers, ms/s |"
        f" highest delay of the event loop, ms |\n|---:|---:|---:|---:|\n{rows}\n\n"
        f"A viewer at {FAST} posts a second costs {fast.viewer_ms / slow.viewer_ms:.2f} times one at {SLOW}."
    )


PARTS = (measure_counting, measure_posts_page)


def _analysed(post: Any) -> dict[str, Any]:
    """The row that feed and history make of a post."""
    terms = matching_terms(post.text, TERMS, post.tags)
    sentiment = score(post.text, post.lang)
    return {**post._asdict(), "time": int(post.time * 1000), "terms": ", ".join(terms), "score": sentiment}


def _ms(call: Callable[..., object], *args: object) -> float:
    begin = time.perf_counter()
    call(*args)
    return 1000 * (time.perf_counter() - begin)


async def _shown(server: Server, rate: int, effort: Effort) -> Shown:
    await asyncio.sleep(SETTLING_SECONDS)
    idle = await _cpu_ms(server, effort.seconds)
    viewers = await open_viewers(server.url, effort.viewers)
    await asyncio.sleep(SETTLING_SECONDS)
    await asyncio.to_thread(server.max_delay_ms)
    used = await _cpu_ms(server, effort.seconds)
    late = await asyncio.to_thread(server.max_delay_ms)
    await close_viewers(viewers)
    return Shown(rate, idle, (used - idle) / effort.viewers, late)


async def _cpu_ms(server: Server, seconds: float) -> float:
    before, begin = server.cpu_seconds(), time.monotonic()
    await asyncio.sleep(seconds)
    return 1000 * (server.cpu_seconds() - before) / (time.monotonic() - begin)
