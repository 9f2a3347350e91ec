"""Reads the time of a row: at its path, from a date and a time of day, or by the time of the first row."""

from __future__ import annotations

import math
from datetime import UTC, tzinfo
from typing import Any, NamedTuple

from sources.calendar_steps import after_steps
from sources.json_rows.paths import Path
from sources.json_rows.shapes import RawRow
from sources.times.ahead import time_ahead
from sources.times.column_names import is_year_name, year_text
from sources.times.number_units import TimeUnit
from sources.times.parser import read_time
from sources.times.plausibility import FUTURE_SECONDS, UnreadableTime
from sources.times.time_of_day import is_clock, on_day
from sources.times.zones import read_zone


class RowTimes(NamedTuple):
    """How the times of rows are read.

    path: of the time; None: a row has the time of the poll. date: of the date of times of day.
    zone: of times that name none, or the path to it.
    any_time, future: whether those before 1990 or far ahead are allowed, and those ahead of now.
    day_first: whether 3/4/2026 is the 3rd of April; None: unknown.
    unit: of times that are numbers; None: unix time.
    """

    path: Path | None = None
    date: Path | None = None
    zone: tzinfo | Path = UTC
    any_time: bool = False
    future: bool = False
    day_first: bool | None = None
    unit: TimeUnit | None = None

    def read(self, row: RawRow, now: float) -> float:
        """Unix seconds of the time of a row. Raises ValueError with the reason why there is none."""
        if self.path is None:
            return now
        moment = self._own(row, self.path, now)
        if row.step is not None:
            moment = _after_first(row, moment)
        if moment > now + FUTURE_SECONDS and not self.future:
            raise ValueError(f"The service sent a time that is {time_ahead(moment - now)}.")
        return moment

    def _own(self, row: RawRow, path: Path, now: float) -> float:
        """The time at the path, which with a step is that of the first row."""
        zone = self.zone if isinstance(self.zone, tzinfo) else _zone(row, self.zone)
        rules: dict[str, Any] = {"zone": zone, "any_time": self.any_time, "day_first": self.day_first}
        try:
            if self.date:
                value: Any = on_day(row.date, row.time, now, **rules)
            elif self.unit:
                value = self.unit.moment(row.time)
            else:
                value = _year_or_time(row, path)
            return read_time(value, now, **rules)
        except UnreadableTime as error:
            is_day_missing = self.date is None and isinstance(row.time, str) and is_clock(row.time)
            cure = "; set date to the path of its date" if is_day_missing else ""
            raise ValueError(
                f"The service sent no time that can be read at {path.text!r}: {error}{cure}."
            ) from None


def _after_first(row: RawRow, first: float) -> float:
    """The time of a row by that of the first one."""
    if not math.isfinite(row.steps):
        raise ValueError("The service sent no number of the row at position; check the settings.")
    try:
        return after_steps(first, row.steps, row.step)
    except ValueError as error:
        raise ValueError(f"The service sent no step between times that can be read: {error}.") from None


def _year_or_time(row: RawRow, path: Path) -> Any:
    is_year = is_year_name(path.text.rpartition(".")[2].strip('"'))
    return year_text(row.time) if is_year else row.time


def _zone(row: RawRow, path: Path) -> tzinfo:
    """The zone that the answer names, in the row or, as most do, once for all."""
    value = path.find(row.place)
    if value is None:
        value = Path(path.text, ("root",), path.is_key, path.compiled).find(row.place)
    try:
        return read_zone(value)
    except ValueError as error:
        raise ValueError(f"The service sent no time zone at zone = {path.text!r}: {error}.") from None
