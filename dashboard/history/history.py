"""The rows of one source, for every page: the newest from memory, all others from the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from sqlalchemy import Connection

from dashboard.feed.feed import Feed
from dashboard.feed.status import Batch, Status
from dashboard.history.archive import Archive
from dashboard.history.arrival_order import Arrivals
from dashboard.history.history_posts import HistoryPosts
from dashboard.history.key_coordinates import KeyCoordinates
from dashboard.history.lateness import overdue_after_ms, with_lateness
from dashboard.history.memory_store import MemoryStore
from dashboard.history.record_store import Snapshot
from dashboard.history.restore import Restored, read_stored, restore
from dashboard.history.series import Series
from dashboard.history.shown_keys import Choice, chart_title
from dashboard.history.shown_rows import Cursor, ShownRows
from dashboard.history.windows import Windows
from dashboard.records import Columns, joined_key
from dashboard.signal import Signal
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.writer import StorageWriter
from sources.base import Source


class History:
    """Rows of one feed: the newest in memory and, with a storage writer, all of them in the database.

    Rows of NaN end the lines at gaps (`dashboard.history.gap_rule`). Sample and replayed rows are shown but
    not stored. `windows` has those that reach back beyond memory, `posts` the posts.

    Storing and publishing a batch is one step under one lock: a reader who takes `window` and then follows
    with `since(cursor)` gets every row, and none twice.
    """

    def __init__(self, feed: Feed, writer: StorageWriter | None = None) -> None:
        self.feed = feed
        self.archive = Archive(writer, str(self.source.name)) if writer else None
        # For maps; None where the settings have none.
        self.key_coordinates: KeyCoordinates | None = None
        self._lock = threading.RLock()
        self._signal = Signal[None](f"rows of {self.source.name}")
        self._memory = MemoryStore(self.source, self._lock)
        self.windows = Windows(self.source, self._memory, self.archive, self._lock)
        self.posts = HistoryPosts(self._memory, self.archive, self._lock)
        # It takes no lock, since its caller holds that of the source.
        self.source.has_row = lambda time, keys: (time, joined_key(keys)) in self._memory.ring.records
        feed.subscribe(self._on_batch)
        if writer is not None:
            writer.subscribe(lambda: self._on_batch(None))
            writer.on_ready(self._restore)

    @property
    def source(self) -> Source:
        source: Source = self.feed.upstream
        return source

    @property
    def arrivals(self) -> Arrivals:
        """The newest rows in the order in which they came."""
        return self._memory.arrivals

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` after every batch and change of status, in the feed's thread.

        Returns the function that unsubscribes.
        """
        return self._signal.subscribe(lambda _: listener())

    def locked(self) -> AbstractContextManager[Any]:
        """A context manager that locks the history, to read several values of the same moment."""
        return self._lock

    @property
    def shown(self) -> ShownRows:
        """The rows of the keys and quantities that pages show where their viewer has chosen no others."""
        return self._memory.ring.shown

    def choose(self, choice: Choice) -> tuple[ShownRows, Callable[[], None]]:
        """The rows of a viewer's choice, and a function that ends their updates."""
        with self._lock:
            rows = self._memory.ring.choose(choice)

        def drop() -> None:
            with self._lock:
                self._memory.ring.drop(rows)

        return rows, drop

    @property
    def keys(self) -> list[str]:
        """All keys in memory, in the order in which they first came. Empty for events, whose keys come
        once."""
        with self._lock:
            return [] if self.as_points else [key for key in self._memory.ring.keys if key]

    @property
    def key_count(self) -> int:
        """The number of keys in memory; 0 for events."""
        known = self._memory.ring.keys
        return 0 if self.as_points else len(known) - ("" in known)

    @property
    def charts(self) -> list[str]:
        """The titles of the charts of all quantities that have values in memory."""
        with self._lock:
            having = [self.source.quantities[position] for position in sorted(self._memory.ring.positions)]
        return list(dict.fromkeys(map(chart_title, having)))

    @property
    def series(self) -> tuple[Series, ...]:
        """The series of `shown`, quantity by quantity, with keys in the order in which they first came."""
        return self.shown.series

    @property
    def as_points(self) -> bool:
        """Whether the rows are events, each with a different key."""
        return self._memory.ring.as_points

    @property
    def cursor(self) -> Cursor:
        """The position of a reader of `shown` who has read everything."""
        with self._lock:
            return self.shown.cursor

    @property
    def newest_time(self) -> float:
        """The time of the newest row of all keys (unix ms); 0 without rows."""
        return self._memory.ring.newest_time

    @property
    def overdue_ms(self) -> float:
        """Rows are missing when none has come for this long (ms) after the newest one; 0 for events, and
        where the step between rows is not known."""
        if self.as_points:
            return 0.0
        step = self._memory.gaps.longest_step_ms
        return overdue_after_ms(self.feed.status, step, pushed=self.source.pushed)

    def status_at(self, now: float) -> Status:
        """The status of the source at `now` (unix seconds), late where polls or rows are overdue."""
        newest = self.newest_time if self._memory.ring.records else None
        return with_lateness(self.feed.status, now, newest, self.overdue_ms, as_points=self.as_points)

    @property
    def status(self) -> Status:
        """The status of the source now."""
        return self.status_at(self.feed.clock())

    @property
    def oldest_time(self) -> float:
        """The time of the oldest row in memory or the database (unix ms); infinity without rows."""
        with self._lock:
            first = self.shown.first_time
            in_memory_only = self.archive is None or self._memory.is_sample
            return first if in_memory_only else min(first, self._memory.oldest_stored)

    @property
    def remark(self) -> str:
        """The reason why rows are not stored or not shared now, or were dropped; "" without one."""
        writer = self.archive and self.archive.writer
        sharing = self.feed.sharing
        if writer and writer.error:
            return f"History is off: {writer.error}"
        if sharing is not None and sharing.trouble:
            return sharing.trouble
        return writer.note if writer else ""

    @property
    def origin_label(self) -> str:
        """The origin of the rows in memory, "sample" or "replay"; "" where they are stored rows."""
        return self._memory.origin_label

    def snapshot(self) -> Snapshot:
        """All records in memory as they are now."""
        with self._lock:
            return self._memory.ring.snapshot()._replace(origin_label=self.origin_label)

    def window(self, start: float = 0.0) -> tuple[Columns, Cursor]:
        """The rows of `shown` in memory since `start` (unix ms) as lists per column."""
        with self._lock:
            return self.shown.window(start), self.shown.cursor

    def since(self, cursor: Cursor) -> tuple[Columns, Cursor] | None:
        """The rows of `shown` after `cursor`, or None where only `window` has them."""
        with self._lock:
            columns = self.shown.since(cursor)
            return None if columns is None else (columns, self.shown.cursor)

    def _on_batch(self, batch: Batch | None) -> None:
        if batch is not None and self.key_coordinates is not None:
            self.key_coordinates.add(batch.rows, self.source.keys)
        with self._lock:
            if batch is not None:
                self._store(self._memory.receive(batch))
        self._signal.emit(None)

    def _store(self, batches: Sequence[WriteBatch]) -> None:
        if self.archive is not None:
            for batch in batches:
                self.archive.writer.enqueue(batch)

    def _restore(self, connection: Connection) -> None:
        """Read the rows from before this process began. Called in the storage writer's thread."""
        restored = restore(connection, self.source, self.feed.clock())
        with self._lock:
            self._store(self._memory.restore(restored))
        self._on_batch(None)

    def catch_up(self) -> None:
        """Read the stored rows again, to get those of other processes that were not received. Returns at
        once."""
        if self.archive is not None:
            read = partial(read_stored, source=self.source, now=self.feed.clock())
            self.archive.writer.query(read).add_done_callback(self._add_missed)

    def _add_missed(self, reading: Future[Restored]) -> None:
        """Add the rows of a reading. Called in a thread of the storage readers."""
        if isinstance(reading.exception(), StorageUnavailable) and self.archive is not None:
            self.archive.writer.on_ready(lambda _: self.catch_up())  # when it can be read
            return
        stored = reading.result()
        with self._lock:
            self._memory.add_missed(stored)
        self._signal.emit(None)
