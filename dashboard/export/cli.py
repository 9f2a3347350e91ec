"""`python -m dashboard export`: what was kept of a source, as a file for other programs."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from tqdm import tqdm

from dashboard.app.runtime import database_url
from dashboard.app.settings import Settings, SettingsError, load_settings
from dashboard.export.arguments import moment, unix_ms, zone
from dashboard.export.query import Found, Refused, Wanted, find, words
from dashboard.export.writers import FORMATS, Writer, replacing
from dashboard.storage.engine import StorageUnavailable, reason
from dashboard.storage.scan import open_kept

STDOUT = "-"
BAR = "{percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"


def add_command(commands: Any) -> None:
    """Add `export` to the commands of an argument parser, with `run(asked)` to do it."""
    about = "Write all rows of a source that are kept, or its posts, to a file."
    parser = commands.add_parser("export", help=about, description=about)
    add = parser.add_argument
    add("--source", required=True, metavar="NAME", help="its name in the settings, as weather")
    add("--from", dest="start", type=moment, metavar="TIME", help="2026-11-22T01:30+01:00, or 24h ago: 24h")
    add("--to", dest="end", type=moment, metavar="TIME", help="the same; rows from just then are left out")
    add("--format", choices=FORMATS, help="by default that of the output's name, or csv")
    add("--output", metavar="FILE", help="by default NAME.csv or NAME.parquet; - is the standard output")
    add("--force", action="store_true", help="replace the file if there is one")
    add(
        "--zone",
        type=zone,
        default=ZoneInfo("UTC"),
        help="of the times in the file, and of TIMEs without an offset",
    )
    add("--posts", action="store_true", help="the source's posts in place of its numbers")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Do what was asked on the command line. Raises Refused, and leaves no half file."""
    settings = _settings()
    wanted = _wanted(asked, settings)
    kind = asked.format or _kind_of(asked.output or "")
    try:
        engine = open_kept(database_url(settings.history))
        with engine.connect() as connection:
            found = find(connection, wanted)
            if found.remark:
                print(found.remark, file=sys.stderr)
            with _output(asked, kind) as (into, name), closing(Writer(into, kind)) as writer:
                rows = _write(found, writer)
        engine.dispose()
    except StorageUnavailable as error:
        raise Refused(str(error)) from None
    except DBAPIError as error:
        raise Refused(reason(error)) from None
    print(f"{rows:,} rows of {wanted.source} are in {name}.", file=sys.stderr)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise Refused(str(error)) from None


def _wanted(asked: argparse.Namespace, settings: Settings) -> Wanted:
    now = time.time()
    start, end = (None if at is None else unix_ms(at, asked.zone, now) for at in (asked.start, asked.end))
    if start is not None and end is not None and start >= end:
        at = [words(one, asked.zone) for one in (start, end)]
        raise Refused(f"--from is {at[0]}, which is not before --to, {at[1]}.")
    keys = next((source.keys for source in settings.sources if source.name == asked.source), ())
    return Wanted(asked.source, keys, start, end, asked.zone, asked.posts)


def _kind_of(output: str) -> str:
    """The format that a file's name tells."""
    kind = Path(output).suffix.lower().removeprefix(".")
    return kind if kind in FORMATS else FORMATS[0]


@contextmanager
def _output(asked: argparse.Namespace, kind: str) -> Iterator[tuple[BinaryIO, str]]:
    """What to write into, and what it is called."""
    if asked.output == STDOUT:
        with _standard_output() as into:
            yield into, "the standard output"
        return
    file = Path(asked.output or re.sub(r"[^\w.-]+", "_", asked.source) + f".{kind}")
    if file.exists() and not asked.force:
        raise Refused(f"{file} is there already. Name another with --output, or replace it with --force.")
    try:
        with replacing(file) as into:
            yield into, str(file)
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}). Name another with --output.") from None


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever read it has enough; Python would complain about the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Refused("The reader of the standard output has ended.") from None


def _write(found: Found, writer: Writer) -> int:
    """Write all tables, and show on a terminal how far it is. Returns the number of rows."""
    rows = 0
    with tqdm(total=found.last - found.first + 1, disable=None, bar_format=BAR) as bar:
        for until, table in found.tables:
            writer.write(table)
            rows += len(table)
            bar.set_postfix_str(f"{rows:,} rows", refresh=False)
            bar.update(until - found.first + 1 - bar.n)
    return rows
