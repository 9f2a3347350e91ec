"""Numbers and times in replies of services."""

from __future__ import annotations

import math

import pytest

from sources.parse_values import invalid_reason, number, unix_seconds

NOW = 1_800_000_000.0


@pytest.mark.parametrize(("value", "parsed"), [(8.4, 8.4), ("8.4", 8.4), (3, 3.0), (" 1e3 ", 1000.0)])
def test_number_parses_numbers_and_text(value: object, parsed: float) -> None:
    assert number(value) == parsed


@pytest.mark.parametrize("value", [None, "", "n/a", [], {}, math.inf, "nan", 10**400])
def test_number_of_anything_else_is_nan(value: object) -> None:
    assert math.isnan(number(value))


@pytest.mark.parametrize(
    "value",
    [
        NOW,
        NOW * 1e3,
        NOW * 1e6,
        str(NOW),
        "2027-01-15T08:00:00Z",
        "2027-01-15T09:00:00+01:00",
        "2027-01-15T08:00",
    ],
)
def test_unix_seconds_parses_numbers_by_size_and_iso_8601(value: object) -> None:
    assert unix_seconds(value) == NOW


@pytest.mark.parametrize("value", [None, True, "soon", "", [], "32:00"])
def test_unix_seconds_of_anything_else_is_none(value: object) -> None:
    assert unix_seconds(value) is None


def test_invalid_reason_names_the_first_error_of_a_row() -> None:
    assert invalid_reason(NOW, [1.0, math.nan], NOW) == ""
    assert "no time" in invalid_reason(None, [1.0], NOW)
    assert "10 minutes in the future" in invalid_reason(NOW + 600, [1.0], NOW)
    assert "no number" in invalid_reason(NOW, [math.nan], NOW)
