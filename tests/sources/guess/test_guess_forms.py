"""Forms of answers in which programs and portals have rows, times, keys and units."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from sources.answers.reader import Body
from sources.guess.guess import Guess, NoGuess, guess
from tests.support.guesses import columns_of, guessed
from tests.world.recipes import NOW

# A feature of earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php, whose properties are 26 names.
QUAKE = {
    "mag": 2.1, "place": "5 km N of The Geysers, CA", "time": 1_795_600_000_000, "updated": 1_795_600_100_000,
    "tz": None, "url": "https://example.org/nc1", "detail": "https://example.org/nc1.geojson", "felt": None,
    "cdi": None, "mmi": None, "alert": None, "status": "automatic", "tsunami": 0, "sig": 68, "net": "nc",
    "code": "1", "ids": ",nc1,", "sources": ",nc,", "types": ",origin,", "nst": 20, "dmin": 0.01, "rms": 0.03,
    "gap": 60, "magType": "md", "type": "earthquake", "title": "M 2.1 - 5 km N of The Geysers, CA",
}  # fmt: skip


def test_wide_objects_in_rows_are_fields() -> None:
    features = [
        {
            "type": "Feature",
            "properties": {**QUAKE, "mag": 2.1 + number, "time": 1_795_600_000_000 - 600_000 * number},
            "geometry": {"type": "Point", "coordinates": [-122.8 + number, 38.8, 2.5]},
            "id": f"nc{number}",
        }
        for number in range(4)
    ]
    found = guessed(
        {"type": "FeatureCollection", "metadata": {"generated": 1_795_600_200_000}, "features": features}
    )
    assert (found.settings["rows"], found.settings["time"]) == ("features", "properties.time")
    assert found.settings["id"] == "id"
    assert (found.settings["latitude"], found.settings["longitude"]) == (
        "geometry.coordinates[1]",
        "geometry.coordinates[0]",
    )
    assert "properties.mag" in [column["path"] for column in found.settings["columns"]]
    wide = [
        {"at": f"2026-11-25T10:0{row}:00Z", "load": {f"core{n}": row + n for n in range(20)}}
        for row in range(3)
    ]
    assert len(guessed(wide).settings["columns"]) == 12


def read(text: str, kind: str) -> Guess:
    return guess(Body(text.encode(), kind), {"url": "https://api.example.org/v1"}, NOW)


def test_each_of_the_samples_of_an_exporter_is_a_key() -> None:
    text = (
        '# TYPE a counter\na{code="200"} 7\na{code="500"} 2\n# TYPE h histogram\nh_bucket{le="0.1"} 5\n'
        'h_bucket{le="+Inf"} 9\nup 1\n'
    )
    found = read(text, "text/plain; version=0.0.4")
    assert "format" not in found.settings
    assert [column["path"] for column in found.settings["columns"]] == ["value"]
    assert (len(found.rows), found.failures) == (5, {})
    assert set(found.rows["key"]) == {"a 200", "a 500", "h_bucket 0.1", "h_bucket +Inf", "up"}


def test_lines_of_names_and_values_are_no_table() -> None:
    found = read("battery.charge: 100\nups.status: OL\nbattery.runtime: 1800\n", "text/plain")
    assert [column["name"] for column in found.settings["columns"]] == ["battery_charge", "battery_runtime"]


def test_samples_of_which_some_have_no_time_are_all_of_the_poll() -> None:
    text = f'# TYPE cores gauge\ncores 4\nload{{n="a"}} 5 {int(NOW * 1000)}\n'
    found = read(text, "text/plain; version=0.0.4")
    assert "time" not in found.settings
    assert found.rows["value"].tolist() == [4, 5]


@pytest.mark.parametrize(
    ("text", "kind", "first", "settings"),
    [
        ("Datum von;Solar [MWh] berechnet\n25.11.2026 09:00;1.046,5\n25.11.2026 09:15;-\n",
         "application/octet-stream", 1046.5, {"time": '"Datum von"', "decimal": ","}),
        ('Date,Close,Volume\n11/24/2026,"$1,234.50","45,100"\n11/23/2026,"$1,230.50","45,200"\n',
         "text/csv", 1234.5, {"decimal": "."}),
        ("id;lat;lon;time;pm\n1;52,5;13,4;2026-11-25T09:00Z;12,5\n2;48,1;11,6;2026-11-25T09:01Z;8,2\n",
         "text/csv", 12.5, {"latitude": "lat", "longitude": "lon"}),
        ("YR MO DA HHMM  A\n2026 11 25 0900 1.5\n2026 11 25 0930 1.6\n",
         "text/plain", 1.5, {"time": "join(' ', [join('-', [YR, MO, DA]), HHMM])"}),
        ("1795602117,8.5\n1795602057,8.6\n1795601997,8.4\n",
         "text/csv", 8.5, {"time": '"column 1"'}),
        ("Zeit;Wert\n25.11.2026 09:00;1,5\n25.11.2026 08:00;2,5\n25.11.2026 07:00;2,5\nSumme;6,5\n",
         "text/csv", 1.5, {"time": "Zeit"}),
        ("date,co2\n1958-03-01,315.7\n1958-04-01,317.5\n2026-09-01,424.4\n",
         "text/csv", 315.7, {"time": "date", "any_time": True}),
        ("42.7\n", "text/plain", 42.7, {"columns": [{"name": "value", "path": "@"}]}),
    ],
)  # fmt: skip
def test_tables_of_portals_are_read(text: str, kind: str, first: float, settings: dict[str, Any]) -> None:
    found = read(text, kind)
    assert settings.items() <= found.settings.items()
    assert found.rows.iloc[0, -1 - 2 * ("latitude" in settings) - ("Volume" in text)] == first
    assert "key" not in found.settings


def test_what_is_around_rows_or_a_part_of_them_is_no_other_list() -> None:
    rows = [{"at": f"2026-11-25T10:0{row}:00Z", "v": row} for row in range(4)]
    assert guessed({"data": {"rows": rows}}).elsewhere == ()
    assert guessed(rows[:1]).elsewhere == ()
    assert guessed({"a": {"v": 1.5, "t": 1795602117}, "b": {"v": 2.5, "t": 1795602117}}).elsewhere == ()
    days = [{"day": f"2026-11-2{day}", "high": 8.5, "low": day} for day in range(3)]
    assert guessed({"hourly": rows, "daily": days}).elsewhere == ("daily",)


def test_times_that_name_their_zone_or_count_from_1970_are_not_called_local() -> None:
    for time in ("/Date(1795602117000+0100)/", "1795602117.5", "2026-11-25T10:00:00Z"):
        assert not any("zone" in line for line in guessed([{"time": time, "v": 1.5}]).unsure), time


def test_an_empty_answer_is_called_so() -> None:
    with pytest.raises(NoGuess, match="the answer is empty: the service has nothing to send now"):
        guessed([])


def test_things_that_report_again_and_again_have_a_key_though_they_are_called_id() -> None:
    rows = [{"id": "ab"[row % 2], "at": NOW - 600 * row, "v": row + 0.5} for row in range(6)]
    found = guessed(rows)
    assert (found.settings.get("key"), found.settings.get("id")) == ("id", None)
    assert len(found.rows) == 6


def test_labels_beside_lines_are_the_times_of_all() -> None:
    days = [f"2026-11-2{day}" for day in range(4)]
    lines = [{"label": "a", "data": [1, 2, 3, 4]}, {"label": "b", "data": [5, 6, 7, 8]}]
    found = guessed({"labels": days, "datasets": lines})
    assert (found.settings["rows"], found.settings["time"]) == ("datasets", "@root.labels")
    assert (found.settings["key"], len(found.rows)) == ("label", 8)
    assert [*found.rows.iloc[-1]] == ["b", 8]


@pytest.mark.parametrize(("offset", "path"), [(3600, "moment"), (1000, "join(' ', [date, time])")])
def test_a_time_with_its_zone_is_clearer_than_date_and_time_of_day(offset: int, path: str) -> None:
    rows = [
        {"moment": as_time(NOW - 900 * row, "%Y-%m-%dT%H:%M:%S+00:00"), "v": row + 0.5,
         "date": as_time(NOW + offset - 900 * row, "%Y-%m-%d"),
         "time": as_time(NOW + offset - 900 * row, "%H:%M:%S")}
        for row in range(4)
    ]  # fmt: skip
    assert guessed(rows).settings["time"] == path


def as_time(seconds: float, form: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(form)


def test_names_beside_rows_say_which_cells_are_positions_and_ids() -> None:
    fields = ["sensor_index", "latitude", "longitude", "pm2.5"]
    found = guessed(
        {"time_stamp": NOW, "fields": fields, "data": [[7, 52.5, 13.4, 12.5], [9, 48.1, 11.6, 8.1]]}
    )
    assert (found.settings["latitude"], found.settings["longitude"]) == ("[1]", "[2]")
    assert (found.settings["key"], columns_of(found)) == ("[0]", {"pm2_5": ("[3]", "")})


@pytest.mark.parametrize(
    ("rows", "time", "key"),
    [
        ([{"date": str(year), "value": year / 2} for year in range(2024, 1959, -1)], "date", None),
        ([{"Year": year, "value": year / 2} for year in range(1880, 2026)], "Year", None),
        ([{"name": "Ann", "born": "1985-03-02", "v": 1}, {"name": "Bob", "born": "1970-01-03", "v": 2}],
         None, "name"),
    ],
)  # fmt: skip
def test_old_dates_are_times_under_names_of_times_only(rows: Any, time: str | None, key: str | None) -> None:
    found = guessed(rows)
    assert (found.settings.get("time"), found.settings.get("key")) == (time, key)
    assert len(found.rows) == len(rows)
    assert found.settings.get("any_time", False) == (time is not None)


def test_times_of_the_zone_that_is_given_are_not_ahead() -> None:
    rows = [{"t": as_time(NOW + 3600 - 60 * row, "%Y-%m-%d %H:%M"), "v": row} for row in range(3)]
    assert "future" not in guessed(rows, zone="Europe/Berlin").settings
    assert guessed(rows).settings["future"] is True


@pytest.mark.parametrize("form", ["columns", "index"])
def test_rows_of_pandas_by_their_numbers_are_a_table(form: Any) -> None:
    times = pd.date_range("2026-11-25T10:00Z", periods=3, freq="10min")
    frame = pd.DataFrame({"when": times, "city": ["Rome", "Oslo", "Rome"], "level": [1.5, 2.0, 2.5]})
    found = read(frame.to_json(orient=form, date_format="iso"), "application/json")
    assert found.settings["format"] == "table"
    assert (found.settings["time"], found.settings["key"]) == ("when", "city")
    assert [*columns_of(found)] == ["level"]
    assert list(found.rows["level"]) == [1.5, 2.0, 2.5]


@pytest.mark.parametrize("form", ["columns", "split"])
def test_rows_of_pandas_by_their_times_are_a_table(form: Any) -> None:
    times = pd.date_range("2026-11-25T10:00Z", periods=3, freq="10min")
    frame = pd.DataFrame({"level": [1.5, 2.0, 2.5], "flow": [4, 5, 6]}, index=times)
    found = read(frame.to_json(orient=form, date_format="iso"), "application/json")
    assert (found.settings["format"], found.settings["time"]) == ("table", "time")
    assert list(found.rows.index) == list(times)
    assert list(found.rows["flow"]) == [4, 5, 6]
