"""From what a source told (a row per time and key) to what a chart draws (a column per series)."""

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
# A search for words looks in these.
SEARCHED = ("text", "author", "term")
KEYS_JOINED_BY = " · "


class Record(NamedTuple):
    """The values of all quantities of one key at one time (unix ms); NaN where there is none."""

    time: int
    key: str
    values: Values


def records_of(rows: pd.DataFrame, keys: Sequence[str], quantities: Sequence[str]) -> list[Record]:
    """The records in a source's rows, in order of time, without those that hold no number."""
    numbers = rows.reindex(columns=list(quantities))
    if not all(kind.kind == "f" for kind in numbers.dtypes):
        numbers = numbers.apply(pd.to_numeric, errors="coerce").astype(float)
    held = numbers.notna().any(axis=1).to_numpy()
    times = rows.index.as_unit("ms").asi8[held].tolist()
    # Column by column: pandas takes a row of texts apart much more slowly than Python puts one together.
    texts = [rows.loc[held, key].astype(str).tolist() for key in keys]
    named = map(KEYS_JOINED_BY.join, zip(*texts, strict=True)) if keys else [""] * len(times)
    # One object for all NaN: a row told twice is then equal to itself.
    table = numbers.to_numpy()[held].tolist()
    values = (tuple(math.nan if math.isnan(value) else value for value in row) for row in table)
    records = map(Record, times, named, values)
    return sorted(records, key=lambda record: record.time)


def posts_of(rows: pd.DataFrame) -> list[Row]:
    """The posts in a source's rows, oldest first: {"time": unix ms}, texts by the names of POST_TEXTS, and
    how the post feels as "score", from -1 to 1, or None where that is not known."""
    if "text" not in rows:
        return []
    posts = rows[rows["text"].notna()].sort_index()
    table = posts.reindex(columns=list(POST_TEXTS)).astype(object)
    table = table.where(table.notna(), "").astype(str)
    scores = posts.reindex(columns=["score"])["score"].astype(object)
    table = table.assign(score=scores.where(scores.notna(), None), time=posts.index.as_unit("ms").asi8)
    told: list[Row] = table.to_dict("records")
    return told
