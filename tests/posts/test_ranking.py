"""Names lead by frequency, and equally frequent ones do not change places."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.posts.ranking import most_frequent, ranked
from dashboard.posts.results import Leader, SentimentCounts
from dashboard.posts.table import NameIndex


def leader(name: str, total: int) -> Leader:
    return Leader(name, SentimentCounts(0, total, 0))


@pytest.mark.parametrize(
    ("now", "order"),
    [
        ([("b", 101), ("a", 100)], ["b", "a"]),
        ([("b", 100), ("a", 100)], ["a", "b"]),
        ([("new", 100), ("a", 100), ("b", 99)], ["a", "new", "b"]),
        ([("new", 300), ("a", 100), ("b", 99)], ["new", "a", "b"]),
        ([("b", 50)], ["b"]),
    ],
)
def test_leaders_are_in_the_order_of_their_numbers_and_equal_ones_stay(
    now: list[tuple[str, int]], order: list[str]
) -> None:
    assert [one.name for one in ranked([leader(*one) for one in now], ["a", "b"])] == order


def test_without_a_previous_order_the_leaders_stay_as_they_are() -> None:
    leaders = [leader("b", 3), leader("a", 2)]
    assert ranked(leaders, []) == leaders


def test_the_most_frequent_names_are_sorted_by_frequency_and_then_by_name() -> None:
    names = NameIndex(["rain", "wind", "sun", "hail"])
    ids = most_frequent(names, np.array([2, 5, 2, 0]), 3)
    assert [names.names[name_id] for name_id in ids] == ["wind", "rain", "sun"]


def test_names_without_posts_are_not_frequent() -> None:
    assert most_frequent(NameIndex(["rain"]), np.array([0])) == []
    assert most_frequent(NameIndex(), np.zeros(0, int)) == []
