"""A recording, told again as if it came now: a real day without network, or the same input for every test."""

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

_MICROSECONDS = 1_000_000
# Charts keep fewer rows of a key: more at once, as after a long sleep, would hold up the other sources.
_MAX_ROWS = 100_000

_ENDED = "The recording has ended. Restart the dashboard to see it again, or set loop = true."


class Replay(Source):
    """The rows of a CSV or Parquet file (see `sources.recording`), from the first fetch on.

    A row comes when as much time has passed since then as in the recording, divided by `speed`, and has that
    moment as its time. Each comes once; in a loop once per pass, and a pass begins as long after the last row
    as rows are apart typically. Where more than 100 000 rows came between two fetches, the newest are told.
    Keys that the recording has only once, as those of earthquakes, are others in every pass.
    """

    type = "replay"

    file = param.String("", doc="the recording, .csv or .parquet, seen from the working directory; required")
    speed = param.Number(
        1.0, bounds=(0, 1_000_000), inclusive_bounds=(False, True), doc="60: a recorded minute takes a second"
    )
    loop = param.Boolean(True, doc="begin again after the last row")
    interval = Duration(1.0, doc="time between two looks at which rows have come")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if not self.file:
            raise ValueError("file is required: the name of a recording that ends in .csv or .parquet")
        self._recording = read_recording(Path(self.file).expanduser())
        self.keys, self.quantities = self._recording.keys, self._recording.quantities
        self.fixed_keys = not self._recording.events
        self._pass = int(self._recording.at[-1]) + self._recording.step
        self._row_period = self._recording.seldom / _MICROSECONDS / self.speed
        self._began: float | None = None
        self._told = 0
        self._withheld = self._played(0, 0, 0.0)

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        now = self.clock()
        self._began = now if self._began is None else self._began
        due = self._due(now - self._began)
        rows = self._played(max(self._told, due - _MAX_ROWS), due, self._began)
        self._told = max(due, self._told)
        if not self.loop and self._told == len(self._recording.rows):
            self.warning = _ENDED
        if len(self._withheld):
            rows = pd.concat([self._withheld, rows])
        if only is None or not self.keys:
            self._withheld = rows[:0]
            return rows
        asked = rows[self.keys[0]].isin(only)
        self._withheld = rows[~asked]
        return rows[asked]

    @property
    def active_provider(self) -> str:
        return f"{Path(self.file).name}, recorded {self._recording.began:%Y-%m-%d}"

    @property
    def replayed(self) -> bool:
        return True

    @property
    def row_period(self) -> float:
        return max(self.period, self._row_period)

    def _due(self, seconds: float) -> int:
        """How many rows have come so long after the beginning, in all passes."""
        played = round(max(seconds, 0.0) * self.speed * _MICROSECONDS)
        passes, within = divmod(played, self._pass) if self.loop else (0, min(played, self._pass))
        at = self._recording.at
        return passes * len(at) + int(np.searchsorted(at, within, side="right"))

    def _played(self, start: int, end: int, began: float) -> pd.DataFrame:
        """The rows from number `start` to before `end`, counted through all passes, at their times."""
        recording = self._recording
        passes, rows = np.divmod(np.arange(start, end), len(recording.rows))
        played = (passes * float(self._pass) + recording.at[rows]) / _MICROSECONDS / self.speed
        moments = pd.to_datetime(began + played, unit="s", utc=True)
        table = recording.rows.iloc[rows].set_index(pd.DatetimeIndex(moments, name="time"))
        table.index = table.index.as_unit("ns").round("us")
        if not self.fixed_keys:
            again = pd.Series(passes + 1, index=table.index).astype(str).radd(" #")
            table[self.keys[0]] += again.where(passes > 0, "")
        return table
