"""Where the keys of a source are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.records import joined_key

LATITUDE, LONGITUDE = "latitude", "longitude"
# A map with more points would hide most of them.
MAX_PLACES = 3_000


class Places:
    """The newest coordinates of each key, in degrees; of at most MAX_PLACES keys, those that came first."""

    def __init__(self) -> None:
        self._degrees: dict[str, tuple[float, float]] = {}

    @property
    def degrees(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude by key."""
        return dict(self._degrees)

    def add(self, rows: pd.DataFrame, keys: Sequence[str]) -> None:
        """Read the coordinates of rows as `Source.fetch` returns them; rows without any are left out."""
        if not {LATITUDE, LONGITUDE, *keys} <= set(rows.columns) or not keys:
            return
        rows = rows.dropna(subset=[LATITUDE, LONGITUDE]).drop_duplicates(list(keys), keep="last")
        texts = [rows[key].astype(str).tolist() for key in keys]
        names = map(joined_key, zip(*texts, strict=True))
        for name, *place in zip(names, rows[LATITUDE].tolist(), rows[LONGITUDE].tolist(), strict=True):
            if name in self._degrees or len(self._degrees) < MAX_PLACES:
                self._degrees[name] = (float(place[0]), float(place[1]))
