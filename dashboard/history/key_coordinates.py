"""Where the keys of a source are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

import pandas as pd

from dashboard.records import joined_key
from sources.base import PLACE

LATITUDE, LONGITUDE = PLACE
# A map with more points would hide most of them.
MAX_PLACES = 3_000


class KeyCoordinates:
    """The newest coordinates of each key, for at most MAX_PLACES keys: those whose rows came last.

    degrees: (latitude, longitude) by key. A change replaces the mapping.
    """

    def __init__(self) -> None:
        self.degrees: Mapping[str, tuple[float, float]] = {}

    def add(self, rows: pd.DataFrame, keys: Sequence[str]) -> None:
        """Add the coordinates of rows, a DataFrame as `Source.fetch` returns it; rows without coordinates are
        ignored."""
        if not {LATITUDE, LONGITUDE, *keys} <= set(rows.columns) or not keys:
            return
        # The newest last: some services list their events the other way round.
        rows = rows.dropna(subset=[LATITUDE, LONGITUDE]).sort_index(kind="stable")
        rows = rows.drop_duplicates(list(keys), keep="last").tail(MAX_PLACES)
        texts = [rows[key].astype(str).tolist() for key in keys]
        names = map(joined_key, zip(*texts, strict=True))
        found = dict(self.degrees)
        for name, *place in zip(names, rows[LATITUDE].tolist(), rows[LONGITUDE].tolist(), strict=True):
            found.pop(name, None)
            found[name] = (float(place[0]), float(place[1]))
        for name in list(islice(found, max(len(found) - MAX_PLACES, 0))):
            del found[name]
        if found != self.degrees:
            self.degrees = found
