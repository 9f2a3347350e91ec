"""Names and cells that may be times, and the order of day and month in dates."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sources.times.recognition import day_first_of, is_time_or_year, is_time_text


@pytest.mark.parametrize("text", ["2024-01-01", "20240101", "2024-01-01T10:00Z", "1700000000"])
def test_a_name_may_be_a_time(text: str) -> None:
    assert is_time_text(text)


@pytest.mark.parametrize("text", ["", "abc", "Jan", "007", "2024", "1.5", "sensor_1", "v2"])
def test_other_names_are_none(text: str) -> None:
    assert not is_time_text(text)


def test_a_year_is_no_time_but_may_name_a_row() -> None:
    assert (is_time_text("2024"), is_time_or_year("2024"), is_time_or_year("3024")) == (False, True, False)


@pytest.mark.parametrize(
    ("dates", "day_first"),
    [
        (["3/4/2026", "25/4/2026"], True),
        (["3/4/2026", "4/25/2026", None], False),
        (["3/4/2026"], None),
        (["25/4/2026", "4/25/2026"], None),
    ],
)
def test_dates_with_one_reading_decide_whether_the_day_is_first(
    dates: Sequence[str | None], day_first: bool | None
) -> None:
    assert day_first_of(dates) is day_first
