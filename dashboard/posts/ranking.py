"""Keeps lists of leaders in their order until it is clearly wrong, so that nothing jumps on the page."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.posts.results import Leader

# A leader with less than this times the posts of the one above stays below it.
OVERTAKING_RATIO = 1.1


def stable_order(leaders: Sequence[Leader], previous: Sequence[str]) -> list[Leader]:
    """The leaders in their previous order, corrected where that is clearly wrong.

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
