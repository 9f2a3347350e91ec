"""Posts from X's search/recent within a daily budget: every post is charged.

Facts: X docs, "search posts", paginate: `since_id` is the newest id of the first page of the last poll, and
stays the same while `next_token` turns the pages; `data` is absent where there is nothing; `max_results` is
10 to 100. X bills a post once in a UTC day, however often it is sent ("pricing").
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sources.base import SourceError, Usage
from sources.duration import in_words
from sources.posts.forms.x import included, parse_x_post
from sources.posts.minute_counts import Coverage
from sources.posts.source import FetchedPosts, Post, PostSource, parse_posts
from sources.x_api.client import LATENESS_SECONDS, StaleCursor, XApi, iso_time, quoted_term
from sources.x_api.daily_budget import DailyBudget
from sources.x_api.prices import POST, USER, dollars, price_of_post

MAX_QUERY_LENGTH = 512
"""The longest query outside Enterprise plans (X docs, search)."""

MIN_POSTS = 10
"""The smallest page of a search."""

_CALLS = 450
_MAX_POSTS = 100
_MAX_PAGES = 5
_POLL_SHARE = 0.25
_BACKLOG_SECONDS = 3600.0
_FIELDS = {"tweet.fields": "created_at,lang,entities"}
_AUTHOR_FIELDS = {"expansions": "author_id", "user.fields": "username"}


class XSearch(PostSource):
    """Posts that match `query`. The first fetch returns the past hour, and at most one page.

    A poll reads at most a quarter of the posts that today's budget still allows, and the next poll waits
    until what is left lasts for the day at the cost of the last one. Where more posts were written than a
    poll may read, the newest are read and their minutes have no counts.

    authors: whether the names of authors are read, for which X may charge.
    """

    def __init__(self, query: str, budget: DailyBudget, *, authors: bool = True, **settings: Any) -> None:
        super().__init__(**settings)
        self._query = query or any_term_query(self.track)
        self._api = XApi("/2/tweets/search/recent", _CALLS, budget, timeout=self.timeout, clock=self.clock)
        self._fields = _FIELDS | (_AUTHOR_FIELDS if authors else {})
        self._price = price_of_post(authors)
        self._last_cost = 0.0
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
        self._last_cost = 0.0
        allowed = max(int(self._api.budget.left / self._price * _POLL_SHARE), MIN_POSTS)
        posts, token = self._page(position, end, allowed)
        newest = max((int(post.id) for post in posts), default=self._newest)
        pages = _MAX_PAGES if self._newest else 1
        for _ in range(pages - 1):
            if not token or allowed - len(posts) < MIN_POSTS:
                break
            try:
                older, token = self._page({**position, "next_token": token}, end, allowed - len(posts))
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

    def _page(self, position: Mapping[str, str], end: float, allowed: int) -> tuple[list[Post], str]:
        """At most `allowed` posts, and the token of the next page or ""; what they may cost is reserved."""
        grant = self._api.reserve(self._price, MIN_POSTS, min(allowed, _MAX_POSTS))
        size = grant.posts(self._price)
        params = {"query": self._query, "max_results": size, **self._fields, **position}
        answer = self._api.get(params, end, grant, self._charge)
        posts = parse_posts("X", answer.get("data") or [], partial(parse_x_post, included(answer)))
        posts = [post for post in posts if post.id.isdecimal()]
        return posts, (answer.get("meta") or {}).get("next_token") or ""

    def _charge(self, answer: Mapping[str, Any]) -> float:
        cost = _cost(answer)
        self._last_cost += cost
        return cost

    @property
    def provider(self) -> str:
        return "X"

    @property
    def usage(self) -> Usage | None:
        return self._api.budget.usage

    @property
    def min_interval(self) -> float:
        return self._api.quota.min_interval()

    @property
    def period(self) -> float:
        return max(super().period, float(math.ceil(self._api.budget.seconds_between(self._last_cost))))

    @property
    def cost_per_day(self) -> float:
        """The budget: what a search costs depends on the posts that it finds."""
        return self._api.budget.limit

    @property
    def note(self) -> str:
        limit = self._api.budget.limit
        note = (
            f"X charges up to {dollars(self._price)} for each post, so the budget of {dollars(limit)} a day "
            f"is at least {int(limit / self._price):,} posts."
        )
        if self.period <= max(self.interval, self.floor, self.min_interval):
            return note
        return (
            f"{note} The last poll cost {dollars(self._last_cost)}: the next one waits "
            f"{in_words(self.period)}, so that the rest lasts for the day. Raise `budget` for more."
        )

    def close(self) -> None:
        self._api.close()


def _cost(answer: Mapping[str, Any]) -> float:
    """The most that X charges for the reply to a search."""
    includes = answer.get("includes")
    users = includes.get("users") if isinstance(includes, dict) else None
    return _length(answer.get("data")) * POST + _length(users) * USER


def _length(items: Any) -> int:
    return len(items) if isinstance(items, list) else 0


def any_term_query(terms: Sequence[str]) -> str:
    """The query for posts with any of the terms."""
    return " OR ".join(map(quoted_term, terms))
