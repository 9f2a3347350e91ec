"""Writes posts to files as they come, as newline-delimited JSON that `sources.files` reads."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sources.posts.forms.x import to_x_post
from sources.posts.post import Post

_MAX_WAITING = 10_000
_ID_SCAN_BYTES = 2_000_000
_MAX_NAME = 50

log = logging.getLogger("dashboard")


class PostWriter:
    """Appends posts to `folder/name-2026-11-22.jsonl`; -2, -3, ... follow when that has grown to `max_mb`.

    Days are UTC. Lines are whole: only a process that is killed may leave a part of one, after which the next
    process begins a new line. Where a write fails, as on a full disk, the newest 10,000 posts wait for the
    next one. Posts that are fetched again after a restart are not written again.
    """

    def __init__(self, folder: str, name: str, max_mb: int, clock: Callable[[], float]) -> None:
        self._folder = Path(folder).expanduser()
        self._name = re.sub(r"[^\w-]+", "_", name)[:_MAX_NAME]
        self._max_bytes = max_mb * 1_000_000
        self._clock = clock
        self._written_ids: set[str] | None = None
        self._waiting: list[Post] = []
        self._failing = False
        self._lost = 0

    def write(self, posts: Sequence[Post]) -> str:
        """Write the posts that wait, then these; returns the reason where that fails, else ""."""
        self._waiting += posts
        if not self._waiting:
            return ""
        try:
            if self._written_ids is None:
                self._written_ids = self._read_written_ids()
            new = (post for post in self._waiting if post.id not in self._written_ids)
            self._append(b"".join(map(_line, new)))
        except OSError as error:
            return self._failure(error)
        self._waiting.clear()
        if self._failing:
            log.warning(
                "%s: posts are written to %s again; %d were lost", self._name, self._folder, self._lost
            )
        self._failing, self._lost = False, 0
        return ""

    def _failure(self, error: OSError) -> str:
        why = (
            f"Posts cannot be written to {self._folder.absolute()} ({error.strerror}). Make room, or make it "
            "writable; posts that wait are then written."
        )
        if not self._failing:
            log.warning("%s: %s", self._name, why)
        self._failing = True
        dropped = max(len(self._waiting) - _MAX_WAITING, 0)
        del self._waiting[:dropped]
        self._lost += dropped
        return f"{why} {self._lost:,} posts were lost." if self._lost else why

    def _append(self, lines: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._file().open("a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                lines = lines if file.read(1) == b"\n" else b"\n" + lines
            try:
                rest = memoryview(lines)
                while rest:
                    rest = rest[file.write(rest) :]
            except OSError:
                with suppress(OSError):
                    file.truncate(size)
                raise

    def _read_written_ids(self) -> set[str]:
        """The ids at the end of the last two files, as an earlier process wrote them."""
        files = sorted(self._folder.glob(f"{self._name}-*.jsonl"), key=lambda file: file.stat().st_mtime)
        ids = set()
        for name in files[-2:]:
            with name.open("rb") as file:
                file.seek(max(name.stat().st_size - _ID_SCAN_BYTES, 0))
                for line in file:
                    with suppress(ValueError, LookupError, TypeError):
                        ids.add(str(json.loads(line)["data"]["id"]))
        return ids

    def _file(self) -> Path:
        """Today's file that has room."""
        day = datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
        names = (f"{self._name}-{day}{f'-{number}' if number > 1 else ''}.jsonl" for number in count(1))
        files = (self._folder / name for name in names)
        return next(file for file in files if not file.exists() or file.stat().st_size < self._max_bytes)


def _line(post: Post) -> bytes:
    return (
        json.dumps(to_x_post(post), ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
        + b"\n"
    )
