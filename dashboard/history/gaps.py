"""Where the lines of a source break: after outages, polls that this process missed, and silent keys."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.feed.status import Batch
from dashboard.history.ring_buffer import RingBuffer
from dashboard.history.wide_rows import gap
from dashboard.records import Record, present

# The next row after an outage breaks the lines if it is later than this.
OUTAGE_PERIODS = 1.5
# A key without a row, or a process without a poll, for longer than this.
SILENT_PERIODS = 3.5


class GapDetector:
    """Finds the records of NaN that break lines. Events have no lines. Not thread-safe."""

    def __init__(self, ring: RingBuffer) -> None:
        self._ring = ring
        self.clear()

    def clear(self) -> None:
        """Forget all batches."""
        self._outage = False
        self._last: tuple[float, float] | None = None
        self._received_at: dict[str, float] = {}

    @property
    def keys(self) -> set[str]:
        """The keys whose times of arrival are known."""
        return set(self._received_at)

    def before(self, fresh: Sequence[Record], batch: Batch) -> list[Record]:
        """The gaps before the rows of a batch.

        fresh: the records of the batch that are new to the ring, in order of time.
        """
        self._received_at.update((record.key, batch.at) for record in batch.records)
        self._outage = self._outage or batch.after_failure or self._missed_polls(batch)
        self._last = batch.at, batch.period
        return self._gaps(batch, fresh) if fresh else []

    def after_restored(self, records: Sequence[Record]) -> list[Record]:
        """The gaps between restored records and the rows that came since this process began."""
        self._outage = True
        ring = self._ring
        end = records[-1].time if records else 0
        first = min((time for time, _ in ring.records if time > end), default=None)
        if not records or first is None:
            return []  # the next row shows whether there is a gap
        self._outage = False
        if ring.as_points or first - end <= OUTAGE_PERIODS * ring.source.period * 1000:
            return []
        last = {record.key: record.values for record in records}
        return [gap(end + 1, key, len(values)) for key, values in last.items() if present(values)]

    def drop_unknown_keys(self) -> None:
        """Forget keys that the ring has dropped, so that they take no more and more memory."""
        known = self._ring.quantities_of
        if len(self._received_at) > len(known):
            self._received_at = {key: at for key, at in self._received_at.items() if key in known}

    def _missed_polls(self, batch: Batch) -> bool:
        """Whether this process missed polls itself, as on a laptop that was suspended."""
        if self._last is None:
            return False
        at, period = self._last
        return batch.at - at > SILENT_PERIODS * max(batch.period, period)

    def _gaps(self, batch: Batch, fresh: Sequence[Record]) -> list[Record]:
        ring = self._ring
        end = ring.newest_time
        first = next((record.time for record in fresh if record.time > end + 1), None)
        if not ring.records or ring.as_points or first is None:
            return []
        outage = self._outage and first - end > OUTAGE_PERIODS * batch.period * 1000
        self._outage = False
        states = ring.key_states
        keys = states.keys() if outage else states.keys() & (self._silent(batch) | batch.failures.keys())
        return [
            gap(end + 1, key, len(values))
            for key, (_, values) in states.items()
            if key in keys and present(values)
        ]

    def _silent(self, batch: Batch) -> set[str]:
        limit = SILENT_PERIODS * batch.period
        return {key for key, at in self._received_at.items() if batch.at - at > limit}
