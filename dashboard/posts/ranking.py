"""Ranks names by frequency."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.posts.results import MAX_LEADERS, Leader
from dashboard.posts.table import Array, NameIndex

# At most so many names that are equally frequent are sorted.
MAX_TIES = 1_000


def most_frequent(names: NameIndex, totals: Array, max_names: int = MAX_LEADERS) -> list[int]:
    """The ids of the most frequent names; equally frequent ones are sorted by name.

    totals: number of posts by the ids of names; ids beyond its end have none.
    """
    if not totals.size:
        return []
    least = max(np.partition(totals, -max_names)[-max_names] if totals.size > max_names else 1, 1)
    ahead, ties = np.flatnonzero(totals > least), np.flatnonzero(totals == least)[:MAX_TIES]
    return sorted([*ahead, *ties], key=lambda number: (-totals[number], names.names[number]))[:max_names]


def ranked(leaders: Sequence[Leader], previous: Sequence[str]) -> list[Leader]:
    """The leaders by frequency; equally frequent ones in their previous order, so that they do not change
    places without a reason.

    previous: the names in that order. New names come after those that were there.
    """
    places = {name: place for place, name in enumerate(previous)}
    return sorted(leaders, key=lambda one: (-one.sentiments.total, places.get(one.name, len(places))))
