"""Records and posts: the rows of a source as history, storage and alerts use them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from sources.base import EVENT_ID

Values = tuple[float, ...]
Row = dict[str, Any]
Columns = dict[str, list[Any]]

POST_TEXTS = ("id", "author", "text", "lang", "url", "term", "terms", "warning")
POST_COLUMNS = (*POST_TEXTS, "score")
# The texts of a post that a search for words reads.
SEARCHED_COLUMNS = ("text", "author", "term")
KEY_SEPARATOR = " · "
# Dots in a text of a key that alone would be read as a separator.
_LONE_DOTS = re.compile(r"(?<!\S)·+(?!\S)")


class Record(NamedTuple):
    """The values of all quantities of one key at one time (unix ms); NaN where a value is missing.

    A later record of the same time and key replaces it or, where it is an event, one of the same `id`. An
    event without a key is shown by its id.
    """

    time: int
    key: str
    values: Values
    id: str = ""

    @property
    def label(self) -> str:
        """The name of the record's key on pages: the key or, for an event without one, its id."""
        return self.key or self.id

    @property
    def identity(self) -> tuple[int, str]:
        """(unix ms, key), or (0, id) for an event. A later record of the same identity replaces this one."""
        return (0, self.id) if self.id else (self.time, self.key)


def present(values: Values) -> set[int]:
    """The positions of the values that are not NaN."""
    return {position for position, value in enumerate(values) if not math.isnan(value)}


def joined_key(texts: Sequence[str]) -> str:
    """The texts of the key columns of a row as one text, "London · rain", which is different for different
    texts.

    A dot that stands alone in one of several texts is doubled: ("Rock · Pop", "UK") is "Rock ·· Pop · UK".
    """
    joined = KEY_SEPARATOR.join(texts)
    if len(texts) < 2 or joined.count("·") < len(texts):
        return joined
    return KEY_SEPARATOR.join(_LONE_DOTS.sub(r"\g<0>·", text) for text in texts)


def key_parts(key: str, count: int) -> list[str]:
    """The `count` texts that `joined_key` has joined; empty texts where the key has fewer."""
    if count < 2:
        return [key]
    parts = [
        _LONE_DOTS.sub(lambda dots: dots[0][1:] or "·", part) for part in key.split(KEY_SEPARATOR, count - 1)
    ]
    return parts + [""] * (count - len(parts))


def records_of(
    rows: pd.DataFrame, keys: Sequence[str], quantities: Sequence[str], events: bool = False
) -> list[Record]:
    """The rows that contain a number, as records in order of time. Of rows with the same identity the last is
    returned.

    rows: indexed by UTC time, as `Source.fetch` returns them.
    keys: the columns that distinguish rows of the same time, joined by `joined_key`.
    quantities: the columns of the values, in their order.
    events: whether the column `id` identifies a row.
    """
    if not len(rows):
        return []  # also where a source without news leaves out its columns
    numbers = rows.reindex(columns=list(quantities))
    if not all(kind.kind == "f" for kind in numbers.dtypes):
        numbers = numbers.apply(pd.to_numeric, errors="coerce").astype(float)
    has_number = numbers.notna().any(axis=1).to_numpy()
    times = rows.index.as_unit("ms").asi8[has_number].tolist()
    # Column by column: pandas iterates over rows of texts much more slowly.
    texts = [rows.loc[has_number, key].astype(str).tolist() for key in keys if not events or key != EVENT_ID]
    names = map(joined_key, zip(*texts, strict=True)) if texts else [""] * len(times)
    # One object for every NaN, so that a repeated record compares equal.
    table = numbers.to_numpy()[has_number].tolist()
    values = (tuple(math.nan if math.isnan(value) else value for value in row) for row in table)
    ids = rows.loc[has_number, EVENT_ID].astype(str).tolist() if events else [""] * len(times)
    last = {record.identity: record for record in map(Record, times, names, values, ids)}
    return sorted(last.values(), key=lambda record: record.time)


def posts_of(rows: pd.DataFrame) -> list[Row]:
    """The rows that hold a text, as posts, oldest first.

    Each is {"time": unix ms}, the texts by the names of POST_TEXTS, and its sentiment as "score" from -1 to
    1, or None where it is unknown.
    """
    if "text" not in rows:
        return []
    posts = rows[rows["text"].notna()].sort_index()
    table = posts.reindex(columns=list(POST_TEXTS)).astype(object)
    table = table.where(table.notna(), "").astype(str)
    scores = posts.reindex(columns=["score"])["score"].astype(object)
    table = table.assign(score=scores.where(scores.notna(), None), time=posts.index.as_unit("ms").asi8)
    rows_of_posts: list[Row] = table.to_dict("records")
    return rows_of_posts
