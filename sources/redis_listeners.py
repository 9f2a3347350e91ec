"""Reading a Redis channel or stream without a thread: each look brings what has come since the last one.

Facts: Redis docs, "Redis Pub/Sub" (a message is delivered at most once; PING is allowed while subscribed, and
answered after what was published before it), "Redis Streams" (the id of an entry is unix ms and a number, and
ids grow).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol
from uuid import uuid4

from sources.minute_counts import Coverage
from sources.post_source import Post
from sources.redis_connection import RedisConnection
from sources.redis_messages import read_entry, read_message

_PAGE_ENTRIES = 100
_IS_PATTERN = re.compile(r"[*?\[]").search

Message = Callable[[], Post]
"""Reads a message as a post; raises ValueError with the reason where it is none."""


class Listener(Protocol):
    heard: Coverage
    """From and to when every message was given."""

    def news(self, end: float) -> Iterator[Message]:
        """What has come since the last call, read until `end` (monotonic seconds).

        Whoever stops before the last message gets the rest at the next call. Raises as RedisConnection does.
        """
        ...


class ChannelListener:
    """A pub/sub channel, or all that match a pattern. What is published while it is not connected is lost."""

    def __init__(self, redis: RedisConnection, channel: str, lang: str, clock: Callable[[], float]) -> None:
        self.heard = Coverage(0.0, 0.0)
        self._redis, self._channel, self._lang, self._clock = redis, channel, lang, clock
        self._asked: float | None = None

    def news(self, end: float) -> Iterator[Message]:
        if not self._redis.connected:
            self._subscribe(end)
        for reply in self._replies(end):
            if reply[0] == b"pong" and self._asked is not None:
                self.heard, self._asked = Coverage(self.heard.start, self._asked), None
                return
            if reply[0] in (b"message", b"pmessage"):
                yield partial(read_message, reply[-1], Post(uuid4().hex, self._clock(), "", "", self._lang))

    def _replies(self, end: float) -> Iterator[list[bytes]]:
        # First what is here already: writing to a Redis that has gone would throw that away.
        while self._redis.has_more():
            yield self._redis.read(end)
        if self._asked is None:
            self._asked = self._clock()
            self._redis.send("PING")
        while True:
            yield self._redis.read(end)

    def _subscribe(self, end: float) -> None:
        command = "PSUBSCRIBE" if _IS_PATTERN(self._channel) else "SUBSCRIBE"
        self._redis.ask(end, command, self._channel)
        now = self._clock()
        self.heard, self._asked = Coverage(now, now), None


class StreamListener:
    """A stream, read on from the last entry that was given, at first from `backlog` seconds ago."""

    def __init__(
        self, redis: RedisConnection, stream: str, backlog: float, lang: str, clock: Callable[[], float]
    ) -> None:
        self.heard = Coverage(0.0, 0.0)
        self._redis, self._stream, self._lang, self._clock = redis, stream, lang, clock
        self._backlog = backlog
        self._last = ""

    def news(self, end: float) -> Iterator[Message]:
        if not self._redis.connected:
            self._begin(end)
        while True:
            asked = self._clock()
            page = ("COUNT", _PAGE_ENTRIES, "STREAMS", self._stream, self._last)
            reply = self._redis.ask(end, "XREAD", *page)
            entries = reply[0][1] if reply else []
            for name, fields in entries:
                self._last = name.decode()
                blank = Post(self._last, _seconds(self._last), "", "", self._lang)
                yield partial(read_entry, fields, blank)
            if len(entries) < _PAGE_ENTRIES:
                break
        self.heard = Coverage(self.heard.start, asked)

    def _begin(self, end: float) -> None:
        """Find out from when on every entry is there: older ones may have been trimmed unread."""
        now = self._clock()
        self._last = self._last or f"{max(int((now - self._backlog) * 1000), 0)}-0"
        oldest = self._redis.ask(end, "XRANGE", self._stream, "-", "+", "COUNT", 1)
        first = oldest[0][0].decode() if oldest else ""
        if not first or _order(first) > _order(self._last):
            start = _seconds(first) if first else now
        elif not self.heard.end:
            start = _seconds(self._last)
        else:
            return
        self.heard = Coverage(start, max(start, self.heard.end))


def _order(name: str) -> tuple[int, ...]:
    """What to compare ids of entries by."""
    return tuple(map(int, name.split("-")))


def _seconds(name: str) -> float:
    """When an entry was added, by its id, in unix seconds."""
    return _order(name)[0] / 1000
