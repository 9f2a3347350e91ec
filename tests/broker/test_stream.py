"""A stream of messages in Redis: written by one process, read by all, and bounded."""

from __future__ import annotations

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import Leases
from dashboard.broker.stream import MessageStream
from tests.support.redis_server import RedisServer
from tests.support.waiting import until


def leases(redis: RedisServer) -> Leases:
    made = Leases(BrokerConnection(redis.url, "test"))
    made.add_role("role", lambda: None)
    return made


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
