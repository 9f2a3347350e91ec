"""The stream, the leases and the requests below the rows."""

from __future__ import annotations

import pytest

from dashboard.broker.connection import BrokerConnection, BrokerError
from dashboard.broker.leases import Leases
from dashboard.broker.messages import batch_of, pack, unpack
from dashboard.broker.stream import MessageStream
from dashboard.feed.fetch import converted
from dashboard.feed.status import Batch, Status
from sources.base import frame
from tests.support.feeds import Scripted
from tests.support.redis_server import RedisServer
from tests.support.waiting import until


def leases(redis: RedisServer) -> Leases:
    made = Leases(BrokerConnection(redis.url, "test"))
    made.add_role("role", lambda: None)
    return made


def test_a_role_has_one_holder_until_its_lease_ends(redis: RedisServer) -> None:
    first, second = leases(redis), leases(redis)
    assert not first.holds("role")
    first.renew()
    second.renew()
    assert (first.holds("role"), second.holds("role")) == (True, False)
    # The first does nothing any more, and its lease ends by its own clock before the second can take it.

    def taken() -> bool:
        second.renew()
        return second.holds("role")

    until(taken, 20)
    assert not first.holds("role")


def test_a_stream_is_written_by_the_holder_only_and_bounded(redis: RedisServer) -> None:
    first, second = leases(redis), leases(redis)
    first.renew()
    streams = [MessageStream(one._connection, one, "rows", 100, 60.0) for one in (first, second)]
    assert streams[0].write("role", b"kept")
    assert not streams[1].write("role", b"fenced")
    for number in range(1_000):
        streams[0].write("role", b"%d" % number)
    read: list[bytes] = []
    streams[1].read(read.append)
    assert 100 <= len(read) < 400, "Redis trims whole nodes"
    assert read[-1] == b"999"
    assert b"fenced" not in read


def test_what_was_trimmed_before_it_was_read_is_noticed(redis: RedisServer) -> None:
    writer, reader = leases(redis), leases(redis)
    writer.renew()
    stream = MessageStream(writer._connection, writer, "rows", 10)
    read, missed = list[bytes](), list[bool]()
    other = MessageStream(reader._connection, reader, "rows", 10)
    stream.write("role", b"first")
    other.follow(read.append, lambda: missed.append(True))
    until(lambda: read == [b"first"], 20)
    redis.stop()
    redis.start()
    until(lambda: missed, 20)
    stream.write("role", b"second")
    until(lambda: read == [b"first", b"second"], 20)


def test_rows_are_the_same_in_another_process() -> None:
    source = Scripted()
    rows = frame(
        [{"time": 1_700_000_000.123, "place": "hier·", "value": 1.5, "text": None, "extra": [1, "a"]}]
    )
    rows["mixed"] = [1]
    rows = rows.loc[rows.index.repeat(2)]
    rows["mixed"] = [1, "text"]
    made, records, posts, failures = converted(source, rows)
    batch = Batch(made, records, posts, 5.0, 60.0, False, failures, after_failure=True)
    message = unpack(pack("process", source, batch, Status()))
    received = batch_of(message, Scripted())
    assert received is not None
    assert received.records == batch.records
    assert received.received
    assert (received.at, received.period, received.after_failure) == (5.0, 60.0, True)


def test_an_address_that_is_none_is_refused_without_its_password() -> None:
    with pytest.raises(BrokerError) as refused:
        BrokerConnection("redos://me:secret@host", "test")
    assert "secret" not in str(refused.value)
    assert "redis://host" in str(refused.value)
