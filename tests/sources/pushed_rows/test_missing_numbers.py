"""A push without numbers is accepted where they are missing for now."""

from __future__ import annotations

from typing import Any

import pytest

from sources.pushed_rows.missing_numbers import check_gaps
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.values import RejectedPush


@pytest.mark.parametrize("value", [None, "", "unavailable", "n/a", "-"])
def test_a_known_gap_in_each_row_is_accepted(value: Any) -> None:
    check_gaps([{"city": "a", "v": value}, {"city": "b", "w": value}], Schema(), Schema())


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"code": "x", "v": "12 abc", "place": "north"}, "Row 2: It has no number: 'v' holds '12 abc'."),
        ({"code": "x", "place": "north"}, "'place' holds 'north'"),
        ({"time": None, "city": None, "at": "2026-11-25"}, "Row 2: It has no number."),
    ],
)
def test_another_text_is_quoted_if_it_is_no_key_or_time(row: dict[str, Any], words: str) -> None:
    known = Schema(keys={"city": "city"})
    with pytest.raises(RejectedPush) as error:
        check_gaps([{"v": None}, row], known, known._replace(time=("at",)))
    assert words in str(error.value)
