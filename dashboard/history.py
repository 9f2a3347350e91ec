"""What a source told, kept in memory for every page: rows as charts want them, and the newest posts."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from dashboard.feed import Feed
from dashboard.records import (
    Columns,
    Fields,
    Record,
    Row,
    Values,
    broken,
    columns,
    posts_of,
    records_of,
    thinned,
    told_numbers,
    wide,
)
from dashboard.status import Batch
from sources.base import Quantity

RING_ROWS = 21_600
RING_POSTS = 2_000
MAX_POINTS = 2_000
OUTAGE_PERIODS = 1.5
SILENT_PERIODS = 3.5

log = logging.getLogger("dashboard")


@dataclass(frozen=True)
class Cursor:
    """How far a reader has read. In another epoch, rows that were read already have changed."""

    epoch: int
    count: int


class Series(NamedTuple):
    """One line, or one cloud of points: the rows' column `field` holds `quantity` of `key`."""

    field: str
    quantity: Quantity
    key: str


class History:
    """The last RING_ROWS rows of one feed, wide: {"time": unix ms, "temperature London": 8.4, ...}.

    A series keeps its value until it is told anew, so that places that report at different times each
    make a whole line; where its source failed meanwhile, a row of NaN breaks the line. Events (sources
    whose keys come once, `as_points`) have a row each instead: {"time", "key", "magnitude"}.

    Storing and telling are one step under one lock: a reader who takes `window` and then follows with
    `since(cursor)` gets every row, and none twice.
    """

    def __init__(self, feed: Feed) -> None:
        self.feed, self.source = feed, feed.upstream
        self._lock = threading.RLock()
        self._listeners: list[Callable[[], None]] = []
        self._epoch = 0
        self._last_batch: Batch | None = None
        self._outage = False
        self._forget()
        feed.subscribe(self._hear)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` after every answer and change of status, in the feed's thread.

        Returns the function that ends the subscription.
        """
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = [other for other in self._listeners if other is not listener]

        return unsubscribe

    def held(self) -> AbstractContextManager[Any]:
        """Hold the history still, to read several things of it that belong together."""
        return self._lock

    @property
    def series(self) -> tuple[Series, ...]:
        """What there is to draw: quantity by quantity, keys in the order they first came."""
        return self._series

    @property
    def cursor(self) -> Cursor:
        """Where a reader stands who has read everything."""
        with self._lock:
            return Cursor(self._epoch, self._count)

    @property
    def newest(self) -> Row:
        """The last row, or {} when there is none yet."""
        with self._lock:
            return self._rows[-1] if self._rows else {}

    def window(self, start: float = 0.0) -> tuple[Columns, Cursor]:
        """The rows since `start` (unix ms) as lists per column, at most about MAX_POINTS; the cursor."""
        with self._lock:
            cursor, names = self.cursor, self._names()
            if ("window", start) not in self._made:
                rows = [row for row in self._rows if row["time"] >= start]
                self._made["window", start] = columns(thinned(rows, self._numbers(), MAX_POINTS), names)
            return self._made["window", start], cursor

    def since(self, cursor: Cursor) -> tuple[Columns, Cursor] | None:
        """The rows after `cursor`, or None where only `window` can tell (another epoch, or too long ago)."""
        with self._lock:
            missed = self._count - cursor.count
            if cursor.epoch != self._epoch or missed > len(self._rows):
                return None
            if ("since", missed) not in self._made:
                rows = list(islice(reversed(self._rows), missed))[::-1]
                self._made["since", missed] = columns(rows, self._names())
            return self._made["since", missed], self.cursor

    def posts(self, most: int) -> list[Row]:
        """The newest posts, newest first: {"time": unix ms} and texts by the names of POST_COLUMNS."""
        with self._lock:
            return sorted(self._posts.values(), key=lambda post: post["time"], reverse=True)[:most]

    def _hear(self, batch: Batch | None) -> None:
        with self._lock:
            if batch is not None:
                self._append(batch)
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener()
            except Exception:
                log.exception("%s: a page could not be told", self.source.name)

    def _append(self, batch: Batch) -> None:
        if self._last_batch is not None and self._last_batch.sample and not batch.sample:
            self._forget()
        new = records_of(batch.rows, self.source.keys, [quantity.name for quantity in self.source.quantities])
        self._heard_at.update((record.key, batch.at) for record in new)
        fresh = [record for record in new if self._records.get(record[:2]) != record.values]
        self._outage = self._outage or batch.after_failure or self._slept(batch)
        if fresh:
            self._store(sorted([*self._breaks(batch, fresh), *fresh], key=lambda record: record.time))
        self._posts.update((post["id"], post) for post in posts_of(batch.rows))
        for stale in list(self._posts)[: max(len(self._posts) - RING_POSTS, 0)]:
            del self._posts[stale]
        self._last_batch = batch

    def _slept(self, batch: Batch) -> bool:
        """Whether this process missed polls itself, as a laptop with its lid closed does."""
        last = self._last_batch
        return last is not None and batch.at - last.at > SILENT_PERIODS * max(batch.period, last.period)

    def _breaks(self, batch: Batch, fresh: Sequence[Record]) -> list[Record]:
        """Records that end the lines of all keys after an outage, or of those that were not heard of."""
        end = self._rows[-1]["time"] if self._rows else 0
        first = next((record.time for record in fresh if record.time > end + 1), None)
        if not self._rows or self.as_points or first is None:
            return []
        outage = self._outage and first - end > OUTAGE_PERIODS * batch.period * 1000
        self._outage = False
        silent = {key for key, at in self._heard_at.items() if batch.at - at > SILENT_PERIODS * batch.period}
        ended = self._last.keys() if outage else self._last.keys() & (silent | batch.failures.keys())
        told = {key: values for key, values in self._last.items() if key in ended and told_numbers(values)}
        return [Record(end + 1, key, broken(values)) for key, values in told.items()]

    def _store(self, fresh: list[Record]) -> None:
        in_order = not self._rows or fresh[0].time > self._rows[-1]["time"]
        known = self._shape()
        for record in fresh:
            self._records[record[:2]] = record.values
            self._told[record.key] = self._told.get(record.key, set()) | told_numbers(record.values)
        if in_order and self._shape() == known:
            self._extend(fresh)
        else:
            self._epoch += 1
            self._lay_out()
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        """Keep as many records as the rows need, and of events those keys alone that have a record."""
        most = RING_ROWS if self.as_points else RING_ROWS * max(len(self._told), 1)
        dropped = list(islice(self._records, max(len(self._records) - most, 0)))
        for old in dropped:
            del self._records[old]
        if dropped and self.as_points:
            left = {key for _, key in self._records}
            for key in {key for _, key in dropped} - left:
                self._told.pop(key, None)
                self._heard_at.pop(key, None)

    def _shape(self) -> tuple[bool, list[set[int]]]:
        """What the columns depend on: rows can be added to those there are only while it stays the same."""
        keys = len(self._told)
        events = not self.source.fixed_keys and keys > 1 and len(self._records) < 2 * keys
        return events, [] if events else [set(told) for told in self._told.values()]

    def _forget(self) -> None:
        """Begin anew: what was kept is gone."""
        self._epoch += 1
        self._records: dict[tuple[int, str], Values] = {}
        self._told: dict[str, set[int]] = {}
        self._heard_at: dict[str, float] = {}
        self._posts: dict[str, Row] = {}
        self._last_batch = None
        self._outage = False
        self._lay_out()

    def _lay_out(self) -> None:
        """Make the rows from the records again."""
        self.as_points = self._shape()[0]
        self._rows: deque[Row] = deque(maxlen=RING_ROWS)
        self._count = 0
        self._last: dict[str, Values] = {}
        self._made: dict[Any, Columns] = {}
        quantities = list(enumerate(self.source.quantities))
        keys = {"": set(range(len(quantities)))} if self.as_points else self._told
        self._series = tuple(
            Series(f"{quantity.name} {key}".strip(), quantity, key)
            for number, quantity in quantities
            for key, told in keys.items()
            if number in told
        )
        self._fields: Fields = {
            key: [(number, f"{q.name} {key}".strip()) for number, q in quantities if number in told]
            for key, told in self._told.items()
        }
        self._extend([Record(*at, values) for at, values in sorted(self._records.items())])

    def _extend(self, records: Iterable[Record]) -> None:
        names = [quantity.name for quantity in self.source.quantities]
        if self.as_points:
            rows = [
                {"time": time, "key": key, **dict(zip(names, values, strict=True))}
                for time, key, values in records
            ]
        else:
            rows = wide(records, self._fields, self._last)
        self._rows.extend(rows)
        self._count += len(rows)
        self._made.clear()

    def _numbers(self) -> list[str]:
        return [series.field for series in self._series]

    def _names(self) -> list[str]:
        return ["time", *(["key"] if self.as_points else []), *self._numbers()]
