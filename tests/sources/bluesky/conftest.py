"""A source of Bluesky and the service that it reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sources import jetstream
from sources.bluesky import Bluesky
from tests.sources.bluesky.reading import made_source
from tests.support.clock import Clock
from tests.support.fakes.jetstream import FakeJetstream
from tests.support.fakes.posts import NOW


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJetstream]:
    monkeypatch.setattr(jetstream, "_FIRST_PAUSE_SECONDS", 0.01)
    with FakeJetstream() as server:
        monkeypatch.setenv("BLUESKY_URL", server.url)
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW + 13)


@pytest.fixture
def source(fake: FakeJetstream) -> Iterator[Bluesky]:
    made = made_source()
    yield made
    made.close()
