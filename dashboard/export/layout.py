"""Rows in the form that files have: one per time and key, with time zone and units in the header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.records import POST_TEXTS, Record, Row, key_parts, present
from sources.base import EVENT_ID

ANNOTATION_TEXTS = ("text", "source", "id")


class Layout(NamedTuple):
    """The columns of a table: the names of the keys, the names and units of the quantities, and the zone of
    the times."""

    keys: tuple[str, ...]
    quantities: tuple[tuple[str, str], ...]
    zone: ZoneInfo


def tidy_rows(
    layout: Layout,
    times: NDArray[np.int64],
    keys: Sequence[str],
    values: NDArray[np.float64],
    with_gaps: bool = False,
) -> pd.DataFrame:
    """A table of rows; unless `with_gaps`, rows whose values are all NaN are left out.

    times: unix ms. keys: the joined keys of each row. values: an array of rows by quantities.
    """
    has_values = ~np.isnan(values).all(axis=1) | with_gaps
    columns: dict[str, Any] = {time_heading(layout.zone): moments(times[has_values], layout.zone)}
    names = np.array(keys, dtype=object)[has_values]
    for number, name in enumerate(layout.keys):
        parts = {key: key_parts(key, len(layout.keys))[number] for key in set(names)}
        columns[name] = pd.Series([parts[key] for key in names], dtype="str")
    for number, (name, unit) in enumerate(layout.quantities):
        columns[f"{name} ({unit})" if unit else name] = values[has_values, number]
    return pd.DataFrame(columns)


def tidy_records(layout: Layout, records: Sequence[Record], events: bool) -> pd.DataFrame:
    """A table of records with values in the order of the quantities; those without a value are left out.

    events: whether they have an id, which is a column before their keys.
    """
    having = [record for record in records if present(record.values)]
    times = np.array([record.time for record in having], dtype=np.int64)
    values = np.array([record.values for record in having], dtype=float)
    table = tidy_rows(
        layout, times, [record.key for record in having], values.reshape(-1, len(layout.quantities))
    )
    if events:
        table.insert(1, EVENT_ID, pd.Series([record.id for record in having], dtype="str"))
    return table


def tidy_posts(posts: Sequence[Row], zone: ZoneInfo) -> pd.DataFrame:
    """A table of posts in the form that `posts_of` returns, with times in a zone."""
    times = np.array([post["time"] for post in posts], dtype=np.int64)
    texts = {name: pd.Series([post[name] for post in posts], dtype="str") for name in POST_TEXTS}
    scores = pd.Series([post["score"] for post in posts], dtype=float)
    return pd.DataFrame({time_heading(zone): moments(times, zone), **texts, "score": scores})


def tidy_annotations(annotations: Sequence[Row], zone: ZoneInfo) -> pd.DataFrame:
    """A table of annotations, by the columns of their table, with times in a zone."""
    times = {
        f"{name} ({zone.key})": moments(np.array([one[name] for one in annotations], dtype=np.int64), zone)
        for name in ("time", "until")
    }
    texts = {name: pd.Series([one[name] for one in annotations], dtype="str") for name in ANNOTATION_TEXTS}
    return pd.DataFrame({**times, **texts})


def time_heading(zone: ZoneInfo) -> str:
    """The header of the column of times: "time (Europe/Berlin)"."""
    return f"time ({zone.key})"


def moments(times: NDArray[np.int64], zone: ZoneInfo) -> pd.Series:
    """Unix ms as times of a zone, exact to a millisecond."""
    return pd.Series(pd.DatetimeIndex(times.astype("M8[ms]"), tz="UTC").tz_convert(zone))
