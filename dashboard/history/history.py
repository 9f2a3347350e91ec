"""What a source told, for every page: the newest rows from memory, all the others from the database."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection

from dashboard.feed.feed import Feed
from dashboard.feed.status import Batch
from dashboard.history.archive import Archive, ArchiveWindow
from dashboard.history.recent_posts import MAX_RECENT_POSTS, PostUpdate, RecentPosts
from dashboard.history.ring_buffer import MAX_POINTS, RING_ROWS, Cursor, RingBuffer, Series
from dashboard.records import Columns, Record, Row, broken, posts_of, records_of, told_numbers, widened
from dashboard.signal import Signal
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.queries import first_time, newest_posts, records_since, series_count
from dashboard.storage.writer import StorageWriter

# Values that are read back into memory after a restart: they are there in about half a second.
MAX_RESTORED = 100_000
# Of a long window's points, so many are for the newest rows, which no rollup has yet.
MAX_OF_NEWEST = 200
MIN_STEP_MS = 10_000
OUTAGE_PERIODS = 1.5
SILENT_PERIODS = 3.5


class History:
    """Rows of one feed: a Ring of the newest and, with a keeper, all that were ever told (`past`).

    Where the source failed meanwhile, or nobody asked it, a row of NaN breaks the lines. Samples and
    replays are shown but not kept.

    Storing and telling are one step under one lock: a reader who takes `window` and then follows with
    `since(cursor)` gets every row, and none twice.
    """

    def __init__(self, feed: Feed, writer: StorageWriter | None = None) -> None:
        self.feed, self.source = feed, feed.upstream
        self.past = Archive(writer, str(self.source.name)) if writer else None
        self._lock = threading.RLock()
        self._signal = Signal[None](f"rows of {self.source.name}")
        self._ring = RingBuffer(self.source)
        self._kept: list[Record] = []
        self._kept_posts: list[Row] = []
        self._begins = math.inf
        self._last_batch: Batch | None = None
        self._outage = False
        self._heard_at: dict[str, float] = {}
        self._posts = RecentPosts()
        feed.subscribe(self._hear)
        if writer is not None:
            writer.subscribe(lambda: self._hear(None))
            writer.at_first(self._restore)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` after every answer and change of status, in the feed's thread.

        Returns the function that ends the subscription.
        """
        return self._signal.subscribe(lambda _: listener())

    def subscribe_posts(self, listener: Callable[[PostUpdate], None]) -> Callable[[], None]:
        """Call `listener(update)` with the posts in memory and then with every change, none lost or doubled.

        It is called while the history is locked, so it must return at once. Returns the function that
        unsubscribes.
        """
        with self._lock:
            return self._posts.subscribe(listener)

    def held(self) -> AbstractContextManager[Any]:
        """Hold the history still, to read several things of it that belong together."""
        return self._lock

    @property
    def series(self) -> tuple[Series, ...]:
        """What there is to draw: quantity by quantity, keys in the order they first came."""
        return self._ring.series

    @property
    def as_points(self) -> bool:
        """Whether the rows are events, each with a key of its own."""
        return self._ring.as_points

    @property
    def cursor(self) -> Cursor:
        """Where a reader stands who has read everything."""
        with self._lock:
            return self._ring.cursor

    @property
    def newest(self) -> Row:
        """The last row, or {} when there is none yet."""
        with self._lock:
            return self._ring.rows[-1] if self._ring.rows else {}

    @property
    def begins(self) -> float:
        """When the oldest row that is known is from (unix ms); infinity when there is none."""
        with self._lock:
            first = self._ring.rows[0]["time"] if self._ring.rows else math.inf
            return first if self._is_made_up else min(first, self._begins)

    @property
    def remark(self) -> str:
        """Why nothing is kept now, or what was dropped; "" when all is well."""
        writer = self.past and self.past.writer
        if writer and writer.trouble:
            return f"History is off: {writer.trouble}"
        return writer.note if writer else ""

    def in_memory(self, start: float) -> bool:
        """Whether `window` has every row since `start` (unix ms), or nobody else has more."""
        with self._lock:
            if self.past is None or not self._ring.rows or self.as_points or self._is_made_up:
                return True
            first = self._ring.rows[0]["time"]
            return bool(start >= first or first <= self._begins)

    def window(self, start: float = 0.0) -> tuple[Columns, Cursor]:
        """The rows in memory since `start` (unix ms) as lists per column, at most about MAX_POINTS."""
        with self._lock:
            return self._ring.window(start), self._ring.cursor

    def stretch(self, start: float, end: float) -> Columns:
        """The rows in memory from `start` to `end` (unix ms), in the same form."""
        with self._lock:
            return self._ring.stretch(start, end)

    def step(self, start: float, end: float = math.inf) -> float:
        """Milliseconds that two of the rows of such a window stand for; 0 where it has all rows."""
        with self._lock:
            return self._ring.step(start, end)

    def long_window(self, start: float) -> ArchiveWindow:
        """The same from the database, for windows that begin before what is in memory."""
        with self._lock:
            first, newest = self._ring.rows[0]["time"], self._ring.rows[-1]["time"]
        # What is older than a whole number of steps is the same for all viewers, and is read once.
        step = max(math.ceil((newest - start) / MAX_POINTS * 2), MIN_STEP_MS)
        edge = max(newest // step * step, first)
        return self.fixed_window(start // step * step, edge - 1)._replace(edge=edge)

    def fixed_window(self, start: float, end: float) -> ArchiveWindow:
        """What the database has from `start` to `end` (unix ms). Needs a keeper."""
        if self.past is None:
            raise ValueError("a history without a keeper has nothing but what is in memory")
        return ArchiveWindow(self.past.window(start, end, MAX_POINTS), start, end)

    def with_newest(self, window: ArchiveWindow) -> tuple[Columns, int, Cursor]:
        """A long window that has come, up to the newest row; its step (as `Window.step_ms`) and the cursor.

        Raises StorageUnavailable where it has not come.
        """
        older, step = window.older.result()
        with self._lock:
            newest = self._ring.window(window.edge, MAX_OF_NEWEST)  # of no rows, where the edge is infinity
            gone = [math.nan] * len(older["time"])
            return (
                {name: [*older.get(name, gone), *values] for name, values in newest.items()},
                step,
                self._ring.cursor,
            )

    def since(self, cursor: Cursor) -> tuple[Columns, Cursor] | None:
        """The rows after `cursor`, or None where only `window` can tell (another epoch, or too long ago)."""
        with self._lock:
            columns = self._ring.since(cursor)
            return None if columns is None else (columns, self._ring.cursor)

    def posts(self, most: int, until: float = math.inf, words: Sequence[str] = ()) -> list[Row]:
        """The newest posts in memory up to `until` (unix ms) with all the words, newest first."""
        with self._lock:
            return self._posts.newest(most, until, words)

    def find_posts(
        self, most: int, until: float = math.inf, words: Sequence[str] = (), lang: str = "", term: str = ""
    ) -> Future[list[Row]]:
        """Stored posts that match, newest first. Raises StorageUnavailable without a database."""
        if self.past is not None and not self._is_made_up:
            return self.past.posts(most, until, words, lang, term)
        found: Future[list[Row]] = Future()
        found.set_result(self.posts(most, until, words))
        return found

    @property
    def _is_made_up(self) -> bool:
        """Whether what is shown is no news of the world, and so is not kept."""
        return self._last_batch is not None and not self._is_news(self._last_batch)

    def _is_news(self, batch: Batch) -> bool:
        return not (batch.sample or self.source.replayed)

    def _hear(self, batch: Batch | None) -> None:
        with self._lock:
            if batch is not None:
                self._append(batch)
        self._signal.emit(None)

    def _append(self, batch: Batch) -> None:
        if self._is_made_up and self._is_news(batch):
            self._forget()
        self._ring.widen()
        new = records_of(batch.rows, self.source.keys, [quantity.name for quantity in self.source.quantities])
        self._heard_at.update((record.key, batch.at) for record in new)
        fresh = [record for record in new if self._ring.records.get(record[:2]) != record.values]
        self._outage = self._outage or batch.after_failure or self._slept(batch)
        if fresh:
            fresh = sorted([*self._breaks(batch, fresh), *fresh], key=lambda record: record.time)
            self._ring.add(fresh)
        if self.as_points:
            self._heard_at = {key: at for key, at in self._heard_at.items() if key in self._ring.told}
        posts = self._posts.unknown(posts_of(batch.rows))
        self._posts.add(posts)
        self._last_batch = batch
        if self._is_news(batch):
            self._keep(fresh, posts)

    def _keep(self, records: Sequence[Record], posts: Sequence[Row]) -> None:
        if self.past is not None and (records or posts):
            told = WriteBatch(str(self.source.name), tuple(self.source.quantities), records, posts)
            self.past.writer.put(told)

    def _slept(self, batch: Batch) -> bool:
        """Whether this process missed polls itself, as a laptop with its lid closed does."""
        last = self._last_batch
        return last is not None and batch.at - last.at > SILENT_PERIODS * max(batch.period, last.period)

    def _breaks(self, batch: Batch, fresh: Sequence[Record]) -> list[Record]:
        """Records that end the lines of all keys after an outage, or of those that were not heard of."""
        ring = self._ring
        end = ring.rows[-1]["time"] if ring.rows else 0
        first = next((record.time for record in fresh if record.time > end + 1), None)
        if not ring.rows or self.as_points or first is None:
            return []
        outage = self._outage and first - end > OUTAGE_PERIODS * batch.period * 1000
        self._outage = False
        silent = {key for key, at in self._heard_at.items() if batch.at - at > SILENT_PERIODS * batch.period}
        ended = ring.last.keys() if outage else ring.last.keys() & (silent | batch.failures.keys())
        told = {key: values for key, values in ring.last.items() if key in ended and told_numbers(values)}
        return [Record(end + 1, key, broken(values)) for key, values in told.items()]

    def _forget(self) -> None:
        """Begin anew with what was kept when this process began."""
        self._last_batch = None
        self._heard_at = {}
        self._posts.clear()
        self._ring.clear()
        self._begin_with_kept()

    def _restore(self, connection: Connection) -> None:
        """In the keeper's thread: read back what was told before this process began."""
        name, quantities = str(self.source.name), [quantity.name for quantity in self.source.quantities]
        rows = min(RING_ROWS, MAX_RESTORED // max(series_count(connection, name), 1))
        start = (self.feed.clock() - rows * self.source.period) * 1000
        records = records_since(connection, name, quantities, start)
        posts, begins = newest_posts(connection, name, MAX_RECENT_POSTS), first_time(connection, name)
        with self._lock:
            self._kept, self._kept_posts = records, posts
            self._begins = math.inf if begins is None else begins
            if not self._is_made_up:
                self._begin_with_kept()
        self._hear(None)

    def _begin_with_kept(self) -> None:
        """Put what was kept before what came since, with a gap between where there is one."""
        ring = self._ring
        self._posts.restore(self._kept_posts)
        # Until a row has come, the next one tells whether there is a gap.
        self._outage = bool(self._kept)
        number = ring.widen()
        new = (record for record in self._kept if record[:2] not in ring.records)
        kept = [record._replace(values=widened(record.values, number)) for record in new]
        if not kept:
            return
        end = kept[-1].time
        first = next((row["time"] for row in ring.rows if row["time"] > end), None)
        ended = []
        if first is not None:
            self._outage = False
            gap = first - end > OUTAGE_PERIODS * self.source.period * 1000
            values = {record.key: record.values for record in kept} if gap and not self.as_points else {}
            ended = [Record(end + 1, key, broken(last)) for key, last in values.items() if told_numbers(last)]
            self._keep(ended, [])
        ring.add([*kept, *ended])
