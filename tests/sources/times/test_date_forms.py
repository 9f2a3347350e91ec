"""Texts of dates, in each of their forms."""

from __future__ import annotations

from datetime import datetime

import pytest

from sources.times.date_forms import days_of


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-11-25", ["2026-11-25"]),
        ("25.11.26", ["2026-11-25"]),
        ("3/4/2026", ["2026-04-03", "2026-03-04"]),
        ("25/11/2026", ["2026-11-25"]),
        ("Nov 25, 2026", ["2026-11-25"]),
        ("2026-W48-3", ["2026-11-25"]),
        ("2026-329", ["2026-11-25"]),
        ("2026-11", ["2026-11-01"]),
        ("2026Q4", ["2026-10-01"]),
        ("1995", ["1995-01-01"]),
    ],
)
def test_a_date_has_all_days_that_it_can_mean(text: str, days: list[str]) -> None:
    assert list(days_of(text)) == [datetime.fromisoformat(day) for day in days]


@pytest.mark.parametrize("text", ["2026-13-40", "2010/11", "2025-366", "soon", ""])
def test_what_is_no_date_has_no_day(text: str) -> None:
    assert days_of(text) == ()
