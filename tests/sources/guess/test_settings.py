"""The settings that show the rows of a shape: times, interval and columns."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.rows import Rows, rows_of
from sources.guess.settings import columns_of, settings_of
from sources.guess.shapes import RowShape, places_of
from tests.support import guesses

NOW = 1_795_602_174.0


def rows(*objects: dict[str, Any]) -> Rows:
    found = rows_of(places_of(list(objects), RowShape()), RowShape(), "json", NOW)
    assert found is not None
    return found


def every(seconds: float, **values: Any) -> Rows:
    """Four rows until now, this many seconds apart."""
    return rows(*({"t": NOW - seconds * number, **values} for number in range(4)))


@pytest.mark.parametrize(("seconds", "interval"), [(60, None), (300, 300.0), (700, 300.0), (86_400, 3600.0)])
def test_the_interval_is_at_most_the_distance_of_two_rows(seconds: float, interval: float | None) -> None:
    assert settings_of(every(seconds, v=1.5), "", "", "", NOW).get("interval") == interval


def test_the_interval_is_by_rows_of_one_key_since_things_report_at_different_times() -> None:
    things = rows(*({"t": NOW - 7200 * number, "name": f"sensor {number}", "v": 1.5} for number in range(4)))
    assert "interval" not in settings_of(things, "name", "", "", NOW)
    assert settings_of(things, "", "", "", NOW)["interval"] == 3600.0


def test_rows_ahead_of_now_need_the_setting_for_them() -> None:
    ahead = rows(*({"t": NOW + 3600 * hour, "v": hour} for hour in range(1, 4)))
    assert settings_of(ahead, "", "", "", NOW)["future"] is True


def test_what_has_its_default_is_left_out() -> None:
    assert settings_of(every(60, v=1.5), "", "", "", NOW) == {"time": "t"}


def test_columns_have_names_paths_units_and_the_kind_of_percentages() -> None:
    found = every(60, windSpeed=3.5, **{"humidity (%)": 81})
    quantities = [field for field in found.fields if field.name != "t"]
    speed, humidity = columns_of(quantities, found)
    assert (speed["name"], speed["path"]) == ("wind_speed", "windSpeed")
    assert (humidity["name"], humidity["unit"], humidity["kind"]) == ("humidity", "%", "percent")


def test_no_two_columns_have_one_name() -> None:
    found = every(60, **{"a b": 1.5, "a-b": 2.5, "time": 3.5})
    names = [column["name"] for column in columns_of([f for f in found.fields if f.name != "t"], found)]
    assert len(set(names)) == 3
    assert "time" not in names


def test_values_of_the_same_name_have_that_of_their_sensor_and_switches_come_last() -> None:
    sensors = {
        "DHT22": {"On": True, "Temperature": 19.8},
        "BME280": {"Temperature": 20.4, "Pressure": 1003.2},
    }
    found = guesses.columns_of(guesses.guessed({"Time": "2026-11-25T10:20:00Z", **sensors}))
    assert list(found) == ["dht22_temperature", "bme280_temperature", "pressure", "on"]


def test_the_only_value_of_a_list_has_no_number_in_its_name() -> None:
    rows = [[NOW - 60 * (5 - n), f"{n}.5"] for n in range(5)]
    assert list(
        guesses.columns_of(guesses.guessed({"result": [{"metric": {"job": "a"}, "values": rows}]}))
    ) == ["value"]


def test_the_time_of_a_single_thing_is_not_that_of_its_beginning() -> None:
    thing = {"created_at": "2023-09-28T07:07:32Z", "stars": 4321, "updated_at": "2026-11-25T10:20:00Z"}
    assert guesses.guessed(thing).settings["time"] == "updated_at"
    events = [thing | {"id": f"a{n}", "created_at": f"2026-11-25T10:1{n}:00Z"} for n in range(3)]
    assert guesses.guessed(events).settings["time"] == "created_at"
