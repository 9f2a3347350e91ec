"""Fields that make a time together are joined by a JMESPath."""

from __future__ import annotations

from typing import Any

import jmespath
import pytest

from sources.guess.fields import Field
from sources.guess.joined_path import joined_path


@pytest.mark.parametrize(
    ("row", "time"),
    [
        ({"date": "2026-11-22", "clock": "01:00"}, "2026-11-22 01:00"),
        ({"year": 2026, "month": 11}, "2026-11"),
        ({"year": 2026, "month": 11, "day": 22}, "2026-11-22"),
        ({"year": 2026, "month": 11, "day": 22, "hour": 9}, "2026-11-22 9:00"),
        ({"year": 2026, "month": 11, "day": 22, "hour": 9, "minute": 30}, "2026-11-22 9:30"),
        ({"year": 2026, "month": 11, "day": 22, "hhmm": "0930"}, "2026-11-22 0930"),
    ],
)
def test_the_path_joins_the_values_of_a_row(row: dict[str, Any], time: str) -> None:
    path = joined_path([Field(name, name, [value]) for name, value in row.items()])
    assert jmespath.search(path, row) == time
