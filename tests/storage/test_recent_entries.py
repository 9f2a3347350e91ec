"""The last committed batches, by their age and number of rows."""

from __future__ import annotations

from dashboard.storage.inserts import WriteBatch
from dashboard.storage.recent_entries import MAX_RECENT_ROWS, RECENT_SECONDS, RecentEntries
from dashboard.storage.write_queue import Entry


def _batch(source: str, rows: int = 1) -> Entry:
    return Entry(WriteBatch(source, (), [], [{"id": number} for number in range(rows)]))


def _sources(recent: RecentEntries) -> list[str]:
    return [batch.source for batch in recent.batches()]


def test_batches_of_the_last_seconds_are_remembered() -> None:
    now = [100.0]
    recent = RecentEntries(lambda: now[0])
    recent.add(_batch("old"))
    now[0] += RECENT_SECONDS / 2
    recent.add(_batch("new"))
    assert _sources(recent) == ["old", "new"]
    now[0] += RECENT_SECONDS / 2 + 1
    recent.add(_batch("newest"))
    assert _sources(recent) == ["new", "newest"]


def test_as_many_rows_as_the_bound_are_remembered_and_the_oldest_batches_dropped() -> None:
    recent = RecentEntries(lambda: 100.0)
    recent.add(_batch("one", MAX_RECENT_ROWS // 2))
    recent.add(_batch("two", MAX_RECENT_ROWS // 2))
    assert _sources(recent) == ["one", "two"]
    recent.add(_batch("three"))
    assert _sources(recent) == ["two", "three"]
    recent.add(_batch("too many", MAX_RECENT_ROWS + 1))
    assert _sources(recent) == []
