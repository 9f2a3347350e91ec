"""`realtime-dashboard try URL`: the settings that show an address, and its first rows."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dotenv import load_dotenv

from dashboard.app.text_table import text_table
from sources.failure_groups import grouped
from sources.guess.trial import Trial, read_headers, try_url

_EPILOG = (
    "Write ${NAME} in the address or a header for a key in the environment or in .env. "
    "Where a guess is wrong, change the block; docs/what-it-reads.md explains its settings."
)


def add_command(commands: Any) -> None:
    """Add `try` to the commands of an argument parser."""
    about = "Fetch an address once, and print settings that show it, ready to copy, and its first rows."
    parser = commands.add_parser("try", help="settings for an address", description=about, epilog=_EPILOG)
    parser.add_argument("url", help="address of an API or a file")
    parser.add_argument(
        "--header", action="append", default=[], metavar="'NAME: VALUE'", help="may be repeated"
    )
    parser.add_argument("--name", default="", help="of the source; default: from the address")
    parser.add_argument(
        "--rows", default="", metavar="PATH", help="JMESPath of the rows, where the guess is wrong"
    )
    parser.add_argument("--zone", default="", help="of times that name none, as Europe/Berlin; default: UTC")
    parser.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS", help="default: 10")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    load_dotenv(Path(".env"))
    given = {"rows": arguments.rows, "zone": arguments.zone, "headers": read_headers(arguments.header)}
    settings: dict[str, Any] = {name: value for name, value in given.items() if value}
    if arguments.timeout != 10.0:
        settings["timeout"] = arguments.timeout
    trial = try_url(arguments.url, settings)
    for line in report(trial, arguments.name):
        print(line)


def report(trial: Trial, name: str = "") -> Iterator[str]:
    """Lines of text without secrets: the block of settings, the first rows, and what is uncertain."""
    yield trial.block(name=name).rstrip()
    yield ""
    yield f"# It shows {_count(len(trial.guess.rows), 'row')}; the first:"
    yield from (f"#{line}" for line in text_table(trial.preview()))
    notes = [*trial.guess.unsure, *map(str, grouped(trial.guess.failures))]
    if trial.guess.further:
        further = ", ".join(f"{one['name']} ({one['path']})" for one in trial.guess.further)
        notes.append(f"Further columns: {further}.")
    if trial.variables:
        names = ", ".join(trial.variables)
        notes.append(
            f"Set {names} in the environment or in .env to the key; files of settings should hold none."
        )
    if notes:
        yield "#"
        yield "# To check:"
        yield from (f"# - {note}" for note in notes)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
