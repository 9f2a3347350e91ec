"""Positions of posts that enter or leave a selection, and of their names."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.posts.positions import ADDED, REMOVED, by_term, changes_of, positions_of, rows_of
from dashboard.posts.table import PostTable
from tests.support.posts import post


def test_changes_are_the_posts_that_enter_and_those_that_leave() -> None:
    before, now = np.array([True, True, False]), np.array([False, True, False, True, True])
    assert list(changes_of(before, now)) == [(ADDED, slice(3, 5)), (REMOVED, slice(0, 1))]
    assert list(changes_of(now, now)) == []


def test_positions_of_neighbours_are_a_slice() -> None:
    assert positions_of(np.array([False, True, True])) == slice(1, 3)
    apart: Any = positions_of(np.array([True, False, True]))
    assert apart.tolist() == [0, 2]
    assert positions_of(np.zeros(3, bool)) == slice(0, 0)


def test_rows_of_posts_are_those_of_each_of_their_names() -> None:
    of = np.array([0, 0, 2, 3, 3])
    assert rows_of(of, slice(2, 4)) == slice(2, 5)
    apart: Any = rows_of(of, np.array([0, 3]))
    assert apart.tolist() == [0, 1, 3, 4]


def test_posts_are_divided_by_their_terms_and_the_empty_term_has_all() -> None:
    table = PostTable()
    table.add("talk", [post("a", 0, terms="rain"), post("b", 1, terms="rain, snow"), post("c", 2)])
    divided = by_term(table.columns(), ("rain", ""), slice(0, 3))
    found = {term: np.arange(3)[some].tolist() for term, some in divided}
    assert found == {"rain": [0, 1], "": [0, 1, 2]}
