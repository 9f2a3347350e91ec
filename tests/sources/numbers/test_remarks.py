"""Limits and marks of footnotes are known, and units are no marks."""

from __future__ import annotations

from typing import Any

import pytest

from sources.numbers.parser import read_number
from sources.numbers.remarks import has_mark, is_limit


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.2*", 1.2), ("1,204.5 **", 1204.5), ("1.2†", 1.2), ("-1.2 (p)", -1.2), ("8.4 (2)", 8.4),
        ("12.5 [3]", 12.5),
        ("2.3 p", 2.3), ("2.3 bp", 2.3), ("<0.5*", 0.5),
    ],
)  # fmt: skip
def test_the_mark_of_a_footnote_is_taken_off_and_noted(written: str, number: float) -> None:
    assert read_number(written) == pytest.approx(number)
    assert has_mark(written)


@pytest.mark.parametrize("written", ["1.2 s", "5 d", "45 %", "5 °C", "1.2", "*", "", "text", 5, "[3]", "(p)"])
def test_units_and_words_are_no_marks(written: Any) -> None:
    assert not has_mark(written)


def test_a_limit_is_known_by_its_sign() -> None:
    assert all(map(is_limit, ("<0.5", "> 1,000", "≤8", "~5", '"<0.5"')))
    assert not any(map(is_limit, ("0.5", "<", "a<5", 5, None)))
