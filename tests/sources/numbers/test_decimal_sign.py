"""The decimal comma of some numbers is that of all, unless others show a point."""

from __future__ import annotations

from typing import Any

import pytest

from sources.numbers.decimal_sign import common_decimal


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        (["1.234,5", "7.000", "0,25", None, 5], ","),
        (["8,5 °C", "1.250 W"], ","),
        (["8,5", "52.25"], ""),
        (["8,5", "1,004.82"], ""),
        (["7.000", "8.000"], ""),
        (["1,000", "2,000"], ""),
        ([7.0, None, True, "x"], ""),
    ],
)
def test_common_decimal(values: list[Any], sign: str) -> None:
    assert common_decimal(values) == sign
