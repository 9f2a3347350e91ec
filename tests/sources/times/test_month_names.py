"""Names of months in several languages mean one month each."""

from __future__ import annotations

import re

import pytest

from sources.times.month_names import MONTH, MONTH_NUMBERS


@pytest.mark.parametrize(
    ("name", "number"),
    [("march", 3), ("mär", 3), ("märz", 3), ("mai", 5), ("мая", 5), ("juin", 6), ("juillet", 7),
     ("juil", 7), ("jun", 6), ("sept", 9), ("okt", 10), ("oct", 10), ("out", 10), ("déc", 12), ("dez", 12),
     ("aralık", 12), ("listopadu", 11), ("paź", 10), ("czerwca", 6), ("července", 7), ("травня", 5),
     ("marraskuuta", 11), ("οκτωβρίου", 10), ("ožujka", 3)],
)  # fmt: skip
def test_a_month_is_known_by_its_name_and_its_first_letters(name: str, number: int) -> None:
    assert MONTH_NUMBERS[name] == number
    match = re.fullmatch(MONTH, f"{name}.")
    assert match
    assert match["month"] == name


@pytest.mark.parametrize("form", ["jui", "listopada", "lip", "led", "pro"])
def test_forms_of_two_months_and_short_words_are_none(form: str) -> None:
    assert form not in MONTH_NUMBERS
    assert not re.fullmatch(MONTH, form)


def test_a_longer_name_is_not_cut_to_a_shorter_one() -> None:
    match = re.match(MONTH, "juillet 2026")
    assert match
    assert match["month"] == "juillet"
