"""The numbers of a column are read, and its other cells are counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sources.numbers.column import UnreadCells, read_column


def test_cells_without_a_number_are_counted_and_the_first_is_quoted() -> None:
    numbers, gap, share = read_column("v", ["1.5", "", "n/a", "bad", "worse", "2"])
    np.testing.assert_equal(numbers, [1.5, np.nan, np.nan, np.nan, np.nan, 2])
    assert (gap, share) == (UnreadCells("v", 2, 4, "'bad'"), 0.5)
    assert str(gap) == "v: 2 cells are no number, such as 'bad' in row 4"


def test_columns_of_pandas_are_read_as_they_are() -> None:
    numbers, gap, share = read_column("v", pd.Series([1, None, np.inf], dtype="Float64"))
    np.testing.assert_equal(numbers, [1, np.nan, np.nan])
    assert (gap, share) == (None, 1)
