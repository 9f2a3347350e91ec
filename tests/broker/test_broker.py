"""Several processes as one dashboard: rows of a time in which one was away, and a history that all write."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from dashboard.records import Record
from dashboard.storage.engine import create
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.write_lock import HistoryInUse, WriteLock, write_lock_for
from dashboard.storage.writer import StorageWriter
from sources.base import Quantity
from tests.broker.conftest import LIMITS, Join
from tests.support.feeds import Scripted
from tests.support.redis_server import RedisServer
from tests.support.waiting import until

TAKES_OVER = 20.0


def row(seconds_ago: float, value: float) -> dict[str, Any]:
    return {"time": time.time() - seconds_ago, "place": "here", "value": value}


def test_each_row_is_stored_once_by_whichever_member_polled_it(join: Join, database: str) -> None:
    rows = [row(60 - number, float(number)) for number in range(3)]
    members = [join(Scripted(rows, interval=60.0), database=database) for _ in range(2)]
    for member in members:
        until(lambda member=member: member.values("scripted", "value here") == [0.0, 1.0, 2.0], TAKES_OVER)  # type: ignore[misc]
    for member in members:
        assert member.writer is not None
        stored = member.writer.query(
            lambda connection: connection.scalar(text("SELECT count(*) FROM points"))
        )
        assert stored.result(20) == 3


def test_rows_that_were_stored_while_the_broker_was_away_are_shown_when_it_is_back(
    join: Join, redis: RedisServer, database: str
) -> None:
    member = join(Scripted([row(60, 1.0)], interval=600.0), database=database)
    until(lambda: member.values("scripted", "value here") == [1.0], TAKES_OVER)
    redis.stop()
    until(lambda: member.broker.trouble, TAKES_OVER)
    assert member.writer is not None
    record = Record(round((time.time() - 30) * 1000), "here", (2.0,))
    member.writer.commit(WriteBatch("scripted", (Quantity("value", "Value"),), [record], [])).result(20)
    redis.start()
    until(lambda: member.values("scripted", "value here") == [1.0, 2.0], TAKES_OVER)


def acquired(lock: WriteLock) -> bool:
    """Whether the lock is free by now: the server ends a connection some time after its client."""
    try:
        lock.acquire()
    except HistoryInUse:
        return False
    return True


def test_processes_of_a_broker_share_a_history_with_each_other_only(database: str) -> None:
    first, second = (write_lock_for(database, shared=True) for _ in range(2))
    alone = write_lock_for(database)
    assert first is not None
    assert second is not None
    assert alone is not None
    first.acquire()
    second.acquire()
    with pytest.raises(HistoryInUse, match=r"\[broker\] url"):
        alone.acquire()
    first.release()
    second.release()
    until(lambda: acquired(alone), TAKES_OVER)
    with pytest.raises(HistoryInUse):
        first.acquire()
    alone.release()


def test_two_writers_of_the_same_rows_in_different_orders_do_not_disturb_each_other(database: str) -> None:
    writers = [StorageWriter(database, LIMITS) for _ in range(2)]
    records = [Record(1_700_000_000_000 + number, f"key {number % 50}", (1.0,)) for number in range(1_000)]
    batches = [WriteBatch("shared", (Quantity("n", "N"),), order, []) for order in (records, records[::-1])]
    with ThreadPoolExecutor(2) as threads:

        def store(number: int) -> None:
            for _ in range(10):
                writers[number].commit(batches[number]).result(60)

        for done in [threads.submit(store, number) for number in (0, 1)]:
            done.result()
    with create(database).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM points")) == 1_000
        assert connection.scalar(text("SELECT count(*) FROM series")) == 50
    for writer in writers:
        assert writer.error == ""
        writer.close()
