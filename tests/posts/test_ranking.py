"""The order of leaders is stable until it is clearly wrong."""

from __future__ import annotations

import pytest

from dashboard.posts.ranking import stable_order
from dashboard.posts.results import Leader, SentimentCounts


def leader(name: str, total: int) -> Leader:
    return Leader(name, SentimentCounts(0, total, 0))


@pytest.mark.parametrize(
    ("now", "order"),
    [
        ([("b", 105), ("a", 100)], ["a", "b"]),
        ([("b", 111), ("a", 100)], ["b", "a"]),
        ([("new", 104), ("a", 100), ("b", 99)], ["a", "b", "new"]),
        ([("new", 300), ("a", 100), ("b", 99)], ["new", "a", "b"]),
        ([("b", 50)], ["b"]),
    ],
)
def test_leaders_stay_in_place_until_another_is_clearly_ahead(
    now: list[tuple[str, int]], order: list[str]
) -> None:
    assert [one.name for one in stable_order([leader(*one) for one in now], ["a", "b"])] == order


def test_without_a_previous_order_the_leaders_stay_as_they_are() -> None:
    leaders = [leader("b", 3), leader("a", 2)]
    assert stable_order(leaders, []) == leaders
