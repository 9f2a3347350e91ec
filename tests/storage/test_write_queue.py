"""Batches wait in order, are bounded, and their senders are answered."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from dashboard.storage import write_queue
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.write_queue import Entry, WriteQueue
from tests.support.storage_rows import batch_of


def batch(source: str, rows: int = 1) -> WriteBatch:
    return batch_of(*((second, "", 1.0, 2.0) for second in range(rows)), source=source)


def acknowledged(source: str, rows: int = 1) -> Entry:
    return Entry(batch(source, rows), Future())


def sources(entries: object) -> list[str]:
    return [entry.batch.source for entry in entries]  # type: ignore[attr-defined]


def reason(entry: Entry) -> str:
    """Why the commit of an entry has failed; "" where it has not."""
    assert entry.committed is not None
    error = entry.committed.exception(0) if entry.committed.done() else None
    assert error is None or isinstance(error, StorageUnavailable)
    return str(error or "")


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> WriteQueue:
    """A queue of ten rows, of which about four are taken at once."""
    monkeypatch.setattr(write_queue, "MAX_WAITING_ROWS", 10)
    monkeypatch.setattr(write_queue, "MAX_TAKEN_ROWS", 4)
    return WriteQueue()


def test_batches_are_taken_in_order_in_parts(queue: WriteQueue) -> None:
    for name in "abc":
        queue.put(Entry(batch(name, 3)))
    assert sources(queue.take()) == ["a", "b"]
    assert queue.rows == 9, "those that are being stored wait too"
    queue.stored()
    assert queue.rows == 3
    assert sources(queue.take()) == ["c"]
    queue.stored()
    assert (list(queue.take()), queue.rows) == ([], 0)


def test_batches_that_could_not_be_stored_come_first_again(queue: WriteQueue) -> None:
    for name in "abc":
        queue.put(Entry(batch(name, 2)))
    queue.take()
    queue.put(Entry(batch("d")))
    queue.give_back("the disk is full")
    assert [one.source for one in queue.unstored()] == ["a", "b", "c", "d"]
    assert queue.rows == 7


def test_a_sender_is_answered_where_the_database_fails_before_its_rows_are_taken(queue: WriteQueue) -> None:
    waiting = acknowledged("b", 2)
    queue.put(Entry(batch("a")))
    queue.put(waiting)
    queue.give_back("the database is away")
    assert reason(waiting) == "the database is away"
    assert ([one.source for one in queue.unstored()], queue.rows) == (["a"], 1)


def test_a_sender_that_waits_is_answered_at_once_and_its_rows_do_not_wait(queue: WriteQueue) -> None:
    waiting = acknowledged("b")
    for entry in (Entry(batch("a")), waiting, Entry(batch("c"))):
        queue.put(entry)
    assert queue.acknowledging
    queue.take()
    assert not queue.acknowledging
    queue.give_back("the disk is full")
    assert reason(waiting) == "the disk is full"
    assert [one.source for one in queue.unstored()] == ["a", "c"]
    assert queue.rows == 2


def test_beyond_the_bound_the_oldest_rows_are_dropped_and_counted(queue: WriteQueue) -> None:
    first = acknowledged("a", 4)
    queue.put(first)
    for name in "bc":
        queue.put(Entry(batch(name, 4)))
    assert "too many rows wait" in reason(first)
    assert ([one.source for one in queue.unstored()], queue.rows, queue.dropped) == (["b", "c"], 8, 4)


def test_one_batch_beyond_the_bound_is_stored(queue: WriteQueue) -> None:
    queue.put(Entry(batch("large", 50)))
    assert (sources(queue.take()), queue.dropped) == (["large"], 0)


def test_rows_that_are_given_back_are_dropped_where_newer_ones_fill_the_queue(queue: WriteQueue) -> None:
    queue.put(Entry(batch("old", 4)))
    queue.take()
    queue.put(Entry(batch("new", 10)))
    queue.give_back("the disk is full")
    assert ([one.source for one in queue.unstored()], queue.rows, queue.dropped) == (["new"], 10, 4)


def test_a_sender_whose_rows_are_dropped_may_use_the_queue(queue: WriteQueue) -> None:
    first, rows = acknowledged("a", 9), list[int]()
    assert first.committed is not None
    first.committed.add_done_callback(lambda _: rows.append(queue.rows))
    queue.put(first)
    queue.put(Entry(batch("b", 9)))
    assert rows == [9]


def test_when_the_writer_ends_senders_fail_and_the_others_are_spooled(queue: WriteQueue) -> None:
    taken, waiting = acknowledged("taken", 4), acknowledged("waiting")
    queue.put(taken)
    queue.put(Entry(batch("kept", 2)))
    queue.put(waiting)
    queue.take()
    queue.fail_acknowledged("The dashboard is stopping.")
    assert (reason(taken), reason(waiting)) == ("The dashboard is stopping.",) * 2
    assert [one.source for one in queue.unstored()] == ["kept"]
    queue.stored()
    assert (queue.rows, queue.acknowledging) == (2, False)


def test_rows_that_are_given_up_wait_no_longer(queue: WriteQueue) -> None:
    taken = acknowledged("a", 4)
    queue.put(taken)
    queue.put(Entry(batch("b")))
    queue.take()
    queue.fail("a bug")
    assert (reason(taken), queue.rows) == ("a bug", 1)
