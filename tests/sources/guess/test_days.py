"""Times by numbers of days, and times of day whose date stands around the rows."""

from __future__ import annotations

from typing import Any

import pytest

from sources.answers.reader import Body
from sources.guess.guess import Guess, guess

NOW = 1_795_602_600.0  # 2026-11-25 10:30 UTC


def guessed(answer: str) -> Guess:
    return guess(Body(answer.encode(), "application/json"), {"url": "http://a.test/"}, NOW)


def times_of(found: Guess) -> list[str]:
    return [f"{time:%m-%d %H:%M}" for time in found.rows.index]


@pytest.mark.parametrize(
    "hours", [("09:00", "10:00"), (9, 10), ("09-10", "10-11"), ("9 AM", "10 AM"), ("900", "1000")]
)
def test_hours_are_of_the_date_around_them(hours: tuple[Any, Any]) -> None:
    rows = ", ".join(
        f'{{"hour": {hour if isinstance(hour, int) else chr(34) + hour + chr(34)}, "price": 1.5}}'
        for hour in hours
    )
    found = guessed(f'{{"date": "2026-11-25", "prices": [{rows}]}}')
    assert (found.settings["date"], found.settings["time"]) == ("@root.date", "hour")
    assert times_of(found) == ["11-25 09:00", "11-25 10:00"]
    assert any("name no zone" in line for line in found.unsure)


def test_each_day_has_its_own_hours() -> None:
    found = guessed(
        '{"days": [{"date": "2026-11-24", "hours": [{"time": "22:00", "v": 1}, {"time": "23:00", "v": 2}]},'
        ' {"date": "2026-11-25", "hours": [{"time": "00:00", "v": 3}, {"time": "01:00", "v": 4}]}]}'
    )
    assert found.settings["date"] == "@parent.date"
    assert times_of(found) == ["11-24 22:00", "11-24 23:00", "11-25 00:00", "11-25 01:00"]


@pytest.mark.parametrize(
    ("name", "values", "unit"),
    [
        ("jd", (2461369.5, 2461369.75), "jd"),
        ("MJD", (61369, 61369.25), "mjd"),
        ("Date", (46351, 46351.25), "excel"),
    ],
)
def test_days_are_counted_as_their_name_and_their_size_say(
    name: str, values: tuple[float, float], unit: str
) -> None:
    found = guessed(f'[{{"{name}": {values[0]}, "v": 1}}, {{"{name}": {values[1]}, "v": 2}}]')
    assert (found.settings["time"], found.settings["time_unit"]) == (name, unit)
    assert times_of(found) == ["11-25 00:00", "11-25 06:00"]


@pytest.mark.parametrize("row", ['{"days": 46351, "v": 1}', '{"jd": 12.5, "v": 1}', '{"date": 461, "v": 1}'])
def test_other_numbers_are_no_days(row: str) -> None:
    assert "time_unit" not in guessed(f"[{row}]").settings


def test_hours_without_a_date_are_no_times() -> None:
    assert (
        "time"
        not in guessed('{"station": "A", "rows": [{"hour": 9, "v": 1}, {"hour": 10, "v": 2}]}').settings
    )
