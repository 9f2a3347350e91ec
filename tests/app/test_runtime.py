"""What runs once in a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.app.runtime import Running, running
from dashboard.app.settings import SettingsError
from tests.support.waiting import until

SETTINGS = """
[dashboard]
title = "Mine"
window = "5 min"
zone = "Europe/Berlin"

[history]
keep = false

[push]
rate = 7

[sources.host]
[sources.weather]
provider = "sample"
units = "imperial"
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """What runs with SETTINGS; it is stopped at the end."""
    monkeypatch.chdir(tmp_path)
    Path("dashboard.toml").write_text(SETTINGS, encoding="utf-8")
    running.cache_clear()
    run = running()
    yield run
    for history in run.histories.values():
        history.feed.stop()
    running.cache_clear()


def test_every_call_returns_the_same_object(run: Running) -> None:
    assert running() is run


def test_pages_get_the_settings_of_the_page_and_the_units_of_the_sources(run: Running) -> None:
    assert run.title == "Mine"
    assert run.choices == {
        "window": "5 min",
        "zone": "Europe/Berlin",
        "units": "imperial",
        "first_run": False,
    }
    assert run.settings.push.rate == 7


def test_every_source_is_polled_into_its_history(run: Running) -> None:
    assert list(run.histories) == ["host", "weather"]
    until(lambda: all(history.window()[0].get("time") for history in run.histories.values()))


def test_a_wrong_setting_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dashboard.toml").write_text("[sources.wether]", encoding="utf-8")
    running.cache_clear()
    with pytest.raises(SettingsError, match="Did you mean 'weather'"):
        running()
