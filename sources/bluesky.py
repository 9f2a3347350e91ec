"""Posts of Bluesky from Jetstream, which streams them and needs no key."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from sources.base import SourceError
from sources.duration import Duration, in_words
from sources.http.base_urls import base_urls
from sources.http.client import Unreachable
from sources.jetstream import MAX_BACKLOG_SECONDS, Event, Jetstream
from sources.posts.forms.bluesky import COLLECTION, parse_bluesky_post
from sources.posts.source import FetchedPosts, Post, PostSource, parse_posts
from sources.posts.term_matching import matching_terms
from sources.streams.position import StreamPosition
from sources.streams.progress import FIRST_BACKLOG_SECONDS

# Facts: bluesky-social/jetstream, README.
_HOSTS = tuple(
    f"https://jetstream{number}.us-{coast}.bsky.network" for coast in ("east", "west") for number in (2, 1)
)
_MAX_WAITING = 10_000
_MAX_BEHIND_SECONDS = 120.0
_GIVEN_BY_PARAM = re.compile(r"[A-Z]\w*\d{5}")


class Bluesky(PostSource):
    """Public posts that match the tracked terms. The first fetch connects; `close` disconnects.

    The time of a post is that at which the stream sent it: `createdAt` is set by the author's program and may
    be wrong (Jetstream docs). While ten thousand posts wait for a fetch, the stream is not read.

    What was missed, in an outage or while the dashboard was not running, is fetched from the stream's past.
    The minutes around the end of the last process are counted anew from their first post, so that a count
    that is stored already is replaced by the same.
    """

    interval = Duration(5.0, doc="time between two reads of what the stream has sent")
    backlog = Duration(
        MAX_BACKLOG_SECONDS, doc="how far back posts that were missed are fetched, at most 36h"
    )
    silence = Duration(20.0, doc="connect again when the stream sends nothing for this long")

    type: ClassVar[str] = "bluesky"
    counted_minutes: ClassVar[int] = int(MAX_BACKLOG_SECONDS / 60) + 10

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._urls = base_urls("BLUESKY_URL", _HOSTS)
        self._waiting: deque[Post] = deque()
        self._stream: Jetstream | None = None
        # Without a name of its own, a source cannot be the same as in an earlier process.
        self._position = None if _GIVEN_BY_PARAM.fullmatch(str(self.name)) else StreamPosition(str(self.name))
        self._returned_until = 0.0

    @property
    def buffered(self) -> bool:
        return bool(self._waiting)

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        if self._stream is None:
            self._stream = self._connected()
            self._stream.wait(self.timeout)
        # Read before the posts are taken, so that they include every post of this coverage.
        error, coverage = self._stream.error, self._stream.coverage
        posts = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if error and not posts:
            raise Unreachable(error)
        self._store_position(coverage.end)
        return FetchedPosts(posts, dict.fromkeys(self.track, coverage))

    @property
    def note(self) -> str:
        coverage = self._stream.coverage if self._stream and not self._stream.error else None
        behind = self.clock() - coverage.end if coverage else 0.0
        if behind < _MAX_BEHIND_SECONDS:
            return ""
        return f"Posts that were missed are being fetched: those of {in_words(behind)} are left."

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None

    def _connected(self) -> Jetstream:
        position = self._position.read() if self._position else 0.0
        return Jetstream(
            self._urls,
            COLLECTION,
            self._on_event,
            has_room=lambda: len(self._waiting) < _MAX_WAITING,
            position=position,
            timeout=self.timeout,
            silence=self.silence,
            backlog=max(min(self.backlog, MAX_BACKLOG_SECONDS), FIRST_BACKLOG_SECONDS),
            clock=self.clock,
        )

    def _store_position(self, returned_until: float) -> None:
        """Store how far the last fetch reached: rows of this one may be lost with the process."""
        if self._position is None:
            return
        if error := self._position.write(self._returned_until):
            self.failures["position in the stream"] = error
        self._returned_until = returned_until

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
