"""Rows that others replace are counted, and rows that are alike are not."""

from __future__ import annotations

import math

from sources.base import frame
from sources.overwritten_rows import overwritten
from tests.support.clock import START


def test_rows_that_others_replace_are_counted_unless_they_repeat_them() -> None:
    table = frame([{"time": START, "city": "Rome", "value": value} for value in (1.0, 1.0, 2.0, math.nan)])
    assert overwritten(table, ["city"], ["value"]) == 1
    assert overwritten(table.assign(city=list("abcd")), ["city"], ["value"]) == 0
