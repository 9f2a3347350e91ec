"""Times are shown in the zone of the viewer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dashboard.views.common.time_texts import short_time, time_text, zone_of

AT = 1_795_316_400_000


def test_the_first_known_zone_is_used() -> None:
    assert zone_of("", "Europe/Paris", "UTC") == ZoneInfo("Europe/Paris")
    assert zone_of("Mars/Olympus", "../etc/passwd") == ZoneInfo("UTC")


def test_times_name_their_zone() -> None:
    assert time_text(AT, ZoneInfo("Europe/Paris")) == "22 Nov 2026, 04:00:00 CET"
    assert short_time(AT, "Europe/Paris") == "22 Nov, 04:00 CET"
    assert short_time(AT, "") == "22 Nov, 03:00 UTC"
