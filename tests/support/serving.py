"""A served dashboard in a process of its own, and the clean_environment that every test has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.support.waiting import until

ROOT = Path(__file__).parent.parent.parent
PLUGINS = ("--plugins", "dashboard.app.server")
SECRETS = ("OPENWEATHER_API_KEY", "X_BEARER_TOKEN", "MASTODON_TOKEN", "DASHBOARD_PUSH_TOKEN")
FOLDERS = ("DASHBOARD_STATE_DIR", "DASHBOARD_DATA_DIR")
SERVICES = ("OPENWEATHER_URL", "OPEN_METEO_URL", "X_URL", "MASTODON_URL", "BLUESKY_URL")


class Served(NamedTuple):
    """A running `panel serve`: the page's address, and the log of the server."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]


def clean_environment(closed_url: str, state: Path) -> dict[str, str]:
    """The environment variables of this process without keys and settings; every service is at `closed_url`.

    state: the folder for all files of the application.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    # Empty rather than absent, so that a developer's .env file does not set them.
    empty = dict.fromkeys(SECRETS, "")
    return inherited | empty | dict.fromkeys(SERVICES, closed_url) | dict.fromkeys(FOLDERS, str(state))


def environment_of(settings: str, place: Path, services: Mapping[str, str] | None = None) -> dict[str, str]:
    """A clean environment with these settings, which are written into a file in `place`.

    services: the addresses of those that answer (`Services.urls`); all others are at a closed port.
    """
    file = place / "settings.toml"
    file.write_text(settings, encoding="utf-8")
    clean = clean_environment("http://127.0.0.1:9", place)
    return clean | dict(services or {}) | {"DASHBOARD_CONFIG": str(file)}


@contextmanager
def serving_settings(
    settings: str, place: Path, services: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Serve the dashboard with these settings and its files in `place`, until the end of the block."""
    environment = environment_of(settings, place, services)
    with serving("realtime_dashboard.py", place / "server.log", environment) as served:
        yield served


@contextmanager
def serving(
    script: str | Path, log: Path, environment: dict[str, str], options: Sequence[str] = PLUGINS
) -> Iterator[Served]:
    """Serve `script` (relative to the repository) on a free port until the end of the block."""
    served = started(script, log, environment, options)
    try:
        yield served
    finally:
        served.process.terminate()
        served.process.wait()


def started(
    script: str | Path, log: Path, environment: dict[str, str], options: Sequence[str] = PLUGINS
) -> Served:
    """The same, until its process is ended."""
    command = [sys.executable, "-m", "panel", "serve", str(script), "--port", "0", *options]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    return Served(address(log, process), log, process)


def started_command(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """`realtime-dashboard` with these arguments, in a folder of a user, until its process is ended. Its
    output is in the file `log` there."""
    command = [sys.executable, "-m", "dashboard", *arguments]
    with (folder / "log").open("wb") as output:
        return subprocess.Popen(
            command, cwd=folder, env=environment | {"PYTHONPATH": str(ROOT)}, stdout=output, stderr=output
        )


def address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """The page's address, as soon as the server has printed it."""

    def match() -> re.Match[str] | None:
        assert process.poll() is None, f"the server ended:\n{log.read_text()}"
        return re.search(r"running at: (http://\S+)", log.read_text())

    until(match, seconds=180)
    found = match()
    assert found
    return found[1]
