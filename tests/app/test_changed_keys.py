"""A key that changes in `.env` is used without a restart, and ends a refused state."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.app.settings import load_settings
from dashboard.feed import polled_source
from dashboard.feed.feed import Feed
from tests.support.fakes.posts import FakePosts
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.services import Services
from tests.support.waiting import until

QUAKES = """
[sources.quakes]
type = "json"
url = "{url}/private"
headers = {{ Authorization = "Bearer ${{QUAKES_TOKEN}}" }}
columns = [{{ name = "depth", path = "depth" }}]
"""


@pytest.fixture(autouse=True)
def _keys_of_files_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polled_source, "KEY_CHECK_SECONDS", 0.05)
    for name in ("X_BEARER_TOKEN", "OPENWEATHER_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer() as fake:
        monkeypatch.setenv("X_URL", fake.url)
        yield fake


@contextmanager
def _feed(folder: Path, settings: str) -> Iterator[Feed]:
    (folder / "dashboard.toml").write_text(settings)
    (source,) = load_settings(folder / "dashboard.toml").sources
    feed = Feed(source)
    try:
        yield feed
    finally:
        feed.stop()
        source.close()


def test_a_new_token_of_x_ends_its_refusal_without_a_restart(server: FakeServer, tmp_path: Path) -> None:
    FakePosts(server, token="right-token", clock=time.time)
    (tmp_path / ".env").write_text("X_BEARER_TOKEN=wrong-token\n")
    with _feed(tmp_path, '[sources.twitter]\nprovider = "x"') as feed:
        until(lambda: feed.status.health == "error")
        assert "refuses the token" in feed.status.error
        assert "wrong-token" not in feed.status.error
        (tmp_path / ".env").write_text("X_BEARER_TOKEN=right-token\n")
        until(lambda: feed.status.health == "ok")


def test_a_new_token_in_headers_ends_a_refusal_without_a_restart(server: FakeServer, tmp_path: Path) -> None:
    def answer(request: Request) -> Answer:
        right = request.headers["Authorization"] == "Bearer right-token"
        return Answer(body={"depth": 3}) if right else Answer(401, body={"error": "no such token"})

    server.add("quakes", "/private", answer)
    (tmp_path / ".env").write_text("QUAKES_TOKEN=wrong-token\n")
    with _feed(tmp_path, QUAKES.format(url=server.url)) as feed:
        until(lambda: feed.status.health == "error")
        (tmp_path / ".env").write_text("QUAKES_TOKEN=right-token\n")
        until(lambda: feed.status.health == "ok")
        assert [request.headers["Authorization"] for request in server.requests] == [
            "Bearer wrong-token",
            "Bearer right-token",
        ]


def test_a_new_key_of_openweather_is_used_in_place_of_open_meteo(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, url in services.urls.items():
        monkeypatch.setenv(name, url)
    with _feed(tmp_path, '[sources.weather]\ncities = ["London"]\ninterval = "1s"\nfloor = "0s"') as feed:
        until(lambda: feed.status.provider == "Open-Meteo")
        (tmp_path / ".env").write_text("OPENWEATHER_API_KEY=any-key\n")
        until(lambda: feed.status.provider == "OpenWeather")
