"""Posts from X where there is a token, and from services without keys where there is none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, ClassVar

import pandas as pd
import param

from sources.base import Source, SourceError, Usage
from sources.bluesky import Bluesky
from sources.daily_budget import BudgetSpent, DailyBudget
from sources.duration import Duration
from sources.fallback import Fallback
from sources.mastodon import Mastodon
from sources.post_source import PostSource
from sources.sample_posts import SamplePosts
from sources.x_counts import XCounts
from sources.x_search import QUERY_CHARACTERS, XSearch, any_term_query

# A first answer has to come soon, so that a page without network shows its sample at once.
_FIRST_ANSWER_SECONDS = 4.0


class Twitter(PostSource):
    """Posts per minute of tracked terms, and posts.

    `provider = "auto"` is X where X_BEARER_TOKEN is set; elsewhere Bluesky or, if that does not answer,
    Mastodon, for good once one of them has answered. Until then rows are made up and marked by `sample`.
    Services without keys keep their own pace, however long `interval` is.
    """

    provider: param.Selector[str] = param.Selector(
        default="auto", objects=["auto", "x", "bluesky", "mastodon", "sample"], doc="who is asked"
    )
    mode: param.Selector[str] = param.Selector(
        default="counts",
        objects=["counts", "search"],
        doc="X: posts per minute, or posts, each of them charged",
    )
    query = param.String("", doc="X, search: what to look for; empty: any of the tracked terms")
    budget = param.Integer(500, bounds=(10, None), doc="X, search: most posts to read in a UTC day")
    interval = Duration(300.0, doc="time between two polls")
    title = param.String("Posts", doc="heading of the section; empty: made from the source's name")
    floor = Duration(60.0, doc="never poll X faster than this, whatever interval says")

    type: ClassVar[str] = "twitter"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._services = self._chosen()
        self._made_up = SamplePosts(track=self.track, clock=self.clock)
        self._fallback = Fallback(self.floor) if self.provider == "auto" else None
        if self._fallback:
            for service in self._services:
                service.timeout = min(self.timeout, _FIRST_ANSWER_SECONDS)

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        self.failures = {}
        if not self._services or (self._fallback and self._fallback.waits(self.clock())):
            return self._made_up.fetch(only)
        try:
            rows = self._live(only)
        except BudgetSpent:
            raise
        except SourceError as error:
            if self._fallback is None or not self._fallback.covers(error, self.clock()):
                raise
            self.warning = str(error)
            return self._made_up.fetch(only)
        if self._fallback:
            self._fallback.end()
        self.warning, self.failures = "", self._services[0].failures
        return rows

    def _live(self, only: Sequence[str] | None) -> pd.DataFrame:
        """Rows of the first service that answers, which is the only one from then on."""
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
    def period(self) -> float:
        active = self._active
        if active.provider == "X":
            return super().period
        own_pace, own_floor = min(self.interval, active.interval), min(self.floor, active.floor)
        period: float = max(own_pace, own_floor, active.min_interval)
        return period

    @property
    def usage(self) -> Usage | None:
        return self._active.usage

    def close(self) -> None:
        for service in self._services:
            service.close()

    @property
    def _active(self) -> Source:
        return self._made_up if self.sample else self._services[0]

    def _chosen(self) -> list[Source]:
        """The services to ask, the preferred one first."""
        token = os.environ.get("X_BEARER_TOKEN", "").strip()
        if self.provider == "x" or (self.provider == "auto" and token):
            return [self._x(token)]
        free: dict[str, type[PostSource]] = {"bluesky": Bluesky, "mastodon": Mastodon}
        if self.provider == "auto":
            if not all(term.startswith("#") for term in self.track):
                del free["mastodon"]
        else:
            free = {name: service for name, service in free.items() if name == self.provider}
        given = {"track": self.track, "timeout": self.timeout, "clock": self.clock, **self._saving}
        return [service(**given) for service in free.values()]

    def _x(self, token: str) -> Source:
        given = {"timeout": self.timeout, "clock": self.clock}
        if self.mode == "counts":
            return XCounts(self.track, token, **given)
        query = self.query or any_term_query(self.track)
        if len(query) > QUERY_CHARACTERS:
            raise ValueError(
                f"query: {len(query)} characters are too many; X takes {QUERY_CHARACTERS} at most"
            )
        budget = DailyBudget(self.budget, clock=self.clock)
        return XSearch(query, token, budget, track=self.track, **given, **self._saving)

    @property
    def _saving(self) -> dict[str, Any]:
        """What the service that answers needs to save posts in this source's place, and under its name."""
        return {"name": self.name, "save": self.save, "save_mb": self.save_mb}
