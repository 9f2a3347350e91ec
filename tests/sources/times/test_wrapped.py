"""What databases and libraries put around a time is taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from sources.times.wrapped import unwrapped

SECONDS = 1_795_602_174


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ({"$date": "2026-11-25T10:22:54Z"}, "2026-11-25T10:22:54Z"),
        ({"$date": {"$numberLong": str(SECONDS * 1000)}}, str(SECONDS * 1000)),
        ({"$timestamp": {"t": SECONDS, "i": 1}}, SECONDS),
        ({"seconds": str(SECONDS), "nanos": 500_000_000}, SECONDS + 0.5),
        ({"_seconds": SECONDS, "_nanoseconds": 0}, SECONDS),
        ({"epochSecond": SECONDS, "nano": 0}, SECONDS),
        (
            {"date": "2026-11-25 10:22:54.000000", "timezone_type": 3, "timezone": "UTC"},
            "2026-11-25 10:22:54.000000 UTC",
        ),
        ([2026, 11, 25, 10, 22, 54, 250_000_000], datetime(2026, 11, 25, 10, 22, 54, 250_000)),
        ([2026, 11, 25], datetime(2026, 11, 25)),
        (pd.Timestamp(SECONDS, unit="s"), datetime(2026, 11, 25, 10, 22, 54)),
        (pd.NaT, None),
    ],
)
def test_the_time_inside_is_found(value: Any, inside: Any) -> None:
    assert unwrapped(value) == inside


@pytest.mark.parametrize(
    "value", ["2026-11-25", SECONDS, {"when": SECONDS}, [2026, 13, 25], [1, 2, 3], {"a": 1, "b": 2}]
)
def test_other_values_stay_as_they_are(value: Any) -> None:
    assert unwrapped(value) == value
