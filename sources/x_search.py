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

QUERY_CHARACTERS = 512
"""The longest query outside Enterprise plans (X docs, search)."""

_CALLS = 450
_MIN_POSTS, _MAX_POSTS = 10, 100
_MAX_PAGES = 5
_FIRST_LOOK_SECONDS = 3600.0
_FIELDS = {"tweet.fields": "created_at,lang,entities", "expansions": "author_id", "user.fields": "username"}


class XSearch(PostSource):
    """Posts that match `query`. The first fetch looks an hour back, and takes no more than one page."""

    def __init__(self, query: str, token: str, budget: DailyBudget, **settings: Any) -> None:
        super().__init__(**settings)
        self._query = query or any_term_query(self.track)
        self._api = XApi("/2/tweets/search/recent", _CALLS, token, timeout=self.timeout, clock=self.clock)
        self._budget = budget
        self._held: Grant | None = None
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
        begin = now - _FIRST_LOOK_SECONDS
        where = {"since_id": str(self._newest)} if self._newest else {"start_time": iso_time(begin)}
        posts, token = self._page(where, end)
        newest = max((int(post.id) for post in posts), default=self._newest)
        pages = _MAX_PAGES if self._newest else 1
        for _ in range(pages - 1):
            if not token:
                break
            try:
                older, token = self._page({**where, "next_token": token}, end)
            except SourceError:
                # What was paid for is kept; the error, if it lasts, is told by the next poll.
                break
            posts += older
        if token:
            self._start = min(post.time for post in posts) if posts else now
        elif not self._newest:
            self._start = begin
        self._newest = max(self._newest, newest)
        span = Coverage(self._start, max(now - LATENESS_SECONDS, self._start))
        return FetchedPosts(posts, dict.fromkeys(self.track, span))

    def _page(self, where: Mapping[str, str], end: float) -> tuple[list[Post], str]:
        """The posts of a page, and the token of the next one or ""; counted in the budget beforehand."""
        grant = self._granted()
        params = {"query": self._query, "max_results": grant.posts, **_FIELDS, **where}
        try:
            answer = self._api.get(params, end)
        except (Unreachable, RefusedCall, Retry, Unauthorized, QuotaSpent):
            # No posts came: what was counted for them pays for the next call.
            self._held = grant
            raise
        found = answer.get("data") or []
        self._budget.release(grant, grant.posts - len(found))
        posts = parse_posts("X", found, partial(parse_x_post, included(answer)))
        posts = [post for post in posts if post.id.isdecimal()]
        return posts, (answer.get("meta") or {}).get("next_token") or ""

    def _granted(self) -> Grant:
        held, self._held = self._held, None
        if held is not None and held.day == self._budget.today:
            return held
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
        if self._held is not None:
            with suppress(SourceError):
                self._budget.release(self._held, self._held.posts)
        self._held = None


def any_term_query(terms: Sequence[str]) -> str:
    """The query that finds posts with any of the terms."""
    return " OR ".join(map(quoted_term, terms))
