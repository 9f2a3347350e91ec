"""What all tests share: no way out to the internet, the services' stand-ins, servers, a browser."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import launched
from tests.support.postgres import fresh_database, place, postgres
from tests.support.redis_server import RedisServer, redis_server
from tests.support.services import Services, fake_services
from tests.support.serving import Served, serving, surroundings

Serve = Callable[..., Served]

# A page that is opened while others still close on a small machine takes its time; a right one is not late.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def nowhere() -> Iterator[str]:
    """An address that refuses: its port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _alone(nowhere: str, tmp_path: Path) -> Iterator[None]:
    """No test has a person's keys, settings or state, nor reaches a service by default."""
    with patch.dict(os.environ, surroundings(nowhere, tmp_path), clear=True):
        yield


@pytest.fixture
def services() -> Iterator[Services]:
    with fake_services() as everything:
        yield everything


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """`serve(script, NAME="value")` is a `Served`: the script, served with these environment variables.

    For one server for several tests use `tests.support.serving.serving` in a fixture of your own.
    """
    with ExitStack() as ends:

        def start(script: str | Path = "realtime_dashboard.py", **environment: str) -> Served:
            log = tmp_path / f"server-{Path(script).stem}.log"
            return ends.enter_context(serving(script, log, os.environ | environment))

        yield start


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL of the tests' own, by its URL for SQLAlchemy. Where there is none, a test fails."""
    with place() as directory, postgres(directory) as url:
        yield url


@pytest.fixture
def database(postgres_url: str) -> Iterator[str]:
    """A new empty database in that PostgreSQL, by its URL."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis of the test's own. Where there is none, it fails."""
    with redis_server() as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Of a module, since Playwright's loop must not be running when other tests start theirs."""
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()
