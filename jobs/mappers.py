"""Functions for Spark's `mapInArrow`: parse lines as posts, and list what each post counts for.

They use Arrow and not pandas, since PySpark 4.3 warns that it does not support pandas 3 in full.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pyarrow as pa

from dashboard.text.entities import MAX_NAME_CHARACTERS, hashtags, mentions
from dashboard.text.sentiment import score, sentiment_of
from sources.posts.forms.parser import posts_in
from sources.posts.source import storable
from sources.raw_values import json_value
from sources.times.plausibility import FUTURE_SECONDS

TOTALS = "total"
KINDS = ("hashtag", "mention", "author")

# Columns and their types, whose names Arrow and Spark share.
POST = {"id": "string", "time": "double", "author": "string", "text": "string", "lang": "string"}
ENTRY = {"kind": "string", "end": "double", "name": "string", "sentiment": "string"}

log = logging.getLogger("jobs")


def parse_posts(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The posts in lines (`value`, as bytes); the number of posts that cannot be parsed is logged."""
    for batch in batches:
        lines = [line for line in batch.column("value").to_pylist() if line.strip()]
        parsed = [post for line in lines for post in posts_in(json_value(line))]
        posts = [post for post in parsed if post is not None]
        if len(posts) < len(parsed):
            invalid = len(parsed) - len(posts)
            log.warning("%d of %d posts cannot be read and are left out.", invalid, len(parsed))
        rows = [{name: storable(getattr(post, name)) for name in POST} for post in posts]
        yield _table(rows, POST)


def count_entries(batches: Iterator[pa.RecordBatch], window: float) -> Iterator[pa.RecordBatch]:
    """A row per count that a post adds to: the totals and, in its window, hashtags, mentions and author.

    window: seconds. A window is identified by its end, in unix seconds; totals have none. A post in the
    future
        adds to the totals alone, since its window would stay the newest one for long.
    """
    for batch in batches:
        yield _table(list(chain.from_iterable(_entries(post, window) for post in batch.to_pylist())), ENTRY)


def _entries(post: dict[str, Any], window: float) -> Iterator[dict[str, Any]]:
    sentiment = sentiment_of(score(post["text"], post["lang"]))
    yield {"kind": TOTALS, "end": None, "name": "", "sentiment": sentiment}
    if post["time"] > time.time() + FUTURE_SECONDS:
        return
    end = (post["time"] // window + 1) * window
    authors = [post["author"]] if 0 < len(post["author"]) <= MAX_NAME_CHARACTERS else []
    for kind, names in zip(KINDS, (hashtags(post["text"]), mentions(post["text"]), authors), strict=True):
        for name in names:
            yield {"kind": kind, "end": end, "name": name, "sentiment": sentiment}


def _table(rows: list[dict[str, Any]], columns: dict[str, str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows, pa.schema(list(columns.items())))
