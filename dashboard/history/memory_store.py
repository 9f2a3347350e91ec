"""The newest rows, posts and gaps of a source in memory, and the selection of rows to store."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from dashboard.feed.status import Batch
from dashboard.history.arrival_order import Arrivals
from dashboard.history.gap_detector import GapDetector
from dashboard.history.recent_posts import RecentPosts
from dashboard.history.restore import Restored
from dashboard.history.ring_buffer import RingBuffer
from dashboard.history.wide_rows import padded
from dashboard.records import Record, Row, present
from dashboard.storage.inserts import WriteBatch
from sources.base import Source


class MemoryStore:
    """The rows, posts and gaps of a source in memory: first those that were restored, then those that were
    received. Callers hold the lock of the history. Sample and replayed rows are not stored, and the first
    live rows replace sample rows."""

    def __init__(self, source: Source, lock: AbstractContextManager[Any]) -> None:
        self.ring, self.posts = RingBuffer(source, lock), RecentPosts()
        self.arrivals = Arrivals(lock)
        self.gaps = GapDetector(self.ring)
        self._source = source
        self._restored = Restored()
        # The time of the oldest row of this process that is stored (unix ms).
        self._oldest = math.inf
        self._last_batch: Batch | None = None

    @property
    def is_sample(self) -> bool:
        """Whether the rows are sample or replayed data, which are not stored."""
        return self._last_batch is not None and not self._is_stored(self._last_batch)

    @property
    def origin_label(self) -> str:
        """The origin of the rows, "sample" or "replay"; "" where they are stored rows."""
        return self._origin_label_of(self._last_batch) if self._last_batch else ""

    @property
    def oldest_stored(self) -> float:
        """The time of the first row in the database (unix ms); infinity where there is none."""
        return min(self._restored.oldest, self._oldest)

    def receive(self, batch: Batch) -> list[WriteBatch]:
        """Add the new rows of a batch; returns what to store in the database."""
        ended_samples = self.is_sample and self._is_stored(batch)
        to_store = self._drop_samples() if ended_samples else []
        self.ring.widen()
        fresh = [record for record in batch.records if not self.ring.has(record)]
        # A program that pushes does not announce its step.
        gaps = self.gaps.receive(fresh, math.inf if self._source.pushed else batch.period)
        if fresh:
            fresh = sorted([*gaps.opened, *fresh], key=lambda record: record.time)
            self.ring.add(fresh, gaps.filled)
            self.arrivals.add(fresh, self._origin_label_of(batch))
            if self._is_stored(batch):
                self._oldest = min(self._oldest, fresh[0].time)
        self.gaps.drop_unknown_keys()
        posts = self.posts.unknown(batch.posts)
        self.posts.add(posts)
        self._last_batch = batch
        if self._is_stored(batch) and not batch.received:
            to_store += self._to_store(fresh, posts, gaps.filled)
        return to_store

    def restore(self, restored: Restored) -> list[WriteBatch]:
        """Put the rows of an earlier process before those of this one; returns the gaps to store."""
        self._restored = restored
        return [] if self.is_sample else self._show_restored()

    def add_missed(self, stored: Restored) -> None:
        """Add stored rows of other processes that were not received."""
        if self.is_sample:
            return
        length = self.ring.widen()
        missed = [record for record in stored.records if not self.ring.knows(record)]
        records = [record._replace(values=padded(record.values, length)) for record in missed]
        if records:
            self.ring.add(records)
            self.arrivals.add(records, "")
        self.posts.add(self.posts.unknown(stored.posts))

    def _show_restored(self) -> list[WriteBatch]:
        ring, stored = self.ring, self._restored
        self.posts.restore(stored.posts)
        length = ring.widen()
        new = (record for record in stored.records if present(record.values) and not ring.knows(record))
        records = [record._replace(values=padded(record.values, length)) for record in new]
        if not records:
            return []
        ring.add(records)
        gaps = self.gaps.restore(records)
        if gaps.opened:
            ring.add(sorted(gaps.opened, key=lambda record: record.time))
        return self._to_store(gaps.opened)

    def _drop_samples(self) -> list[WriteBatch]:
        """Start again with the restored rows; returns their gaps to store."""
        self._last_batch = None
        self.gaps.clear()
        self.posts.clear()
        self.ring.clear()
        return self._show_restored()

    def _to_store(
        self, records: Sequence[Record], posts: Sequence[Row] = (), filled: Sequence[tuple[int, str]] = ()
    ) -> list[WriteBatch]:
        if not (records or posts):
            return []
        name, quantities = str(self._source.name), tuple(self._source.quantities)
        return [WriteBatch(name, quantities, records, posts, filled=filled)]

    def _origin_label_of(self, batch: Batch) -> str:
        if self._is_stored(batch):
            return ""
        return "replay" if self._source.replayed else "sample"

    def _is_stored(self, batch: Batch) -> bool:
        return not (batch.sample or self._source.replayed)
