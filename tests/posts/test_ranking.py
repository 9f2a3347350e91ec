"""Names lead by frequency, and their order is stable until it is clearly wrong."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.posts.ranking import most_frequent, stable_order
from dashboard.posts.results import Leader, SentimentCounts
from dashboard.posts.table import NameIndex


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


def test_the_most_frequent_names_are_sorted_by_frequency_and_then_by_name() -> None:
    names = NameIndex(["rain", "wind", "sun", "hail"])
    ids = most_frequent(names, np.array([2, 5, 2, 0]), 3)
    assert [names.names[name_id] for name_id in ids] == ["wind", "rain", "sun"]


def test_names_without_posts_are_not_frequent() -> None:
    assert most_frequent(NameIndex(["rain"]), np.array([0])) == []
    assert most_frequent(NameIndex(), np.zeros(0, int)) == []
