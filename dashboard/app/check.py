"""`realtime-dashboard check`: reads the settings, and describes what they set up."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from dashboard.app.database import database_url
from dashboard.app.settings import Settings, load_settings, settings_file
from dashboard.push.auth import TOKEN
from sources.base import Source


def add_command(commands: Any) -> None:
    """Add `check` to the commands of an argument parser."""
    about = "Read the settings, say whether they are right, and list the sources that they set up."
    commands.add_parser("check", help="check the settings", description=about).set_defaults(run=_run)


def _run(_: argparse.Namespace) -> None:
    file, settings = settings_file(), load_settings()
    for line in report(file, settings):
        print(line)
    for source in settings.sources:
        source.close()


def report(file: Path, settings: Settings) -> Iterator[str]:
    """What the settings set up, in lines of text without secrets."""
    yield f"Settings of {file.resolve()}"
    yield ""
    yield f"Sources ({len(settings.sources)}):"
    yield from _table([_described(source) for source in settings.sources])
    yield ""
    yield f"History: {_history(settings)}"
    sender = f"from any computer that sends {TOKEN}" if os.environ.get(TOKEN) else "from this computer only"
    yield f"Pushes: {sender}"
    yield f"Alerts: {', '.join(str(rule.name) for rule in settings.alerts) or 'none'}"
    yield ""
    yield "The settings are right. No source was contacted."


def _described(source: Source) -> tuple[str, ...]:
    """Name, type, service and interval of a source."""
    watched = ", only while a page is open" if source.when_watched else ""
    return str(source.name), source.type, source.active_provider, f"every {_duration(source.period)}{watched}"


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    rows = [("name", "type", "service", "polled"), *rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _history(settings: Settings) -> str:
    if not settings.history.keep:
        return "not stored (keep = false)"
    return make_url(database_url(settings.history)).render_as_string(hide_password=True)


def _duration(seconds: float) -> str:
    for unit, length in (("h", 3_600), ("min", 60)):
        if seconds >= length and seconds % length == 0:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:g} s"
