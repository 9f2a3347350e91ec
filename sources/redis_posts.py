"""Posts that other programs publish to a channel of Redis, or add to a stream of it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import Any, ClassVar

import param

from sources.base import SourceError
from sources.duration import Duration
from sources.post_source import FetchedPosts, Post, PostSource
from sources.redis_connection import RedisConnection
from sources.redis_listeners import ChannelListener, Listener, StreamListener

_TUTORIALS_CHANNEL = "hashtag"
_MAX_MESSAGES = 10_000
_MAX_PAUSE_SECONDS = 30.0
_TOLD_SECONDS = 60.0


class Redis(PostSource):
    """What `PUBLISH hashtag science` or `XADD posts * text "Rain in #science"` tells, each message a post.

    Messages are texts, terms or JSON, as `sources.redis_messages` has it; those that are none of these are
    left out and told in `failures` for a minute. One without a time has that of the look that found it, or
    that at which it was added to the stream.

    A stream is read on from where it stood, whatever happened meanwhile. A channel does not wait for its
    listeners: minutes in which it was not listened to all the time are left out. That is so as well where two
    looks are so far apart that nobody knows when the messages between them came.
    """

    interval = Duration(1.0, doc="time between two looks at what has come")
    url = param.String(
        "redis://localhost:6379", doc="address, with user and password; ${NAME} is taken from the environment"
    )
    channel = param.String("", doc="pub/sub channel, or a pattern; empty: hashtag, unless a stream is named")
    stream = param.String("", doc="key of a stream, in place of a channel")
    backlog = Duration(3600.0, doc="stream: how old the entries are that are read at first")
    lang = param.String("", doc="language of posts that do not name theirs, as en; empty: not known")

    type: ClassVar[str] = "redis"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if self.channel and self.stream:
            raise ValueError("channel and stream are both set; set one of them, and a source for each")
        channel = self.channel or _TUTORIALS_CHANNEL
        self._wanted = f"stream {self.stream!r}" if self.stream else f"channel {channel!r}"
        self._redis = RedisConnection(self.url, f"the {self._wanted}", self.timeout)
        self._listener: Listener = (
            StreamListener(self._redis, self.stream, self.backlog, self.lang, self.clock)
            if self.stream
            else ChannelListener(self._redis, channel, self.lang, self.clock)
        )
        self._looked = 0.0
        self._left_out: deque[tuple[float, str]] = deque(maxlen=_MAX_MESSAGES)

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        now = self.clock()
        if now - self._looked > max(_MAX_PAUSE_SECONDS, 3 * self.period):
            self._redis.close()
        self._looked = now
        posts: list[Post] = []
        try:
            self._look(posts)
        except SourceError:
            if not posts:
                raise
        self._tell_left_out(now)
        return FetchedPosts(posts, dict.fromkeys(self.track, self._listener.heard))

    def close(self) -> None:
        self._redis.close()

    def _look(self, posts: list[Post]) -> None:
        """Add what has come to the posts, for half of the time that there is and so many at most."""
        now = time.monotonic()
        for message in islice(self._listener.news(now + self.timeout), _MAX_MESSAGES):
            try:
                posts.append(message())
            except ValueError as error:
                self._left_out.append((self.clock(), str(error)))
            if time.monotonic() > now + self.timeout / 2:
                break

    def _tell_left_out(self, now: float) -> None:
        while self._left_out and self._left_out[0][0] < now - _TOLD_SECONDS:
            self._left_out.popleft()
        if self._left_out:
            reason = self._left_out[-1][1]
            self.failures[self._wanted] = (
                f"Messages left out in the last minute: {len(self._left_out):,}. The newest {reason}. "
                "Check what is sent there."
            )
