"""What the README tells people to copy works as it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import sources
from dashboard.alerts.evaluators import Alert
from dashboard.alerts.notifications import body_of
from dashboard.app.settings import load_settings
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from sources import source_types
from sources.base import Source
from tests.support.serving import ROOT
from tests.support.waiting import until

README = (ROOT / "README.md").read_text(encoding="utf-8")
*TABLES, DICE, ALERTS, HISTORY = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
(SOURCE,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.split("]")[0].removeprefix("[sources."))
def test_settings_in_the_readme_load(table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    settings = tmp_path / "settings.toml"
    settings.write_text(table, encoding="utf-8")
    (source,) = load_settings(settings).sources
    assert source.type == "json"


def test_the_whole_source_in_the_readme_is_found_and_gives_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dice.py").write_text(SOURCE, encoding="utf-8")
    settings = tmp_path / "settings.toml"
    settings.write_text(DICE.replace("1s", "100ms"), encoding="utf-8")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    source_types.cache_clear()
    try:
        (source,) = load_settings(settings).sources
        assert isinstance(source, Source)
        history = History(Feed(source))
        until(lambda: len(history.window()[0]["time"]) >= 3)
        history.feed.stop()
        assert [series.key for series in history.series] == ["red", "green", "blue"]
        assert set(history.window()[0]["pips red"]) <= {1, 2, 3, 4, 5, 6}
    finally:
        source_types.cache_clear()


def test_the_history_in_the_readme_loads(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(HISTORY, encoding="utf-8")
    assert load_settings(settings).history.url.startswith("postgresql+psycopg://")


def test_the_alerts_in_the_readme_load_and_what_a_webhook_gets_is_as_it_says(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(ALERTS, encoding="utf-8")
    hot, silent = load_settings(settings).alerts
    assert (hot.for_, silent.no_data_for) == (300.0, 3600.0)
    text = f"Temperature London is 31.2 °C, {hot.limit_text('°C')}"
    at = 1_800_000_000_000
    alert = Alert(str(hot.name), hot.source, hot.quantity, hot.key, 31.2, text, at, unit="°C")
    (body,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert json.loads(body) == body_of(alert)


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_links_and_pictures_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
