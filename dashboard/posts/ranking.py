"""Lists of leaders that keep their order until it is clearly another, so that nothing jumps."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.posts.results import Leader

# One who overtakes another by less stays behind it.
CLEARLY = 1.1


def steady(leaders: Sequence[Leader], before: Sequence[str]) -> list[Leader]:
    """The leaders in the order that they had before, as far as that is not clearly wrong.

    before: the names in that order. Who is new stands at the end at first.
    """
    places = {name: place for place, name in enumerate(before)}
    ordered = sorted(leaders, key=lambda leader: places.get(leader.name, len(places)))
    for _ in ordered:
        for place in range(len(ordered) - 1):
            upper, lower = ordered[place : place + 2]
            if lower.marks.total > CLEARLY * upper.marks.total:
                ordered[place : place + 2] = lower, upper
    return ordered
