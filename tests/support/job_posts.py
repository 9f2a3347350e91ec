"""Posts in every format that the job reads, and the counts of them that it should post."""

from __future__ import annotations

import gzip
import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.text.entities import hashtags, mentions
from dashboard.text.sentiment import score, sentiment_of
from tests.support.fakes.dashboard import AUTHORS, COUNTERS, HASHTAGS, MENTIONS

HOUR = 3600
NOW = float(time.time() // HOUR * HOUR - HOUR)
"""A whole hour before now, at the end of a window of an hour."""

SENTIMENTS = ("negative", "neutral", "positive")
TEXTS = (
    ("en", "I love {tag}, thank you {name} 😍"),
    ("en", "{tag} is horrible <script>alert('{name}')</script> 😩"),
    ("en", "Reading about {tag} on the train"),
    ("de", "Ich hasse {tag}, sagt {name}"),
    ("ja", "今日も {tag} の勉強 ✏️"),
    ("", "{tag} {tag}"),
)
TAGS = (*(f"#tag{number}" for number in range(14)), "#Python", "#PYTHON", "#日本")


class JobPost(NamedTuple):
    """A post; `time` is unix seconds."""

    id: str
    time: float
    author: str
    text: str
    lang: str


def posts(count: int, seed: int, first: int = 0, end: float = NOW) -> list[JobPost]:
    """Posts of the 100 minutes before `end`, in random order; the same for the same arguments."""
    chance = random.Random(seed)
    written = []
    for number in range(first, first + count):
        lang, text = chance.choice(TEXTS)
        text = text.format(tag=chance.choice(TAGS), name=f"@user{chance.randrange(12)}")
        moment = end - chance.randint(1, 6000)
        written.append(JobPost(str(number + 10**17), moment, f"author{chance.randrange(13)}", text, lang))
    return written


def twitter_v1_line(post: JobPost) -> dict[str, Any]:
    when = datetime.fromtimestamp(post.time, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")
    text = {"text": post.text[:9], "extended_tweet": {"full_text": post.text}}
    return {"id_str": post.id, "created_at": when, **text, "user": _user(post), "lang": post.lang}


def x_v2_line(post: JobPost) -> dict[str, Any]:
    data = {"id": post.id, "text": post.text, "lang": post.lang, "author_id": "7"}
    data["created_at"] = datetime.fromtimestamp(post.time, UTC).isoformat()
    return {"data": data, "includes": {"users": [{"id": "7", "username": post.author}]}}


def _user(post: JobPost) -> dict[str, str]:
    return {"id_str": "7", "screen_name": post.author}


NAMES: dict[str, Callable[[JobPost], list[str]]] = {
    HASHTAGS: lambda post: hashtags(post.text),
    MENTIONS: lambda post: mentions(post.text),
    AUTHORS: lambda post: [post.author],
}
FORMS: tuple[Callable[[JobPost], dict[str, Any]], ...] = (twitter_v1_line, x_v2_line)


def lines(posts: Iterable[JobPost]) -> list[bytes]:
    """A line for each, in both formats in turn."""
    return [json.dumps(FORMS[number % 2](post)).encode() for number, post in enumerate(posts)]


def put(folder: Path, name: str, lines: Sequence[bytes], age: float = 0.0) -> None:
    """Write a file and move it into the folder; it is packed if its name ends in .gz.

    age: of the file, in seconds.
    """
    new, content = folder / f".{name}", b"\n".join([*lines, b""])
    new.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    os.utime(new, (time.time() - age,) * 2)
    new.rename(folder / name)


def plain_count(posts: Iterable[JobPost]) -> dict[str, dict[str, Any]]:
    """The forms that the dashboard should receive; posts may be repeated."""
    sentiments = {post: sentiment_of(score(post.text, post.lang)) for post in set(posts)}
    counters: Counter[str] = Counter(sentiments.values())
    totals = {"total": len(sentiments), **{sentiment: counters[sentiment] for sentiment in SENTIMENTS}}
    last = max(post.time // HOUR for post in sentiments)
    newest = {post: sentiment for post, sentiment in sentiments.items() if post.time // HOUR == last}
    return {COUNTERS: totals} | {
        route: _top((name, sentiment) for post, sentiment in newest.items() for name in names(post))
        for route, names in NAMES.items()
    }


def _top(found: Iterable[tuple[str, str]]) -> dict[str, list[Any]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, sentiment in found:
        counts[name][sentiment] += 1
    first = sorted(counts, key=lambda name: (-counts[name].total(), name))[:10]
    return {
        "label": first,
        **{sentiment: [counts[name][sentiment] for name in first] for sentiment in SENTIMENTS},
    }
