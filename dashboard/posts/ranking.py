"""Which names lead, and in which order: by frequency, and stable from one count to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.posts.results import MAX_LEADERS, Leader
from dashboard.posts.table import Array, NameIndex

# A leader with less than this times the posts of the one above stays below it.
OVERTAKING_RATIO = 1.1
# Of names that are equally frequent, no more than this are sorted.
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


def stable_order(leaders: Sequence[Leader], previous: Sequence[str]) -> list[Leader]:
    """The leaders in their previous order, corrected where that is clearly wrong: lists rarely move.

    previous: the names in that order. New names begin at the end.
    """
    places = {name: place for place, name in enumerate(previous)}
    ordered = sorted(leaders, key=lambda leader: places.get(leader.name, len(places)))
    for _ in ordered:
        for place in range(len(ordered) - 1):
            upper, lower = ordered[place : place + 2]
            if lower.sentiments.total > OVERTAKING_RATIO * upper.sentiments.total:
                ordered[place : place + 2] = lower, upper
    return ordered
