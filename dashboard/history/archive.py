"""What the database knows of one source, for the pages that want more than memory holds."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import lru_cache
from typing import NamedTuple

from dashboard.records import Row
from dashboard.storage.queries import Window, newest_posts, read_window
from dashboard.storage.writer import StorageWriter

# Long windows are read once for all viewers; a row that came late is seen after this.
NEWS_SECONDS = 30.0
WINDOWS_REMEMBERED = 32


class ArchiveWindow(NamedTuple):
    """From `start` to `end` (unix ms): what the database has before `edge`, and memory from then on."""

    older: Future[Window]
    start: float
    end: float
    edge: float = math.inf


class Archive:
    """Windows of one source, read in threads of their own."""

    def __init__(self, writer: StorageWriter, source: str, clock: Callable[[], float] = time.time) -> None:
        self.writer, self.source, self.clock = writer, source, clock
        self._read = lru_cache(maxsize=WINDOWS_REMEMBERED)(self._ask)

    def window(self, start: float, end: float, most: int) -> Future[Window]:
        """The lines from `start` to `end` (unix ms), with at most about `most` points each.

        What was told before is in it. The future raises StorageUnavailable while there is no database.
        """
        return self._read(start, end, most, self.clock() // NEWS_SECONDS)

    def posts(
        self, most: int, until: float, words: Sequence[str] = (), lang: str = "", term: str = ""
    ) -> Future[list[Row]]:
        """The newest posts as `newest_posts` has them, but newest first. Raises as `window`."""
        asked = (self.source, most, until, words, lang, term)
        return self.writer.ask(lambda connection: newest_posts(connection, *asked)[::-1])

    def _ask(self, start: float, end: float, most: int, _: float) -> Future[Window]:
        return self.writer.ask(lambda connection: read_window(connection, self.source, start, end, most))
