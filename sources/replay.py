"""Replays a recording as if it were live: a real day without network, or the same input for every test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import param

from sources.base import Source
from sources.duration import Duration
from sources.recording import read_recording
from sources.times.settings import read_time_rules

_MICROSECONDS = 1_000_000
# Charts retain fewer rows of a key; more at once, as after a suspended computer, would delay other sources.
_MAX_ROWS = 100_000

_ENDED = "The recording has ended. Restart the dashboard to replay it, or set loop = true."


class Replay(Source):
    """The rows of a CSV or Parquet file (see `sources.recording`), from the first fetch on.

    A row is returned when as much time has passed since then as in the recording, divided by `speed`, and has
    that moment as its time. Each is returned once, or once per pass in a loop; the gap between two passes is
    the median gap between rows. Where more than 100 000 rows are due at a fetch, the newest are returned.
    Keys that are events, such as earthquakes, get a number in every further pass.
    """

    type = "replay"

    file = param.String("", doc="a .csv or .parquet recording, relative to the working directory; required")
    speed = param.Number(
        1.0, bounds=(0, 1_000_000), inclusive_bounds=(False, True), doc="60: a recorded minute takes a second"
    )
    zone = param.String("", doc="zone of times that name none; empty: that of the header, or UTC")
    any_time = param.Boolean(False, doc="read times before 1990 and more than five years ahead")
    day_first = param.Boolean(
        None, allow_None=True, doc="whether 3/4/2026 is the 3rd of April; none: as other dates make clear"
    )
    loop = param.Boolean(True, doc="begin again after the last row")
    interval = Duration(1.0, doc="time between two polls of the recording")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if not self.file:
            raise ValueError("file is required: the name of a recording that ends in .csv or .parquet")
        rules = read_time_rules(self.zone, self.any_time, day_first=self.day_first)
        self._recording = read_recording(Path(self.file).expanduser(), rules, self.clock())
        self.keys, self.quantities = self._recording.keys, self._recording.quantities
        self.fixed_keys = not self._recording.has_events
        # Of the first fetch, by the clock and by the monotonic clock.
        self._started: tuple[float, float] | None = None
        self._returned = 0
        self._withheld = self._played(0, 0, 0.0)

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        if self._started is None:
            self._started = self.clock(), self.monotonic()
        started_at, started = self._started
        due = self._due(self.monotonic() - started)
        rows = self._played(max(self._returned, due - _MAX_ROWS), due, started_at)
        self._returned = max(due, self._returned)
        if not self.loop and self._returned == len(self._recording.rows):
            self.warning = _ENDED
        if len(self._withheld):
            rows = pd.concat([self._withheld, rows])
        if only is None or not self.keys:
            self._withheld = rows[:0]
            return rows
        requested = rows[self.keys[0]].isin(only)
        self._withheld = rows[~requested]
        return rows[requested]

    @property
    def active_provider(self) -> str:
        return f"{Path(self.file).name}, recorded {self._recording.start:%Y-%m-%d}"

    @property
    def note(self) -> str:
        remarks = self._recording.remarks
        return f"Of {Path(self.file).name}: {'; '.join(remarks)}." if remarks else ""

    @property
    def detected(self) -> tuple[str, ...]:
        names = ", ".join(quantity.name for quantity in self.quantities)
        return (f"numbers: {names}", f"keys: {', '.join(self.keys) or 'none'}", *self._recording.remarks)

    @property
    def replayed(self) -> bool:
        return True

    @property
    def row_period(self) -> float:
        return max(self.period, self._recording.max_period_us / _MICROSECONDS / self.speed)

    @property
    def _pass_us(self) -> int:
        """The microseconds of the recording until the next pass begins."""
        return int(self._recording.offsets[-1]) + self._recording.step_us

    def _due(self, seconds: float) -> int:
        """How many rows are due `seconds` after the start, in all passes."""
        played = round(max(seconds, 0.0) * self.speed * _MICROSECONDS)
        passes, within = divmod(played, self._pass_us) if self.loop else (0, min(played, self._pass_us))
        offsets = self._recording.offsets
        return passes * len(offsets) + int(np.searchsorted(offsets, within, side="right"))

    def _played(self, start: int, end: int, started_at: float) -> pd.DataFrame:
        """The rows `start` to `end` - 1, numbered through all passes, with their times in the replay."""
        recording = self._recording
        passes, rows = np.divmod(np.arange(start, end), len(recording.rows))
        played = (passes * float(self._pass_us) + recording.offsets[rows]) / _MICROSECONDS / self.speed
        moments = pd.to_datetime(started_at + played, unit="s", utc=True)
        table = recording.rows.iloc[rows].set_index(pd.DatetimeIndex(moments, name="time"))
        table.index = table.index.as_unit("ns").round("us")
        if not self.fixed_keys:
            suffix = pd.Series(passes + 1, index=table.index).astype(str).radd(" #")
            table[self.keys[0]] += suffix.where(passes > 0, "")
        return table
