"""Reads a Redis channel or stream without a thread: each read returns the messages since the last one.

Facts: Redis docs, "Redis Pub/Sub" (a message is delivered at most once; PING is allowed while subscribed, and
answered after the messages that were published before it), "Redis Streams" (the id of an entry is unix ms and
a number, and ids grow).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol
from uuid import uuid4

from sources.posts.minute_counts import Coverage
from sources.posts.source import Post
from sources.redis_messages.connection import RedisConnection
from sources.redis_messages.parser import read_entry_posts, read_posts

_PAGE_ENTRIES = 100
_IS_PATTERN = re.compile(r"[*?\[]").search

Message = Callable[[], Sequence[Post]]
"""Parses the posts in a message; raises ValueError with the reason where it is none."""


class Listener(Protocol):
    """Reads messages. coverage: the time range of which every message was returned."""

    coverage: Coverage

    def read_new(self, end: float) -> Iterator[Message]:
        """The messages since the last call, read until `end` (monotonic seconds).

        Messages that a caller does not iterate over are returned by the next call. Raises the errors of
        RedisConnection.
        """
        ...


class ChannelListener:
    """A pub/sub channel, or all that match a pattern. Messages are lost while it is not connected."""

    def __init__(self, redis: RedisConnection, channel: str, lang: str, clock: Callable[[], float]) -> None:
        self.coverage = Coverage(0.0, 0.0)
        self._redis, self._channel, self._lang, self._clock = redis, channel, lang, clock
        self._pinged_at: float | None = None

    def read_new(self, end: float) -> Iterator[Message]:
        if not self._redis.connected:
            self._subscribe(end)
        for reply in self._replies(end):
            if reply[0] == b"pong" and self._pinged_at is not None:
                self.coverage, self._pinged_at = Coverage(self.coverage.start, self._pinged_at), None
                return
            if reply[0] in (b"message", b"pmessage"):
                yield partial(read_posts, reply[-1], Post(uuid4().hex, self._clock(), "", "", self._lang))

    def _replies(self, end: float) -> Iterator[list[bytes]]:
        # First the replies that are here: a write to a closed connection would discard them.
        while self._redis.has_more():
            yield self._redis.read(end)
        if self._pinged_at is None:
            self._pinged_at = self._clock()
            self._redis.send("PING")
        while True:
            yield self._redis.read(end)

    def _subscribe(self, end: float) -> None:
        command = "PSUBSCRIBE" if _IS_PATTERN(self._channel) else "SUBSCRIBE"
        self._redis.execute(end, command, self._channel)
        now = self._clock()
        self.coverage, self._pinged_at = Coverage(now, now), None


class StreamListener:
    """A stream, read on from the last entry that was returned, at first from `backlog` seconds ago."""

    def __init__(
        self, redis: RedisConnection, stream: str, backlog: float, lang: str, clock: Callable[[], float]
    ) -> None:
        self.coverage = Coverage(0.0, 0.0)
        self._redis, self._stream, self._lang, self._clock = redis, stream, lang, clock
        self._backlog = backlog
        self._last_id = ""

    def read_new(self, end: float) -> Iterator[Message]:
        if not self._redis.connected:
            self._connect(end)
        while True:
            requested_at = self._clock()
            page = ("COUNT", _PAGE_ENTRIES, "STREAMS", self._stream, self._last_id)
            reply = self._redis.execute(end, "XREAD", *page)
            entries = reply[0][1] if reply else []
            for entry, fields in entries:
                self._last_id = entry.decode()
                defaults = Post(self._last_id, _seconds_of_id(self._last_id), "", "", self._lang)
                yield partial(read_entry_posts, fields, defaults)
            if len(entries) < _PAGE_ENTRIES:
                break
        self.coverage = Coverage(self.coverage.start, requested_at)

    def _connect(self, end: float) -> None:
        """Find the start of the coverage: older entries may have been trimmed before they were read."""
        now = self._clock()
        self._last_id = self._last_id or f"{max(int((now - self._backlog) * 1000), 0)}-0"
        oldest = self._redis.execute(end, "XRANGE", self._stream, "-", "+", "COUNT", 1)
        first = oldest[0][0].decode() if oldest else ""
        if not first or _id_order(first) > _id_order(self._last_id):
            start = _seconds_of_id(first) if first else now
        elif not self.coverage.end:
            start = _seconds_of_id(self._last_id)
        else:
            return
        self.coverage = Coverage(start, max(start, self.coverage.end))


def _id_order(entry: str) -> tuple[int, ...]:
    """The sort key of an entry's id."""
    return tuple(map(int, entry.split("-")))


def _seconds_of_id(entry: str) -> float:
    """The time at which an entry was added, in unix seconds; it is part of the id."""
    return _id_order(entry)[0] / 1000
