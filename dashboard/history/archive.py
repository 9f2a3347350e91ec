"""The stored rows of one source, for pages that need more than memory holds."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import lru_cache
from typing import NamedTuple

from dashboard.records import Record, Row
from dashboard.storage.pagination import PageRequest, read_page
from dashboard.storage.queries import newest_posts
from dashboard.storage.windows import Window, read_window
from dashboard.storage.writer import StorageWriter

# A window is queried once for all viewers within this time; a row that comes late is in the next one.
CACHE_SECONDS = 30.0
MAX_CACHED_WINDOWS = 32


class ArchiveWindow(NamedTuple):
    """From `start` to `end` (unix ms): `stored` has the rows before `edge`, memory those from then on."""

    stored: Future[Window]
    start: float
    end: float
    edge: float = math.inf


class Archive:
    """Queries the database about one source, in the threads of the storage writer."""

    def __init__(
        self, writer: StorageWriter, source: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.writer, self.source, self._monotonic = writer, source, monotonic
        self._cached_query = lru_cache(maxsize=MAX_CACHED_WINDOWS)(self._query)

    def window(
        self, start: float, end: float, max_points: int, fields: tuple[str, ...] | None = None
    ) -> Future[Window]:
        """The lines from `start` to `end` (unix ms), with at most about `max_points` points each.

        fields: the names of their columns; None: all.

        Rows that were submitted to the writer before are included. The future raises StorageUnavailable
        while there is no database.
        """
        return self._cached_query(start, end, max_points, fields, self._monotonic() // CACHE_SECONDS)

    def page(self, request: PageRequest) -> Future[list[Record]]:
        """A page of the stored rows. Raises as `window` does."""
        return self.writer.query(lambda connection: read_page(connection, self.source, request))

    def posts(
        self, max_posts: int, until: float, words: Sequence[str] = (), lang: str = "", term: str = ""
    ) -> Future[list[Row]]:
        """The posts that `newest_posts` finds, but newest first. Raises as `window` does."""
        arguments = (self.source, max_posts, until, words, lang, term)
        return self.writer.query(lambda connection: newest_posts(connection, *arguments)[::-1])

    def _query(
        self, start: float, end: float, max_points: int, fields: tuple[str, ...] | None, _: float
    ) -> Future[Window]:
        return self.writer.query(
            lambda connection: read_window(connection, self.source, start, end, max_points, fields)
        )
