"""Where the keys of a source are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.records import joined_key

LATITUDE, LONGITUDE = "latitude", "longitude"
# A map with more points would hide most of them.
MAX_PLACES = 3_000


class KeyCoordinates:
    """The newest coordinates of each key; of at most MAX_PLACES keys, those that came first.

    degrees: latitude and longitude by key; another mapping whenever one has changed.
    """

    def __init__(self) -> None:
        self.degrees: Mapping[str, tuple[float, float]] = {}

    def add(self, rows: pd.DataFrame, keys: Sequence[str]) -> None:
        """Read the coordinates of rows as `Source.fetch` returns them; rows without any are left out."""
        if not {LATITUDE, LONGITUDE, *keys} <= set(rows.columns) or not keys:
            return
        rows = rows.dropna(subset=[LATITUDE, LONGITUDE]).drop_duplicates(list(keys), keep="last")
        texts = [rows[key].astype(str).tolist() for key in keys]
        names = map(joined_key, zip(*texts, strict=True))
        found = dict(self.degrees)
        for name, *place in zip(names, rows[LATITUDE].tolist(), rows[LONGITUDE].tolist(), strict=True):
            if name in found or len(found) < MAX_PLACES:
                found[name] = (float(place[0]), float(place[1]))
        if found != self.degrees:
            self.degrees = found
