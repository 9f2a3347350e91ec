"""The parameters of an address: what each means, and what is wrong with others."""

from __future__ import annotations

import pytest

from dashboard.api.arguments import (
    EARLIEST,
    LATEST,
    MAX_NAMES,
    RequestRefused,
    check_names,
    iso_ms,
    next_text,
    read_chosen,
    read_format,
    read_limit,
    read_next,
    read_time_range,
)
from dashboard.storage.pagination import PageCursor
from sources.base import Quantity

NOW = 1_795_602_174.0
QUANTITIES = (Quantity("wind", "Wind", "m/s"), Quantity("rain", "Rain", "mm"))


def test_without_parameters_all_rows_and_quantities_are_requested() -> None:
    assert read_time_range({}, NOW) == (EARLIEST, LATEST)
    assert read_limit({}) == 1_000
    assert read_format({}, ("json", "csv")) == "json"
    assert read_chosen({}, QUANTITIES) == (frozenset(), QUANTITIES)
    assert read_next({}) is None


@pytest.mark.parametrize("text", ["2026-11-25T10:22:54Z", "2026-11-25T11:22:54 01:00", str(int(NOW)), "0s"])
def test_a_time_is_iso_8601_also_with_a_lost_plus_unix_seconds_or_an_age(text: str) -> None:
    assert read_time_range({"from": [text]}, NOW) == (round(NOW * 1000), LATEST)


def test_keys_and_quantities_may_be_repeated_and_count_once() -> None:
    chosen = read_chosen({"key": ["a", "b", "a"], "quantity": ["rain", "rain"]}, QUANTITIES)
    assert chosen == (frozenset({"a", "b"}), QUANTITIES[1:])


def test_the_cursor_of_an_answer_is_read_again() -> None:
    cursor = PageCursor(1_795_602_174_000, "Köln", "e1")
    assert read_next({"next": [next_text(cursor)]}) == cursor


@pytest.mark.parametrize("text", ["e30", "bnVsbA", "no base64!", next_text(PageCursor(2**60, ""))])
def test_another_cursor_is_refused(text: str) -> None:
    with pytest.raises(RequestRefused, match="Leave it out to begin again"):
        read_next({"next": [text]})


def test_names_that_an_address_has_not_and_those_given_too_often_are_refused() -> None:
    check_names({"key": ["x"] * MAX_NAMES, "to": ["1h"]}, ("key", "to"), ("key",))
    for arguments, reason in (
        ({"kez": ["x"]}, "Did you mean 'key'?"),
        ({"to": ["1h", "2h"]}, "Give to once"),
        ({"key": ["x"] * (MAX_NAMES + 1)}, f"at most {MAX_NAMES} times"),
    ):
        with pytest.raises(RequestRefused, match=reason):
            check_names(arguments, ("key", "to"), ("key",))


@pytest.mark.parametrize(
    ("unix_ms", "text"), [(0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z")]
)
def test_times_of_answers_are_iso_8601_with_milliseconds(unix_ms: int, text: str) -> None:
    assert iso_ms(unix_ms) == text
