"""A Mastodon server, and sources that read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from sources.mastodon import Mastodon
from tests.support.fakes.posts import NOW, FakePosts, written
from tests.support.fakes.server import FakeServer

TIMELINE = "/api/v1/timelines/tag/*"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer(drip_seconds=0.05) as fake:
        monkeypatch.setenv("MASTODON_URL", fake.url)
        yield fake


@pytest.fixture
def fake(server: FakeServer) -> FakePosts:
    return FakePosts(server, written(5, NOW - 60))


def mastodon_of(**settings: Any) -> Mastodon:
    return Mastodon(**{"track": ["#science"], "clock": lambda: NOW, "timeout": 2.0} | settings)


def posts_of(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]
