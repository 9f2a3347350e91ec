"""Posts from X's search/recent, which charges for every post, within a daily budget.

Facts: X docs, "search posts", paginate: `since_id` is the newest id of the first page of the last poll, and
stays the same while `next_token` turns the pages; `data` is absent where there is nothing; `max_results` is
10 to 100. X bills a post once in a UTC day, however often it is sent ("pricing").
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized, Usage
from sources.daily_budget import DailyBudget, Grant
from sources.http import Unreachable
from sources.minute_counts import Coverage
from sources.post_source import FetchedPosts, Post, PostSource, parse_posts
from sources.x_api import LATENESS_SECONDS, RefusedCall, StaleCursor, XApi, iso_time, quoted_term
from sources.x_posts import included, parse_x_post

MAX_QUERY_LENGTH = 512
"""The longest query outside Enterprise plans (X docs, search)."""

_CALLS = 450
_MIN_POSTS, _MAX_POSTS = 10, 100
_MAX_PAGES = 5
_BACKLOG_SECONDS = 3600.0
_FIELDS = {"tweet.fields": "created_at,lang,entities", "expansions": "author_id", "user.fields": "username"}


class XSearch(PostSource):
    """Posts that match `query`. The first fetch returns the past hour, and at most one page."""

    def __init__(self, query: str, token: str, budget: DailyBudget, **settings: Any) -> None:
        super().__init__(**settings)
        self._query = query or any_term_query(self.track)
        self._api = XApi("/2/tweets/search/recent", _CALLS, token, timeout=self.timeout, clock=self.clock)
        self._budget = budget
        self._unused_grant: Grant | None = None
        self._newest = 0
        self._start = 0.0

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        end = time.monotonic() + self.timeout
        try:
            return self._poll(end)
        except StaleCursor:
            self._newest = 0
            return self._poll(end)

    def _poll(self, end: float) -> FetchedPosts:
        now = self.clock()
        start = now - _BACKLOG_SECONDS
        position = {"since_id": str(self._newest)} if self._newest else {"start_time": iso_time(start)}
        posts, token = self._page(position, end)
        newest = max((int(post.id) for post in posts), default=self._newest)
        pages = _MAX_PAGES if self._newest else 1
        for _ in range(pages - 1):
            if not token:
                break
            try:
                older, token = self._page({**position, "next_token": token}, end)
            except SourceError:
                # Posts that were paid for are returned; an error that lasts is raised by the next poll.
                break
            posts += older
        if token:
            self._start = min(post.time for post in posts) if posts else now
        elif not self._newest:
            self._start = start
        self._newest = max(self._newest, newest)
        coverage = Coverage(self._start, max(now - LATENESS_SECONDS, self._start))
        return FetchedPosts(posts, dict.fromkeys(self.track, coverage))

    def _page(self, position: Mapping[str, str], end: float) -> tuple[list[Post], str]:
        """The posts of a page, and the token of the next one or ""; the budget is reserved beforehand."""
        grant = self._granted()
        params = {"query": self._query, "max_results": grant.posts, **_FIELDS, **position}
        try:
            answer = self._api.get(params, end)
        except (Unreachable, RefusedCall, Retry, Unauthorized, QuotaSpent):
            # No posts came: the grant pays for the next call.
            self._unused_grant = grant
            raise
        found = answer.get("data") or []
        self._budget.release(grant, grant.posts - len(found))
        posts = parse_posts("X", found, partial(parse_x_post, included(answer)))
        posts = [post for post in posts if post.id.isdecimal()]
        return posts, (answer.get("meta") or {}).get("next_token") or ""

    def _granted(self) -> Grant:
        grant, self._unused_grant = self._unused_grant, None
        if grant is not None and grant.day == self._budget.today:
            return grant
        return self._budget.reserve(_MIN_POSTS, _MAX_POSTS)

    @property
    def provider(self) -> str:
        return "X"

    @property
    def usage(self) -> Usage | None:
        return self._budget.usage

    @property
    def min_interval(self) -> float:
        return self._api.quota.min_interval()

    def close(self) -> None:
        self._api.close()
        if self._unused_grant is not None:
            with suppress(SourceError):
                self._budget.release(self._unused_grant, self._unused_grant.posts)
        self._unused_grant = None


def any_term_query(terms: Sequence[str]) -> str:
    """The query for posts with any of the terms."""
    return " OR ".join(map(quoted_term, terms))
