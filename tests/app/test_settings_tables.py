"""The tables [dashboard], [history] and [push]."""

from __future__ import annotations

import pytest

from dashboard.app.settings_tables import DashboardSettings, HistorySettings, PushSettings
from dashboard.storage.retention import RetentionLimits

DAY = 86_400.0


def test_the_limits_of_the_history_are_those_of_the_storage_in_seconds_and_bytes() -> None:
    settings = HistorySettings(rows=DAY, minutes=2 * DAY, hours=3 * DAY, posts=4 * DAY, size_mb=50)
    assert settings.limits == RetentionLimits(DAY, 2 * DAY, 3 * DAY, 4 * DAY, 50_000_000)


def test_the_default_limits_are_those_of_the_storage() -> None:
    assert HistorySettings().limits == RetentionLimits()


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        (DashboardSettings, "window", "2 min"),
        (HistorySettings, "size_mb", 9),
        (PushSettings, "size_kb", 0),
        (PushSettings, "rate", 0),
        (PushSettings, "names", -1),
    ],
)
def test_a_value_outside_of_the_limits_is_an_error(settings: type, name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        settings(**{name: value})
