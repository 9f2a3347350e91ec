"""A source that is added on the page is written whole, with comments left as they are, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.app.add_source import SourceAdder, may_add
from dashboard.app.settings import load_settings
from dashboard.history.registry import HistoryRegistry
from sources.guess.trial import TryError, as_block

COLUMNS = [{"name": "level", "path": "value", "unit": "m"}]
SETTINGS = {"url": "http://127.0.0.1:9/rows", "key": "name", "columns": COLUMNS, "interval": 3600.0}
FILE = """# Mine.
[dashboard]
title = "Rivers"  # a heading

[sources.host]  # this computer
interval = "2s"

[[alerts]]
name = "a"
source = "host"
no_data_for = "1min"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "dashboard.toml"
    path.write_text(FILE, encoding="utf-8")
    path.chmod(0o640)
    return path


def test_the_block_is_added_comments_stay_and_the_source_starts(file: Path) -> None:
    histories = HistoryRegistry()
    SourceAdder(histories).add("rhine", as_block("rhine", SETTINGS))
    text = file.read_text(encoding="utf-8")
    assert all(line in text for line in FILE.splitlines())
    assert file.stat().st_mode & 0o777 == 0o640
    assert [source.name for source in load_settings().sources] == ["host", "rhine"]
    assert list(file.parent.iterdir()) == [file]
    histories["rhine"].feed.stop()


def test_default_sources_stay_where_the_file_names_none(file: Path) -> None:
    file.write_text("[dashboard]\n", encoding="utf-8")
    histories = HistoryRegistry()
    SourceAdder(histories).add("rhine", as_block("rhine", SETTINGS))
    assert [source.name for source in load_settings().sources] == ["host", "weather", "twitter", "rhine"]
    histories["rhine"].feed.stop()


@pytest.mark.parametrize(
    ("name", "settings", "words"),
    [
        ("host", SETTINGS, "already"),
        ("../x", SETTINGS, "lower-case letters"),
        ("rhine", SETTINGS | {"url": "http://h/?key=${NOT_SET}"}, "NOT_SET"),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    file: Path, name: str, settings: dict[str, object], words: str
) -> None:
    histories = HistoryRegistry()
    with pytest.raises(TryError, match=words):
        SourceAdder(histories).add(name, as_block(name, settings))
    assert file.read_text(encoding="utf-8") == FILE
    assert not histories


@pytest.mark.parametrize(
    ("setting", "arguments", "allowed"),
    [
        ("auto", ["panel", "serve", "--address", "127.0.0.1"], True),
        ("auto", ["panel", "serve", "--address=localhost", "--allow-websocket-origin=localhost:5006"], True),
        (
            "auto",
            ["panel", "serve", "--address", "127.0.0.1", "--allow-websocket-origin=dash.example.com"],
            False,
        ),
        ("auto", ["panel", "serve", "--address=::1", "--allow-websocket", "dash.example.com"], False),
        ("auto", ["panel", "serve"], False),
        ("auto", ["ipykernel_launcher.py"], True),
        (False, ["ipykernel_launcher.py"], False),
        (True, ["panel", "serve"], True),
    ],
)
def test_only_viewers_on_this_computer_may_add_unless_it_is_set(
    setting: str | bool, arguments: list[str], allowed: bool
) -> None:
    assert may_add(setting, arguments) is allowed


def test_origins_of_the_environment_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["panel", "serve", "--address", "127.0.0.1"]
    monkeypatch.setenv("BOKEH_ALLOW_WS_ORIGIN", "localhost:5006")
    assert may_add("auto", arguments)
    monkeypatch.setenv("BOKEH_ALLOW_WS_ORIGIN", "localhost:5006,dash.example.com")
    assert not may_add("auto", arguments)
