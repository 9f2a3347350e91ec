"""Posts to count, in every form in which the job reads them, and what a plain count makes of them."""

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
from dashboard.text.sentiment import mark, score
from tests.support.fakes.dashboard import AUTHORS, COUNTERS, HASHTAGS, MENTIONS

HOUR = 3600
NOW = float(time.time() // HOUR * HOUR - HOUR)
"""A whole hour that is past, with a window of an hour before it."""

FEELINGS = ("negative", "neutral", "positive")
TEXTS = (
    ("en", "I love {tag}, thank you {name} 😍"),
    ("en", "{tag} is horrible <script>alert('{name}')</script> 😩"),
    ("en", "Reading about {tag} on the train"),
    ("de", "Ich hasse {tag}, sagt {name}"),
    ("ja", "今日も {tag} の勉強 ✏️"),
    ("", "{tag} {tag}"),
)
TAGS = (*(f"#tag{number}" for number in range(14)), "#Python", "#PYTHON", "#日本")


class Sent(NamedTuple):
    """A post as it was written; `time` is unix seconds."""

    id: str
    time: float
    author: str
    text: str
    lang: str


def posts(count: int, seed: int, first: int = 0, end: float = NOW) -> list[Sent]:
    """Posts of the 100 minutes before `end`, in no order; the same for the same arguments."""
    chance = random.Random(seed)
    made = []
    for number in range(first, first + count):
        lang, text = chance.choice(TEXTS)
        text = text.format(tag=chance.choice(TAGS), name=f"@user{chance.randrange(12)}")
        moment = end - chance.randint(1, 6000)
        made.append(Sent(str(number + 10**17), moment, f"author{chance.randrange(13)}", text, lang))
    return made


def classic(post: Sent) -> dict[str, Any]:
    when = datetime.fromtimestamp(post.time, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")
    text = {"text": post.text[:9], "extended_tweet": {"full_text": post.text}}
    return {"id_str": post.id, "created_at": when, **text, "user": _user(post), "lang": post.lang}


def streamed(post: Sent) -> dict[str, Any]:
    data = {"id": post.id, "text": post.text, "lang": post.lang, "author_id": "7"}
    data["created_at"] = datetime.fromtimestamp(post.time, UTC).isoformat()
    return {"data": data, "includes": {"users": [{"id": "7", "username": post.author}]}}


def _user(post: Sent) -> dict[str, str]:
    return {"id_str": "7", "screen_name": post.author}


NAMES: dict[str, Callable[[Sent], list[str]]] = {
    HASHTAGS: lambda post: hashtags(post.text),
    MENTIONS: lambda post: mentions(post.text),
    AUTHORS: lambda post: [post.author],
}
FORMS: tuple[Callable[[Sent], dict[str, Any]], ...] = (classic, streamed)


def lines(posts: Iterable[Sent]) -> list[bytes]:
    """A line for each, in one form after the other."""
    return [json.dumps(FORMS[number % 2](post)).encode() for number, post in enumerate(posts)]


def put(folder: Path, name: str, lines: Sequence[bytes], age: float = 0.0) -> None:
    """Have a whole file appear in the folder, packed if its name says so, as of so many seconds ago."""
    new, content = folder / f".{name}", b"\n".join([*lines, b""])
    new.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    os.utime(new, (time.time() - age,) * 2)
    new.rename(folder / name)


def plain_count(posts: Iterable[Sent]) -> dict[str, dict[str, Any]]:
    """What the dashboard should be told in the end, of posts some of which may come several times."""
    feelings = {post: mark(score(post.text, post.lang)) for post in set(posts)}
    counters: Counter[str] = Counter(feelings.values())
    totals = {"total": len(feelings), **{feeling: counters[feeling] for feeling in FEELINGS}}
    last = max(post.time // HOUR for post in feelings)
    newest = {post: feeling for post, feeling in feelings.items() if post.time // HOUR == last}
    return {COUNTERS: totals} | {
        route: _top((name, feeling) for post, feeling in newest.items() for name in names(post))
        for route, names in NAMES.items()
    }


def _top(found: Iterable[tuple[str, str]]) -> dict[str, list[Any]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, feeling in found:
        counts[name][feeling] += 1
    first = sorted(counts, key=lambda name: (-counts[name].total(), name))[:10]
    return {"label": first, **{feeling: [counts[name][feeling] for name in first] for feeling in FEELINGS}}
