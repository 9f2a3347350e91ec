"""Fixtures of all tests: no access to the internet, fake services, servers, a browser."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import Connection, Engine, event

from tests.support.browser import launched
from tests.support.clock import Clock
from tests.support.fakes.server import FakeServer
from tests.support.postgres import fresh_database, place, postgres
from tests.support.redis_server import RedisServer, redis_server
from tests.support.services import Services, fake_services
from tests.support.serving import Served, clean_environment, serving

Serve = Callable[..., Served]

# What these test is the work of whole processes, of other programs, or of the repository's own files. It does
# not depend on the version of Python where the tests of the parts pass with it.
ONE_PYTHON = (
    "deploy/", "faults/", "app/test_wheel.py", "jobs/test_spark_posts.py",
    "test_docs.py", "test_imports.py", "test_notebook.py", "test_project.py",
)  # fmt: skip

# Pages open slowly while others close on a small machine.
expect.set_options(timeout=60_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.path.relative_to(Path(__file__).parent).as_posix().startswith(ONE_PYTHON):
            item.add_marker("one_python")


@pytest.fixture(scope="session")
def closed_url() -> Iterator[str]:
    """An address that refuses connections: its port is taken, and nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _clean_environment(closed_url: str, tmp_path: Path) -> Iterator[None]:
    """Remove the user's keys, settings and state, and the addresses of services, from the environment."""
    with patch.dict(os.environ, clean_environment(closed_url, tmp_path), clear=True):
        yield


@pytest.fixture(autouse=True)
def _closed_connections() -> Iterator[None]:
    """Close the connections that a test leaves in the pools of its engines."""
    engines = list[Engine]()

    def remember(connection: Connection) -> None:
        engines.append(connection.engine)

    event.listen(Engine, "engine_connect", remember)
    yield
    event.remove(Engine, "engine_connect", remember)
    for engine in engines:
        engine.dispose()


@pytest.fixture
def services() -> Iterator[Services]:
    """All services as fakes."""
    with fake_services() as services:
        yield services


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """A service without routes yet."""
    with FakeServer() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """`serve(script, NAME="value")` serves a script with these environment variables, and returns a `Served`.

    For one server for several tests use `tests.support.serving.serving` in a fixture of your own.
    """
    with ExitStack() as servers:

        def start(script: str | Path = "realtime_dashboard.py", **environment: str) -> Served:
            log = tmp_path / f"server-{Path(script).stem}.log"
            return servers.enter_context(serving(script, log, os.environ | environment))

        yield start


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy URL of a PostgreSQL for the tests, which fail where it is not installed."""
    with place() as directory, postgres(directory) as url:
        yield url


@pytest.fixture
def database(postgres_url: str) -> Iterator[str]:
    """The URL of a new empty database in that PostgreSQL."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis for this test, which fails where it is not installed."""
    with redis_server() as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, per module: Playwright's event loop must not run when other tests start theirs."""
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()
