"""X on this machine, a token for it, and a clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sources import jetstream
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW, FakePosts, written
from tests.support.fakes.server import FakeServer
from tests.support.twitter import TOKEN


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeServer]:
    monkeypatch.setattr(jetstream, "_FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setenv("DASHBOARD_STATE_DIR", str(tmp_path))
    with FakeServer(drip_seconds=0.05) as fake:
        for variable in ("X_URL", "MASTODON_URL", "BLUESKY_URL"):
            monkeypatch.setenv(variable, fake.url)
        yield fake


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A token of the test's own: calls are counted by token, for the whole process."""
    own = f"{TOKEN}{request.node.name}"
    monkeypatch.setenv("X_BEARER_TOKEN", own)
    return own


@pytest.fixture
def fake(server: FakeServer, clock: Clock, token: str) -> FakePosts:
    return FakePosts(server, written(5, NOW - 60), clock, token)
