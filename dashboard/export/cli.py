"""The command `export`: the stored rows or posts of a source as a file for other programs."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from tqdm import tqdm

from dashboard.export.annotations import open_annotation_export
from dashboard.export.arguments import moment, unix_ms, zone
from dashboard.export.query import ExportError, ExportRequest, ExportResult, iso_time, open_export
from dashboard.export.writers import FORMATS, Writer, replacing
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.error_messages import reason
from dashboard.storage.scan import open_existing

STDOUT = "-"
BAR = "{percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"


def add_command(commands: Any) -> argparse.ArgumentParser:
    """Add `export` to the commands of an argument parser; returns the parser of its arguments."""
    about = "Write all stored rows of a source, its posts, or annotations, to a file."
    parser: argparse.ArgumentParser = commands.add_parser("export", help=about, description=about)
    add = parser.add_argument
    add("--source", metavar="NAME", help="name of the source in the settings, as weather")
    add("--from", dest="start", type=moment, metavar="TIME", help="2026-11-22T01:30+01:00, or an age: 24h")
    add("--to", dest="end", type=moment, metavar="TIME", help="the same; rows at this time are left out")
    add("--format", choices=FORMATS, help="default: the one of the output's name, or csv")
    add("--output", metavar="FILE", help="default: NAME.csv or NAME.parquet; -: the standard output")
    add("--force", action="store_true", help="replace the file if it exists")
    add(
        "--zone",
        type=zone,
        default=ZoneInfo("UTC"),
        help="time zone of the times in the file, and of TIMEs without an offset; default: UTC",
    )
    add("--posts", action="store_true", help="export the source's posts instead of its numbers")
    add("--annotations", action="store_true", help="export annotations; without --source those of every one")
    add("--gaps", action="store_true", help="add a row without values where rows are missing from then on")
    return parser


def run(arguments: argparse.Namespace, database: str, keys: Mapping[str, tuple[str, ...]]) -> None:
    """Write the file that the arguments describe; a failed export leaves no file. Raises ExportError.

    database: SQLAlchemy's URL of the history. keys: by source, the names of its key columns.
    """
    if not arguments.source and not arguments.annotations:
        raise ExportError("Name a source with --source, or export annotations with --annotations.")
    request = _request(arguments, keys.get(arguments.source, ()))
    open_ = open_annotation_export if arguments.annotations else open_export
    kind = arguments.format or _format_of(arguments.output or "")
    try:
        engine = open_existing(database)
        with engine.connect() as connection:
            result = open_(connection, request)
            if result.remark:
                print(result.remark, file=sys.stderr)
            with _output(arguments, kind) as (into, name), closing(Writer(into, kind)) as writer:
                rows = _write(result, writer)
        engine.dispose()
    except StorageUnavailable as error:
        raise ExportError(str(error)) from None
    except DBAPIError as error:
        raise ExportError(reason(error)) from None
    what = "annotations" if arguments.annotations else f"rows of {request.source}"
    print(f"Wrote {rows:,} {what} to {name}.", file=sys.stderr)


def _request(arguments: argparse.Namespace, keys: tuple[str, ...]) -> ExportRequest:
    now, zone = time.time(), arguments.zone
    start, end = (None if at is None else unix_ms(at, zone, now) for at in (arguments.start, arguments.end))
    if start is not None and end is not None and start >= end:
        raise ExportError(
            f"--from is {iso_time(start, zone)}, which is not before --to, {iso_time(end, zone)}."
        )
    source = arguments.source or ""
    return ExportRequest(source, keys, start, end, zone, arguments.posts, arguments.gaps)


def _name_of(arguments: argparse.Namespace) -> str:
    """The name of a file that the arguments do not name, without its format."""
    parts = [arguments.source, "annotations" if arguments.annotations else ""]
    return re.sub(r"[^\w.-]+", "_", "-".join(filter(None, parts)))


def _format_of(output: str) -> str:
    """The format that a file's name implies."""
    kind = Path(output).suffix.lower().removeprefix(".")
    return kind if kind in FORMATS else FORMATS[0]


@contextmanager
def _output(arguments: argparse.Namespace, kind: str) -> Iterator[tuple[BinaryIO, str]]:
    """The stream to write into, and its name for messages."""
    if arguments.output == STDOUT:
        with _standard_output() as into:
            yield into, "the standard output"
        return
    file = Path(arguments.output or f"{_name_of(arguments)}.{kind}")
    if file.exists() and not arguments.force:
        raise ExportError(
            f"{file} already exists. Name another file with --output, or replace it with --force."
        )
    try:
        with replacing(file) as into:
            yield into, str(file)
    except OSError as error:
        raise ExportError(
            f"{file} cannot be written ({error.strerror}). Name another file with --output."
        ) from None


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has ended; Python would fail again when it flushes the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ExportError("The program that reads the standard output has ended.") from None


def _write(result: ExportResult, writer: Writer) -> int:
    """Write all tables, with a progress bar on a terminal. Returns the number of rows."""
    rows = 0
    with tqdm(total=result.last - result.first + 1, disable=None, bar_format=BAR) as bar:
        for until, table in result.tables:
            writer.write(table)
            rows += len(table)
            bar.set_postfix_str(f"{rows:,} rows", refresh=False)
            bar.update(until - result.first + 1 - bar.n)
    return rows
