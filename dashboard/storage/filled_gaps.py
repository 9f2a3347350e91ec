"""Removes the ends of lines where late rows have filled a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete

from dashboard.storage.rollups import LEVELS_SECONDS, roll_up
from dashboard.storage.schema import points, rollups


def remove_filled_gaps(
    connection: Connection, series_ids: Mapping[tuple[str, str], int], gaps: Sequence[tuple[int, str]]
) -> None:
    """Remove the points without a value at these times (unix ms) of these keys, also from the rollups.

    series_ids: by key and quantity.
    """
    for time, key in gaps:
        ids = [number for (name, _), number in series_ids.items() if name == key]
        at = points.c.series.in_(ids), points.c.time == time, points.c.value.is_(None)
        if not connection.execute(delete(points).where(*at)).rowcount:
            continue
        for seconds in LEVELS_SECONDS:
            bucket = time // (seconds * 1000) * seconds * 1000
            alone = rollups.c.series.in_(ids), rollups.c.seconds == seconds, rollups.c.time == bucket
            # Buckets with other points are computed again below.
            connection.execute(delete(rollups).where(*alone, rollups.c.count == 0))
        roll_up(connection, ids, time, time)
