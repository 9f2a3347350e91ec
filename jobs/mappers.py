"""What Spark's Python workers do: read lines as posts, and tell what each post counts for.

Both give and take Arrow: PySpark 4.3 warns that pandas 3 is not supported in full.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pyarrow as pa

from dashboard.text.entities import MAX_CHARACTERS, hashtags, mentions
from dashboard.text.sentiment import mark, score
from sources.files import posts_in
from sources.parse_values import FUTURE_SECONDS
from sources.post_source import storable

TOTALS = "total"
KINDS = ("hashtag", "mention", "author")

# The columns by their names, with types that Arrow and Spark call the same.
POST = {"id": "string", "time": "double", "author": "string", "text": "string", "lang": "string"}
FACT = {"kind": "string", "end": "double", "name": "string", "mark": "string"}

log = logging.getLogger("jobs")


def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The posts in lines (`value`, as bytes); how many cannot be read is logged."""
    for batch in batches:
        lines = [line for line in batch.column("value").to_pylist() if line.strip()]
        told = [post for line in lines for post in posts_in(_json(line))]
        posts = [post for post in told if post is not None]
        if len(posts) < len(told):
            log.warning("Of %d posts %d cannot be read, and are left out.", len(told), len(told) - len(posts))
        rows = [{name: storable(getattr(post, name)) for name in POST} for post in posts]
        yield _table(rows, POST)


def _json(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def facts(batches: Iterator[pa.RecordBatch], window: float) -> Iterator[pa.RecordBatch]:
    """What posts count for: the totals, and in their window the hashtags, the mentions and the author.

    window: seconds. A window is told by its end, in unix seconds; the totals have none, and a post of the
        future, which would make its window the newest for long, counts for the totals alone.
    """
    for batch in batches:
        yield _table(list(chain.from_iterable(_facts(post, window) for post in batch.to_pylist())), FACT)


def _facts(post: dict[str, Any], window: float) -> Iterator[dict[str, Any]]:
    feeling = mark(score(post["text"], post["lang"]))
    yield {"kind": TOTALS, "end": None, "name": "", "mark": feeling}
    if post["time"] > time.time() + FUTURE_SECONDS:
        return
    end = (post["time"] // window + 1) * window
    authors = [post["author"]] if 0 < len(post["author"]) <= MAX_CHARACTERS else []
    for kind, names in zip(KINDS, (hashtags(post["text"]), mentions(post["text"]), authors), strict=True):
        for name in names:
            yield {"kind": kind, "end": end, "name": name, "mark": feeling}


def _table(rows: list[dict[str, Any]], columns: dict[str, str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows, pa.schema(list(columns.items())))
