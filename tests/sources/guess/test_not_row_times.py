"""Times of something else than the rows are not taken for theirs."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.fields import Field
from sources.guess.not_row_times import end_of_window, is_of_another

NOW = 1_795_311_000.0
DAY = 86_400.0


@pytest.mark.parametrize(
    ("name", "values", "is_other"),
    [
        ("last_updated", [NOW - 60], False),
        ("last_updated", [NOW - 30 * DAY], True),
        ("created_at", [NOW - 30 * DAY], True),
        ("created_at", [NOW - 30 * DAY, NOW], False),
        ("estimatedDate", [NOW + 2 * DAY], True),
        ("local", ["2026-11-22T03:00:00"], False),
        ("date", ["2026-11-19"], False),
        ("api_revision", ["2026.11.1"], True),
    ],
)
def test_the_time_of_a_beginning_a_change_or_what_is_to_come_is_none_of_the_only_row(
    name: str, values: list[Any], is_other: bool
) -> None:
    assert is_of_another(Field(name, name, values), NOW) is is_other


def test_a_window_that_ends_now_is_shown_at_its_end() -> None:
    end = Field("closeTime", "closeTime", [NOW * 1000 - 500, NOW * 1000])
    assert end_of_window([NOW - DAY - 0.5, NOW - DAY], [end], NOW) is end
    assert end_of_window([NOW - 7200, NOW - 3600], [end], NOW) is None, "candles of several windows"
    assert end_of_window([NOW - 60, NOW - 60], [end], NOW) is None, "a candle that is not over"
    assert end_of_window([NOW - DAY, NOW - DAY], [], NOW) is None
