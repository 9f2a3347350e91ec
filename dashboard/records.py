"""Records and posts: the rows of a source as history, storage and alerts use them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

Values = tuple[float, ...]
Row = dict[str, Any]
Columns = dict[str, list[Any]]

POST_TEXTS = ("id", "author", "text", "lang", "url", "term", "terms")
POST_COLUMNS = (*POST_TEXTS, "score")
# The texts of a post that a search for words reads.
SEARCHED_COLUMNS = ("text", "author", "term")
KEY_SEPARATOR = " · "


class Record(NamedTuple):
    """The values of all quantities of one key at one time (unix ms); NaN where a value is missing."""

    time: int
    key: str
    values: Values


def records_of(rows: pd.DataFrame, keys: Sequence[str], quantities: Sequence[str]) -> list[Record]:
    """The rows that hold a number, as records in order of time.

    rows: indexed by UTC time, as `Source.fetch` returns them. keys: the columns that distinguish rows of
        one time; a record joins them by KEY_SEPARATOR. quantities: the columns of the values, in their order.
    """
    if not len(rows):
        return []  # also where a source without news leaves out its columns
    numbers = rows.reindex(columns=list(quantities))
    if not all(kind.kind == "f" for kind in numbers.dtypes):
        numbers = numbers.apply(pd.to_numeric, errors="coerce").astype(float)
    present = numbers.notna().any(axis=1).to_numpy()
    times = rows.index.as_unit("ms").asi8[present].tolist()
    # Column by column: pandas iterates over rows of texts much more slowly.
    texts = [rows.loc[present, key].astype(str).tolist() for key in keys]
    names = map(KEY_SEPARATOR.join, zip(*texts, strict=True)) if keys else [""] * len(times)
    # One object for every NaN, so that a repeated record compares equal.
    table = numbers.to_numpy()[present].tolist()
    values = (tuple(math.nan if math.isnan(value) else value for value in row) for row in table)
    records = map(Record, times, names, values)
    return sorted(records, key=lambda record: record.time)


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
