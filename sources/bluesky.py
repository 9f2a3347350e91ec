"""Posts of Bluesky from Jetstream, which streams them and needs no key."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from sources.base import SourceError
from sources.bluesky_posts import COLLECTION, parse_bluesky_post
from sources.duration import Duration
from sources.http import Unreachable, base_url
from sources.jetstream import Event, Jetstream
from sources.minute_counts import Coverage
from sources.post_source import FetchedPosts, Post, PostSource, parse_posts
from sources.term_matching import matching_terms

_MAX_WAITING = 10_000


class Bluesky(PostSource):
    """Public posts that match the tracked terms. The first fetch connects; `close` disconnects.

    The time of a post is that at which the stream sent it: `createdAt` is set by the author's program and may
    be wrong (Jetstream docs). Where more than ten thousand posts wait for a fetch, the oldest are lost and
    their minutes are not counted.
    """

    interval = Duration(5.0, doc="time between two reads of what the stream has sent")
    silence = Duration(20.0, doc="connect again when the stream sends nothing for this long")

    type: ClassVar[str] = "bluesky"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._url = base_url("BLUESKY_URL", "https://jetstream2.us-east.bsky.network")
        self._waiting: deque[Post] = deque(maxlen=_MAX_WAITING)
        self._stream: Jetstream | None = None

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        if self._stream is None:
            self._stream = Jetstream(
                self._url,
                COLLECTION,
                self._on_event,
                timeout=self.timeout,
                silence=self.silence,
                clock=self.clock,
            )
            self._stream.wait(self.timeout)
        # Read before the posts are taken, so that they include every post of this coverage.
        error, coverage = self._stream.error, self._stream.coverage
        full = len(self._waiting) == _MAX_WAITING
        posts = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if error and not posts:
            raise Unreachable(error)
        if full:
            coverage = Coverage(posts[0].time, coverage.end)
        return FetchedPosts(posts, dict.fromkeys(self.track, coverage))

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None

    def _on_event(self, event: Event) -> None:
        commit = event.get("commit")
        if event.get("kind") != "commit" or not isinstance(commit, dict):
            return
        if (commit.get("operation"), commit.get("collection")) != ("create", COLLECTION):
            return
        with suppress(SourceError):
            (post,) = parse_posts("Bluesky", [event], parse_bluesky_post)
            if matching_terms(post.text, self.track, post.tags):
                self._waiting.append(post)
