"""Counts by row and name."""

from __future__ import annotations

import numpy as np

from dashboard.posts.count_matrix import CountMatrix
from dashboard.posts.positions import ADDED, REMOVED


def test_a_matrix_grows_with_the_ids_of_names() -> None:
    matrix = CountMatrix(4)
    for number in (0, 1023, 1024, 33_000, 70_000):
        matrix.add(np.array([1, 3, 3], "u1"), np.full(3, number, "i4"), ADDED)
    assert [matrix.of(number) for number in (0, 1024, 33_000, 70_000)] == 4 * [[0, 1, 0, 2]]
    assert matrix.of(2) == matrix.of(10**7) == matrix.of(-1) == [0, 0, 0, 0]
    assert matrix.values.sum() == 15


def test_removed_names_are_subtracted() -> None:
    matrix = CountMatrix(1)
    matrix.add(0, np.array([5, 5, 6], "i4"), ADDED)
    matrix.add(0, np.array([5], "i4"), REMOVED)
    assert (matrix.of(5), matrix.of(6)) == ([1], [1])
