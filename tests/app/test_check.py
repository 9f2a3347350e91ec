"""`realtime-dashboard check`: what it prints about settings and about what the sources answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.app.cli import main
from tests.support.fakes.server import Answer, FakeServer

SETTINGS = """
[history]
url = "postgresql+psycopg://me:${PGPASSWORD}@db.example.org/history"

[sources.weather]
interval = "10min"

[sources.berlin]
type = "weather"
provider = "open-meteo"
interval = "90s"
when_watched = true

[[alerts]]
name = "Frost"
source = "weather"
quantity = "temperature"
below = 0.0
[[pages]]
title = "Mine"
panels = [{ source = "weather", kind = "table" }, { kind = "text", text = "Note" }]
"""


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `check` prints about SETTINGS."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PGPASSWORD", "hidden-password")
    monkeypatch.setenv("DASHBOARD_PUSH_TOKEN", "hidden-token")
    monkeypatch.setenv("OPENWEATHER_API_KEY", "hidden-key")
    Path("dashboard.toml").write_text(SETTINGS, encoding="utf-8")
    assert main(["check", "--no-fetch"]) == 0
    return capsys.readouterr().out.splitlines()


def test_it_names_the_file_and_says_that_it_is_right(lines: list[str], tmp_path: Path) -> None:
    assert lines[0] == f"Settings of {tmp_path / 'dashboard.toml'}"
    assert lines[-1] == "The settings are right. No source was contacted."


def test_it_lists_every_source_with_type_service_and_interval(lines: list[str]) -> None:
    assert [line.split(maxsplit=2) for line in lines if line.startswith(("  weather", "  berlin"))] == [
        ["weather", "weather", "OpenWeather  every 10 min"],
        ["berlin", "weather", "Open-Meteo   every 90 s, only while a page is open"],
    ]


def test_it_describes_history_pushes_alerts_and_pages_without_a_secret(lines: list[str]) -> None:
    assert "History: postgresql+psycopg://me:***@db.example.org/history" in lines
    assert "Pushes: from any computer that sends DASHBOARD_PUSH_TOKEN" in lines
    assert "Alerts: Frost" in lines
    assert "Pages: Mine (2 panels)" in lines
    assert "hidden" not in "\n".join(lines)


def test_history_that_is_not_stored_is_described_as_such(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DASHBOARD_HISTORY__KEEP", "false")
    assert main(["check", "--offline"]) == 0
    assert "History: not stored (keep = false)\n" in capsys.readouterr().out


def check(text: str, *options: str) -> int:
    Path("dashboard.toml").write_text(text, encoding="utf-8")
    return main(["check", *options])


def test_its_exit_status_distinguishes_wrong_settings_from_a_source_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert check("[sources.weather]\nintervall = 3") == 2
    assert "intervall" in capsys.readouterr().err
    with FakeServer() as server:
        server.add("api", "/gone", lambda _: Answer(404))
        columns = 'columns = [{ name = "v", path = "v" }]'
        assert check(f'[sources.gone]\ntype = "json"\nurl = "{server.url}/gone"\n{columns}') == 3
    output = capsys.readouterr().out
    assert "gone: FAILED" in output
    assert "The settings are right, but gone failed." in output


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("postgresql://u:s3cret@127.0.0.1:1/d", 3, "cannot be reached"),
        ("mysql://u:s3cret@127.0.0.1/d", 3, "mysql://, which is no known database"),
        ("postgres+asyncpg://u:s3cret@127.0.0.1/d", 3, "asyncpg://, which is no known database or driver"),
        ("nonsense", 2, "is not a database URL"),
        ("postgresql://u:s3@cret@127.0.0.1:1/d", 2, "best set in the environment"),
        ("postgresql://u:p@127.0.0.1:port/s3cret", 2, "is not a database URL"),
    ],
)
def test_a_history_that_cannot_be_stored_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    status: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert check(f'[history]\nurl = "{url}"\n[sources.sample_posts]') == status
    output = capsys.readouterr()
    assert words in output.out + output.err
    assert "are right." not in output.out
    assert "cret" not in output.out + output.err
