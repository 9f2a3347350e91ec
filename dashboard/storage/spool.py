"""Rows that could not be stored before the end of the process, in files until the next start."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dashboard.records import Record
from dashboard.storage.database_url import read_url
from dashboard.storage.inserts import WriteBatch
from sources.base import Quantity

log = logging.getLogger("dashboard")


class Spool:
    """Files of one database in a folder, a batch a line. A file is deleted once its rows are committed; rows
    are stored once, however often a file is read, since stored rows stay as they are."""

    def __init__(self, folder: Path, url: str) -> None:
        # Another password is the same database.
        database = read_url(url).set(password=None).render_as_string()
        digest = hashlib.blake2b(database.encode(), digest_size=6).hexdigest()
        self._folder, self._prefix = folder, f"unstored-{digest}-"

    def write(self, batches: Sequence[WriteBatch]) -> Path:
        """Write batches into a new file, and on the disk. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{self._prefix}{time.time_ns()}-{os.getpid()}.jsonl"
        unfinished = file.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8") as lines:
            for batch in batches:
                lines.write(json.dumps(batch._asdict()) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        unfinished.replace(file)
        return file

    def files(self) -> list[Path]:
        """The files that wait, oldest first."""
        return sorted(self._folder.glob(f"{self._prefix}*.jsonl"))

    def read(self, file: Path) -> Iterator[WriteBatch]:
        """The batches of a file. Lines that are damaged are left out, and logged."""
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield _batch(json.loads(line))
                except (ValueError, TypeError, KeyError):
                    log.error("history: line %d of %s is damaged, and its rows are lost", number, file)


def spool_unstored(spool: Spool | None, batches: Sequence[WriteBatch], rows: int) -> None:
    """Write the batches that are left at the end, and log what has become of their rows."""
    if not batches:
        return
    if spool is None:
        log.error("history: %d rows could not be stored, and are lost", rows)
        return
    try:
        file = spool.write(batches)
    except OSError as error:
        log.error("history: %d rows could not be stored, and are lost (%s)", rows, error.strerror)
    else:
        log.warning("history: %d rows could not be stored: they are in %s until the next start", rows, file)


def _batch(fields: dict[str, Any]) -> WriteBatch:
    return WriteBatch(
        fields["source"],
        tuple(Quantity(*quantity) for quantity in fields["quantities"]),
        [Record(time, key, tuple(values), *rest) for time, key, values, *rest in fields["records"]],
        fields["posts"],
        fields["alerts"],
        [(time, key) for time, key in fields.get("filled", ())],
        fields.get("annotations", ()),
        fields.get("columns", ""),
    )
