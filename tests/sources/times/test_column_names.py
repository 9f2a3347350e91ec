"""The name of a column may say that it holds times, and their zone."""

from __future__ import annotations

import pytest

from sources.times.column_names import bare_name, by_likelihood, is_time_name, zone_of_names


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        (["Time CET"], "CET"),
        (["Datum", "Uhrzeit (MEZ)"], "MEZ"),
        (["MTU (CET/CEST)"], "CET/CEST"),
        (["time (Europe/Berlin)"], "Europe/Berlin"),
        (["Date Time, GMT-05:00"], "GMT-05:00"),
        (["Time"], ""),
        (["Time (s)"], ""),
        (["time 1"], ""),
    ],
)
def test_the_name_of_a_column_of_times_may_have_their_zone(names: list[str], zone: str) -> None:
    assert zone_of_names(names) == zone


def test_a_name_without_its_unit_or_zone_is_what_it_is_known_by() -> None:
    assert [bare_name(name) for name in ("Time CET", "Uhrzeit (MEZ)", "time (s)", "Time of day")] == [
        "Time", "Uhrzeit", "time", "Time of day"
    ]  # fmt: skip


def test_a_name_of_a_time_is_known_without_its_cells() -> None:
    assert all(map(is_time_name, ("timestamp", "datetime", "date", "ts", "created_at", "Time", "time (UTC)")))
    assert not any(map(is_time_name, ("temperature", "city", "timeout", "rate", "status", "updates")))
    assert by_likelihood(["value", "date", "time"]) == ["time", "date"]
