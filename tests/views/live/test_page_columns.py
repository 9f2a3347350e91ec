"""Rows as a page's data source takes them."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.views.live.page_columns import MIN_ARRAY_ROWS, page_columns
from tests.support.sections import SectionPage


@pytest.mark.parametrize(("rows", "kind"), [(2, list), (MIN_ARRAY_ROWS, np.ndarray)])
def test_columns_are_copies_in_the_units_of_the_viewer(rows: int, kind: type) -> None:
    page = SectionPage()
    for second in range(rows):
        page.publish(second, hut=10.0)
    stored, _ = page.history.window()
    columns = page_columns(stored, page.history.series, "imperial")
    assert isinstance(columns["time"], kind)
    assert list(columns["temperature hut"]) == [50.0] * rows
    assert stored["temperature hut"] == [10.0] * rows
    assert columns["time"] is not stored["time"]
