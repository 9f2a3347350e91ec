"""What a section shows, as a file for other programs."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from dashboard.export.layout import Layout, tidy_rows
from dashboard.export.writers import contents
from dashboard.history.series import Series
from dashboard.records import Columns
from dashboard.views.common.unit_conversion import Units, shown_unit


class VisibleRows(NamedTuple):
    """The rows of a page as they are shown, in the viewer's units, and their series.

    keys: the names of the source's keys. hidden: keys whose lines the viewer has left out.
    """

    columns: Columns
    series: tuple[Series, ...]
    keys: tuple[str, ...]
    hidden: tuple[str, ...]
    units: Units


def visible_rows(shown: VisibleRows, start: float, end: float, zone: ZoneInfo) -> pd.DataFrame:
    """The rows from `start` to `end` (unix ms, both included), one per time and key, as exports have them."""
    series = [one for one in shown.series if one.key not in shown.hidden]
    quantities = list(dict.fromkeys(one.quantity for one in series))
    keys = list(dict.fromkeys(one.key for one in series))
    fields = {(one.key, one.quantity): one.field for one in series}
    times = np.array(shown.columns["time"], dtype=np.int64)
    within = (times >= start) & (times <= end)
    gone = np.full(len(times), np.nan)
    values = np.array(
        [
            [shown.columns[fields[key, one]] if (key, one) in fields else gone for one in quantities]
            for key in keys
        ],
        dtype=float,
    ).reshape(len(keys), len(quantities), len(times))
    table = values[:, :, within].transpose(2, 0, 1).reshape(-1, len(quantities))
    own_keys = shown.columns.get("key")
    names = keys * int(within.sum()) if own_keys is None else [own_keys[at] for at in np.flatnonzero(within)]
    units = tuple((one.name, shown_unit(one.unit, shown.units)) for one in quantities)
    named = shown.keys if own_keys is not None or any(keys) else ()
    return tidy_rows(Layout(named, units, zone), np.repeat(times[within], len(keys)), names, table)


def as_file(table: pd.DataFrame, name: str, kind: str) -> list[str]:
    """A table as `ChartState.file` has it.

    name: that of its source; the times of its first and last row are added.
    """
    times = table.iloc[[0, -1], 0] if len(table) else []
    moments = [f"{_local(time):%Y-%m-%dT%H-%M-%S}" for time in times]
    return ["_".join([name, *moments]) + f".{kind}", b64encode(contents(table, kind)).decode()]


def _local(time: datetime) -> datetime:
    return time.replace(tzinfo=None)
