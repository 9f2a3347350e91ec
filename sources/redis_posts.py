"""Posts that other programs publish to a channel of Redis, or add to a stream."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import Any, ClassVar

import param

from sources.base import SourceError
from sources.duration import Duration
from sources.posts.source import FetchedPosts, Post, PostSource
from sources.redis_messages.connection import RedisConnection
from sources.redis_messages.listeners import ChannelListener, Listener, StreamListener

_TUTORIAL_CHANNEL = "hashtag"
_MAX_MESSAGES = 10_000
_MAX_PAUSE_SECONDS = 30.0
_REPORTED_SECONDS = 60.0


class Redis(PostSource):
    """A post per message, such as `PUBLISH hashtag science` or `XADD posts * text "Rain in #science"`.

    Messages are texts, terms or JSON, as in `sources.redis_messages`; invalid ones are left out and reported
    in `failures` for a minute. A message without a time has that of the poll that read it, or that at which
    it was added to the stream.

    A stream is read on from its last entry, also after an outage. A channel does not store messages: minutes
    in which it was not subscribed all the time are not counted, and neither are those between two polls that
    are so far apart that the times of the messages are unknown.
    """

    interval = Duration(1.0, doc="time between two polls")
    url = param.String(
        "redis://localhost:6379", doc="address, with user and password; ${NAME} is taken from the environment"
    )
    channel = param.String("", doc="pub/sub channel, or a pattern; empty: hashtag, unless a stream is named")
    stream = param.String("", doc="key of a stream, in place of a channel")
    backlog = Duration(3600.0, doc="stream: how old the entries are that are read at first")
    lang = param.String("", doc="language of posts that do not name theirs, as en; empty: unknown")

    type: ClassVar[str] = "redis"
    expanded_settings = ("url",)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if self.channel and self.stream:
            raise ValueError("channel and stream are both set; set one of them, and a source for each")
        channel = self.channel or _TUTORIAL_CHANNEL
        self._target = f"stream {self.stream!r}" if self.stream else f"channel {channel!r}"
        self._redis = RedisConnection(self.url, f"the {self._target}", self.timeout)
        self._listener: Listener = (
            StreamListener(self._redis, self.stream, self.backlog, self.lang, self.clock)
            if self.stream
            else ChannelListener(self._redis, channel, self.lang, self.clock)
        )
        self._polled_at = 0.0
        self._left_out: deque[tuple[float, str]] = deque(maxlen=_MAX_MESSAGES)

    @property
    def buffered(self) -> bool:
        """Messages that Redis has delivered are lost with the connection."""
        return self._redis.connected

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        now = self.clock()
        if now - self._polled_at > max(_MAX_PAUSE_SECONDS, 3 * self.period):
            self._redis.close()
        self._polled_at = now
        posts: list[Post] = []
        try:
            self._read(posts)
        except SourceError:
            if not posts:
                raise
        self._report_left_out(now)
        return FetchedPosts(posts, dict.fromkeys(self.track, self._listener.coverage))

    def close(self) -> None:
        self._redis.close()

    def _read(self, posts: list[Post]) -> None:
        """Append new messages to the posts, for half of the timeout and at most _MAX_MESSAGES."""
        now = time.monotonic()
        for message in islice(self._listener.read_new(now + self.timeout), _MAX_MESSAGES):
            try:
                posts += message()
            except ValueError as error:
                self._left_out.append((self.clock(), str(error)))
            if time.monotonic() > now + self.timeout / 2:
                break

    def _report_left_out(self, now: float) -> None:
        while self._left_out and self._left_out[0][0] < now - _REPORTED_SECONDS:
            self._left_out.popleft()
        if self._left_out:
            reason = self._left_out[-1][1]
            self.failures[self._target] = (
                f"Messages left out in the last minute: {len(self._left_out):,}. The newest one {reason}. "
                "Check the programs that send them."
            )
