"""Digits are read in groups and with decimal signs of all countries, where they have one reading."""

from __future__ import annotations

import pytest

from sources.numbers.digit_groups import Separator, UnclearDigits, decimal_sign, plain_digits


@pytest.mark.parametrize(
    ("body", "decimal", "digits"),
    [
        ("1,004.82", "", "1004.82"),
        ("1.004,82", "", "1004.82"),
        ("1'004", "", "1004.0"),
        ("12,34,567", "", "1234567.0"),
        ("8,5", "", "8.5"),
        ("7.000", ",", "7000.0"),
        ("7,000", ".", "7000.0"),
        (".5", "", "0.5"),
    ],
)
def test_groups_are_thousands_and_the_last_sign_separates_decimals(
    body: str, decimal: Separator, digits: str
) -> None:
    assert plain_digits(body, decimal) == digits


@pytest.mark.parametrize("body", ["1,23,4", "10.0.0.1", "1.2.3"])
def test_other_groups_are_no_number(body: str) -> None:
    with pytest.raises(UnclearDigits, match="is no number"):
        plain_digits(body, "")


def test_a_comma_before_three_digits_can_be_either() -> None:
    with pytest.raises(UnclearDigits, match=r"can be 7000 or 7\.000"):
        decimal_sign("7,000", "")
