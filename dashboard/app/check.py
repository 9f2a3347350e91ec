"""`realtime-dashboard check`: reads the settings, fetches every source once, and describes what it found."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.exc import ArgumentError

from dashboard.app.check_sources import answers, described
from dashboard.app.database import database_url
from dashboard.app.settings import Settings, SettingsError, load_settings, settings_file
from dashboard.app.text_table import text_table
from dashboard.push.auth import TOKEN
from dashboard.storage.database_url import NO_URL, read_url
from dashboard.storage.engine import StorageUnavailable, check_connection
from dashboard.views.pages.page_settings import PageSettings
from sources.base import Source

WRONG_SETTINGS, FAILED = 2, 3


def add_command(commands: Any) -> None:
    """Add `check` to the commands of an argument parser."""
    about = "Read the settings, fetch every source once, and say what it answers."
    exits = f"Exit status: 0 all is well, {WRONG_SETTINGS} the settings are wrong, {FAILED} a source failed."
    parser = commands.add_parser("check", help="check the settings", description=about, epilog=exits)
    parser.add_argument("--no-fetch", "--offline", action="store_true", help="read the settings only")
    parser.add_argument("--paid", action="store_true", help="also fetch what a service charges for")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    try:
        settings = load_settings()
        lines = [*report(settings_file(), settings)]
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTINGS
    print(*lines, sep="\n")
    if arguments.no_fetch:
        print("The settings are right. No source was contacted.")
        return 0
    failed = _print_answers(settings, arguments.paid)
    for source in settings.sources:
        source.close()
    return FAILED if failed else 0


def _print_answers(settings: Settings, paid: bool) -> list[str]:
    """Print what the sources answer, and why no history can be stored; returns the names of what failed."""
    failed = []
    for answer in answers(settings.sources, paid=paid):
        for line in described(answer):
            print(line, flush=True)
        if answer.error:
            failed.append(str(answer.source.name))
    if problem := _history_problem(settings):
        print(f"history: FAILED\n    {problem}")
        failed.append("history")
    print()
    names = ", ".join(failed)
    print(f"The settings are right, but {names} failed." if failed else "The settings are right.")
    return failed


def report(file: Path, settings: Settings) -> Iterator[str]:
    """Lines of text about all that the settings configure, without secrets. Raises SettingsError."""
    yield f"Settings of {file.resolve()}"
    yield ""
    yield f"Sources ({len(settings.sources)}):"
    rows = [_described(source) for source in settings.sources]
    yield from text_table([("name", "type", "service", "polled"), *rows])
    yield ""
    yield f"History: {_history(settings)}"
    sender = f"from any computer that sends {TOKEN}" if os.environ.get(TOKEN) else "from this computer only"
    yield f"Pushes: {sender}"
    yield f"Alerts: {', '.join(str(rule.name) for rule in settings.alerts) or 'none'}"
    if settings.pages:
        yield f"Pages: {', '.join(_page(page) for page in settings.pages)}"
    yield ""


def _described(source: Source) -> tuple[str, ...]:
    """Name, type, service and interval of a source."""
    watched = ", only while a page is open" if source.when_watched else ""
    return str(source.name), source.type, source.active_provider, f"every {_duration(source.period)}{watched}"


def _page(page: PageSettings) -> str:
    return f"{page.title} ({len(page.shown)} panel{'' if len(page.shown) == 1 else 's'})"


def _history(settings: Settings) -> str:
    if not settings.history.keep:
        return "not stored (keep = false)"
    try:
        return read_url(database_url(settings.history)).render_as_string(hide_password=True)
    except ArgumentError:
        raise SettingsError(NO_URL) from None


def _history_problem(settings: Settings) -> str:
    """Why the database of the history cannot be used; "" where it can."""
    try:
        if settings.history.keep:
            check_connection(database_url(settings.history))
    except StorageUnavailable as error:
        return str(error)
    return ""


def _duration(seconds: float) -> str:
    for unit, length in (("h", 3_600), ("min", 60)):
        if seconds >= length and seconds % length == 0:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:g} s"
