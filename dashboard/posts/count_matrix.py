"""Counts of posts by row and name."""

from __future__ import annotations

import numpy as np

from dashboard.posts.table import Array


class CountMatrix:
    """Counts by row and name: `values[row, name_id]` is an array (rows x names). It grows as names are
    added."""

    def __init__(self, rows: int) -> None:
        self.values = np.zeros((rows, 1024), "i4")

    def add(self, rows: Array | int, ids: Array, sign: np.int32) -> None:
        """Add `sign` once for each name id. rows: the row of each id, or one row for all."""
        width = int(ids.max(initial=0)) + 1
        if width > self.values.shape[1]:
            grown = np.zeros((len(self.values), max(2 * self.values.shape[1], width)), "i4")
            grown[:, : self.values.shape[1]] = self.values
            self.values = grown
        # One index is many times as fast as two.
        cells = np.multiply(rows, self.values.shape[1], dtype=np.intp) + ids
        np.add.at(self.values.reshape(-1), cells, sign)

    def of(self, name_id: int) -> list[int]:
        """The counts of a name, one per row; 0 where the name has no id yet."""
        known = 0 <= name_id < self.values.shape[1]
        return [int(value) for value in self.values[:, name_id]] if known else [0] * len(self.values)
