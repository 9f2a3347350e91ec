"""Posts from X where there is a token, else from services that need no key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

import pandas as pd
import param

from sources.base import Source, SourceError, Usage
from sources.bluesky import Bluesky
from sources.duration import Duration
from sources.environment import variable
from sources.fallback import Fallback
from sources.mastodon import Mastodon
from sources.posts.source import PostSource
from sources.sample_posts import SamplePosts
from sources.x_api.client import TOKEN
from sources.x_api.counts import XCounts
from sources.x_api.daily_budget import DailyBudget
from sources.x_api.prices import COUNTS_REQUEST, dollars, price_of_post
from sources.x_api.search import MAX_QUERY_LENGTH, MIN_POSTS, XSearch, any_term_query

# The first reply has a short time limit, so that a page without network shows its sample posts soon.
_FIRST_REPLY_SECONDS = 4.0
# Whole numbers from this one on were budgets of posts.
_POSTS_FROM = 10


class Twitter(PostSource):
    """Posts per minute of tracked terms, and posts.

    `provider = "auto"` is X where X_BEARER_TOKEN is set, else Bluesky or, if that does not reply, Mastodon.
    The first one that replies is used from then on; until then there are sample posts, and `sample` is true.
    Services without keys are polled at their own interval where `interval` is longer.
    """

    provider: param.Selector[str] = param.Selector(
        default="auto", objects=["auto", "x", "bluesky", "mastodon", "sample"], doc="the service to call"
    )
    mode: param.Selector[str] = param.Selector(
        default="counts",
        objects=["counts", "search"],
        doc="X: posts per minute, or posts, each of them charged",
    )
    query = param.String("", doc="X, search: what to look for; empty: any of the tracked terms")
    authors = param.Boolean(True, doc="X, search: names of authors, for each of which X may charge")
    budget = param.Number(
        1.0, bounds=(0, None), doc="X: most dollars to spend in a UTC day, by all sources together"
    )
    interval = Duration(300.0, doc="time between two polls")
    title = param.String("Posts", doc="heading of the section; empty: made from the source's name")
    floor = Duration(60.0, doc="never poll X faster than this, whatever interval says")

    type: ClassVar[str] = "twitter"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._check_budget()
        self._services = self._selected_services()
        self._sample = SamplePosts(track=self.track, clock=self.clock)
        self._fallback = Fallback(self.floor) if self.provider == "auto" else None
        if self._fallback:
            for service in self._services:
                service.timeout = min(self.timeout, _FIRST_REPLY_SECONDS)

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        self.failures = {}
        if not self._services or (self._fallback and self._fallback.must_wait(self.monotonic())):
            return self._sample.fetch(only)
        try:
            rows = self._live(only)
        except SourceError as error:
            if self._fallback is None or not self._fallback.activate(error, self.monotonic()):
                raise
            self.warning = str(error)
            return self._sample.fetch(only)
        if self._fallback:
            self._fallback.end()
        self.warning, self.failures = "", self._services[0].failures
        return rows

    def _live(self, only: Sequence[str] | None) -> pd.DataFrame:
        """Rows of the first service that replies, which is the only one from then on."""
        errors: list[SourceError] = []
        for service in self._services:
            try:
                rows = service.fetch(only)
            except SourceError as error:
                errors.append(error)
                continue
            for other in self._services:
                if other is not service:
                    other.close()
            self._services = [service]
            service.timeout = self.timeout
            return rows
        raise errors[0]

    @property
    def active_provider(self) -> str:
        return self._active.provider

    @property
    def sample(self) -> bool:
        return not self._services or (self._fallback is not None and self._fallback.active)

    @property
    def min_interval(self) -> float:
        return self._active.min_interval

    @property
    def note(self) -> str:
        return self._active.note

    @property
    def period(self) -> float:
        active = self._active
        if active.provider == "X":
            return max(super().period, active.period)
        interval, floor = min(self.interval, active.interval), min(self.floor, active.floor)
        period: float = max(interval, floor, active.min_interval)
        return period

    @property
    def usage(self) -> Usage | None:
        return self._active.usage

    @property
    def cost_per_day(self) -> float | None:
        return self._services[0].cost_per_day if self._services else None

    def use_environment(self) -> None:
        if self.provider != "auto" or bool(variable(TOKEN)) == (self._services[0].provider == "X"):
            return  # the token itself is read at every call
        self.close()
        self._services = self._selected_services()
        if self._fallback and not self._fallback.ended:
            self._fallback = Fallback(self.floor)

    def close(self) -> None:
        for service in self._services:
            service.close()

    @property
    def _active(self) -> Source:
        return self._sample if self.sample else self._services[0]

    def _selected_services(self) -> list[Source]:
        """The services to call, the preferred one first."""
        if self.provider == "x" or (self.provider == "auto" and variable(TOKEN)):
            return [self._x()]
        free: dict[str, Callable[..., PostSource]] = {"bluesky": Bluesky, "mastodon": Mastodon}
        if self.provider == "auto":
            # A token of Mastodon is for the server of its account, which nobody has chosen here.
            free["mastodon"] = partial(Mastodon, token="")
            if not all(term.startswith("#") for term in self.track):
                del free["mastodon"]
        else:
            free = {name: service for name, service in free.items() if name == self.provider}
        settings = {"track": self.track, "timeout": self.timeout, "clock": self.clock, **self._save_settings}
        return [service(**settings) for service in free.values()]

    def _x(self) -> Source:
        settings = {"timeout": self.timeout, "clock": self.clock, "interval": max(self.interval, self.floor)}
        budget = DailyBudget(self.budget, clock=self.clock)
        if self.mode == "counts":
            return XCounts(self.track, budget, **settings)
        query = self.query or any_term_query(self.track)
        if len(query) > MAX_QUERY_LENGTH:
            raise ValueError(
                f"query: {len(query)} characters are too many; X accepts at most {MAX_QUERY_LENGTH}"
            )
        return XSearch(
            query, budget, authors=self.authors, track=self.track, **settings, **self._save_settings
        )

    def _check_budget(self) -> None:
        """Raises ValueError for a budget that allows no request, or that may be one of posts."""
        if isinstance(self.budget, int) and self.budget >= _POSTS_FROM:
            posts = self.budget * price_of_post(self.authors)
            raise ValueError(
                f"budget = {self.budget} is in dollars a day, and was in posts up to version 0.2. "
                f"{self.budget:,} posts cost up to {dollars(posts)}: write budget = {posts:.2f} for as many "
                f"as before, or {self.budget}.0 if you mean ${self.budget:,} a day"
            )
        cost = COUNTS_REQUEST if self.mode == "counts" else MIN_POSTS * price_of_post(self.authors)
        if self.budget < cost:
            raise ValueError(
                f"budget = {self.budget} is less than the {dollars(cost)} that one request may cost"
            )

    @property
    def _save_settings(self) -> dict[str, Any]:
        """The settings with which a service saves posts in place of this source and under its name."""
        return {"name": self.name, "save": self.save, "save_mb": self.save_mb}
