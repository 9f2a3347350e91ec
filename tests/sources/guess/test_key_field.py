"""The field that distinguishes rows of one time, and that which identifies events."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.fields import Field
from sources.guess.key_field import are_events, key_of_rows

NOW = 1_800_000_000.0
OLD = [NOW - 9_000, NOW - 5_000]


def key(times: list[float], listed: bool = True, **columns: Any) -> str:
    return key_of_rows(times, [Field(name, name, values) for name, values in columns.items()], listed=listed)


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        ({"city": ["a", "b"]}, "city"),
        ({"id": ["1", "2"], "name": ["x", "y"]}, "name"),
        ({"id": ["1", "2"], "name": ["x", "x"]}, "id"),
        ({"zzz": ["x", "y"]}, "zzz"),
        ({"table": ["0", "1"], "zzz": ["x", "y"]}, "zzz"),
        ({"city": ["a", "a"]}, ""),
        ({"city": ["a", None]}, ""),
        ({}, ""),
    ],
)
def test_rows_of_one_time_are_known_by_a_name_before_an_id(columns: dict[str, Any], chosen: str) -> None:
    assert key([1.0, 1.0], **columns) == chosen


def test_two_fields_are_joined_where_one_does_not_distinguish() -> None:
    columns: dict[str, Any] = {"line": ["a", "a", "b", "b"], "stop": ["p", "q", "p", "q"]}
    assert key([1.0] * 4, **columns) == "join(' ', [line, stop])"


def test_things_that_report_at_times_of_their_own_have_their_names() -> None:
    assert key([1.0, 2.0, 3.0], station=["a", "a", "b"]) == "station"


def test_rows_with_a_time_each_are_events_by_their_id() -> None:
    assert key([1.0, 2.0], id=["q", "r"]) == "id"
    assert key([1.0, 2.0], listed=False, id=["q", "r"]) == "", "rows that come one by one"
    assert key([1.0, 2.0, 3.0, 4.0], id=[1, 2, 3, 4]) == "", "numbers of rows"


def test_an_id_that_is_named_after_a_thing_may_count_up() -> None:
    times = [NOW, NOW - 30, NOW - 60, NOW - 90]
    assert key(times, station_id=["0", "1", "2", "3"]) == "station_id"
    assert key(times, id=[0, 1, 2, 3]) == ""


def test_one_row_has_the_name_that_it_says() -> None:
    assert key([1.0], name=["x"]) == "name"
    assert key([1.0], zzz=["x"]) == ""


@pytest.mark.parametrize(
    ("times", "name", "are"),
    [
        (OLD, "properties.id", True),
        (OLD, "event_id", True),
        (OLD, "station", False),
        ([NOW - 9, NOW - 5], "id", False),
        ([OLD[0], OLD[0]], "id", False),
        ([], "id", False),
    ],
)
def test_events_are_past_and_have_a_time_and_an_id_each(times: list[float], name: str, are: bool) -> None:
    ids = [str(number) for number in range(len(times))]
    assert are_events(times, name, ids, NOW) == are
    assert not are_events(times, name, [*ids[1:], *ids[1:2]], NOW), "an id comes twice"
