"""The name of a column of times may say their zone."""

from __future__ import annotations

import pytest

from sources.times.column_names import bare_name, zone_of_names


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        (["Time CET"], "CET"),
        (["Datum", "Uhrzeit (MEZ)"], "MEZ"),
        (["MTU (CET/CEST)"], "CET/CEST"),
        (["time (Europe/Berlin)"], "Europe/Berlin"),
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
