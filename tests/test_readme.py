"""What the README tells people to copy works as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import make_url

import sources
from dashboard.feed import Feed
from dashboard.history import History
from dashboard.running import database_url
from dashboard.settings import load_settings
from sources import source_types
from sources.base import Source
from tests.serving import ROOT
from tests.waiting import until

README = (ROOT / "README.md").read_text(encoding="utf-8")
ALL_TABLES = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
(DICE,) = (table for table in ALL_TABLES if "[sources.dice]" in table)
(HISTORY,) = (table for table in ALL_TABLES if "[history]" in table)
TABLES = [table for table in ALL_TABLES if 'type = "json"' in table]
(SOURCE,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.split("]")[0].removeprefix("[sources."))
def test_settings_in_the_readme_load(table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    settings = tmp_path / "settings.toml"
    settings.write_text(table, encoding="utf-8")
    (source,) = load_settings(settings).sources
    assert source.type == "json"


def test_the_history_in_the_readme_is_kept_where_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "secret")
    settings = tmp_path / "settings.toml"
    settings.write_text(HISTORY, encoding="utf-8")
    url = make_url(database_url(load_settings(settings).history))
    assert (url.get_backend_name(), url.password) == ("postgresql", "secret")


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


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_links_and_pictures_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
