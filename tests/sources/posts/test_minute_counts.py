"""Posts per whole minute."""

from __future__ import annotations

from sources.posts.minute_counts import Coverage, MinuteCounts
from tests.support.fakes.posts import NOW


def test_cover_returns_whole_minutes_with_zeros() -> None:
    counts = MinuteCounts()
    for moment in (30, 61, 62, 200):
        counts.add(moment)
    assert counts.cover(Coverage(30, 179)) == {60: 2}
    assert counts.cover(Coverage(30, 245)) == {120: 0, 180: 1}
    assert counts.cover(Coverage(30, 246)) == {}


def test_cover_returns_a_minute_again_after_a_late_post() -> None:
    counts = MinuteCounts()
    counts.cover(Coverage(0, 120))
    counts.add(70)
    assert counts.cover(Coverage(0, 130)) == {60: 1}


def test_cover_leaves_out_minutes_of_a_gap() -> None:
    counts = MinuteCounts()
    assert list(counts.cover(Coverage(0, 130))) == [0, 60]
    assert list(counts.cover(Coverage(310, 430))) == [360]


def test_cover_of_years_returns_the_last_two_hours() -> None:
    assert len(MinuteCounts().cover(Coverage(0, NOW))) == 120
