"""Posts of a Mastodon server with tracked hashtags, read without an account where the server allows that.

Facts: Mastodon docs, "timelines" and "guidelines": `min_id` pages forward without gaps.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

import param

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized, Usage
from sources.duration import Duration
from sources.http.base_urls import base_url
from sources.mastodon_server import MastodonServer
from sources.posts.forms.mastodon import parse_status
from sources.posts.minute_counts import Coverage
from sources.posts.source import FetchedPosts, Post, PostSource, parse_posts

_PAGE_POSTS = 40
_MAX_PAGES = 5
_BACKLOG_SECONDS = 3600.0
# Posts of other servers arrive some seconds after they were written.
_LATENESS_SECONDS = 30.0


class _TimelinePosition(NamedTuple):
    """How far a timeline was read: the id of its newest post ("" if none), and its coverage."""

    newest: str
    coverage: Coverage


class Mastodon(PostSource):
    """The hashtag timelines of one server, one for each tracked term; every term must be a hashtag."""

    interval = Duration(30.0, doc="time between two polls")
    floor = Duration(5.0, doc="never poll faster than this, whatever interval says")
    instance = param.String("https://mastodon.social", doc="address of the server whose timelines are read")
    token = param.String(
        "MASTODON_TOKEN",
        doc="environment variable with an access token of an account on that server; empty: send none",
    )

    type: ClassVar[str] = "mastodon"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for term in self.track:
            if not term.startswith("#"):
                raise ValueError(
                    f"track: {term!r} is no hashtag, and Mastodon has timelines of those only: '#{term}'"
                )
        self._server = MastodonServer(
            _address(self.instance),
            self.token,
            timeout=self.timeout,
            clock=self.clock,
            monotonic=self.monotonic,
        )
        self._positions: dict[str, _TimelinePosition] = {}

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        end = time.monotonic() + self.timeout
        posts: list[Post] = []
        positions: dict[str, _TimelinePosition] = {}
        errors: dict[str, SourceError] = {}
        for term in terms:
            try:
                new, positions[term] = self._timeline(term, end)
                posts += new
            except (Retry, Unauthorized, QuotaSpent):
                raise
            except SourceError as error:
                errors[term] = error
        if errors and not positions:
            raise next(iter(errors.values()))
        self.failures = {term: str(error) for term, error in errors.items()}
        self._positions.update(positions)
        return FetchedPosts(posts, {term: position.coverage for term, position in positions.items()})

    def _timeline(self, term: str, end: float) -> tuple[list[Post], _TimelinePosition]:
        """The new posts of a timeline: at first its newest page, later on every page since the last call."""
        complete_until = self.clock() - _LATENESS_SECONDS
        position = self._positions.get(term)
        if position is None or not position.newest:
            newest, posts, full = self._page(term, {}, end)
            times = [post.time for post in posts] if full else [complete_until - _BACKLOG_SECONDS]
            return posts, _TimelinePosition(
                newest, Coverage(min(times, default=complete_until), complete_until)
            )
        newest, posts = position.newest, []
        for _ in range(_MAX_PAGES):
            latest, new, full = self._page(term, {"min_id": newest}, end)
            newest, posts = latest or newest, posts + new
            if not full:
                return posts, _TimelinePosition(newest, Coverage(position.coverage.start, complete_until))
        reached = min(complete_until, max((post.time for post in posts), default=position.coverage.end))
        return posts, _TimelinePosition(newest, Coverage(position.coverage.start, reached))

    def _page(self, term: str, parameters: dict[str, str], end: float) -> tuple[str, list[Post], bool]:
        """The id of the newest status of a page, its posts, and whether there may be more."""
        statuses = self._server.timeline(term.lstrip("#"), {"limit": _PAGE_POSTS, **parameters}, end)
        posts = parse_posts("Mastodon", statuses, parse_status)
        newest = next((str(item["id"]) for item in statuses if isinstance(item, dict) and item.get("id")), "")
        return newest, posts, len(statuses) >= _PAGE_POSTS

    @property
    def provider(self) -> str:
        return "Mastodon"

    @property
    def usage(self) -> Usage | None:
        return self._server.usage

    @property
    def min_interval(self) -> float:
        return self._server.quota.min_interval(len(self.track))

    @property
    def note(self) -> str:
        return self._server.note

    def close(self) -> None:
        self._server.close()


def _address(instance: str) -> str:
    if os.environ.get("MASTODON_URL"):
        return base_url("MASTODON_URL", "")
    parts = urlsplit(instance if "://" in instance else f"https://{instance}")
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.-]+", parts.hostname or ""):
        raise ValueError(f"instance: {instance!r} is no address; write 'https://mastodon.social'")
    return f"{parts.scheme}://{parts.netloc}"
