"""Shares one fetch of a source between all requests that come while it runs or soon after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from dashboard.feed.status import Batch
from sources.base import SourceError

# Refreshes of the same keys within this time share one fetch.
REFRESH_SHARED_SECONDS = 5.0

Keys = tuple[str, ...] | None
"""Values of a source's first key; None for all of them."""


class _Fetch(NamedTuple):
    """A fetch that is under way, the keys that it fetches, and whether a refresh waits for it."""

    task: asyncio.Task[Batch]
    keys: Keys
    refreshes: bool = False


class _Outcome(NamedTuple):
    """The outcome of a refresh, and its time (monotonic seconds)."""

    at: float
    outcome: Batch | SourceError


class SharedFetch:
    """Runs `fetch(keys)` for polls and refreshes, never twice at a time. For one event loop."""

    def __init__(self, fetch: Callable[[Keys], Awaitable[Batch]], monotonic: Callable[[], float]) -> None:
        self._fetch, self._monotonic = fetch, monotonic
        self._under_way: _Fetch | None = None
        self._refreshed: dict[Keys, _Outcome] = {}

    async def poll(self) -> Batch:
        """The result of the fetch that is under way, or of a new one of all keys. Raises as the fetch
        does."""
        return await self._join_or_start(None)

    async def refresh(self, keys: Keys) -> Batch:
        """The result of a fetch of these keys: the one that is under way, their last refresh where it is
        younger than REFRESH_SHARED_SECONDS, or a new one. Raises as the fetch does."""
        while (recent := self._recent_outcome(keys)) is None and (others := self._fetch_of_others(keys)):
            await asyncio.wait([others])
        if isinstance(recent, SourceError):
            raise recent
        return recent if recent is not None else await self._join_or_start(keys, refreshes=True)

    async def ended(self) -> None:
        """Wait for the end of the fetch that is under way."""
        if self._under_way is not None:
            await asyncio.wait([self._under_way.task])

    @property
    def is_under_way(self) -> bool:
        return self._under_way is not None

    def _fetch_of_others(self, keys: Keys) -> asyncio.Task[Batch] | None:
        """The fetch that is under way, where it does not bring these keys."""
        fetch = self._under_way
        return None if fetch is None or fetch.keys in (None, keys) else fetch.task

    def _recent_outcome(self, keys: Keys) -> Batch | SourceError | None:
        """The outcome of the last refresh of these keys; None where it is too old, or a fetch is under way
        that brings newer rows of them."""
        if self._under_way is not None and self._fetch_of_others(keys) is None:
            return None
        last = self._refreshed.get(keys)
        return last.outcome if last is not None and self._is_young(last) else None

    def _is_young(self, refreshed: _Outcome) -> bool:
        return self._monotonic() - refreshed.at < REFRESH_SHARED_SECONDS

    async def _join_or_start(self, keys: Keys, *, refreshes: bool = False) -> Batch:
        if self._under_way is None:
            self._under_way = _Fetch(asyncio.ensure_future(self._fetch(keys)), keys)
            self._under_way.task.add_done_callback(self._on_done)
        if refreshes:
            self._under_way = self._under_way._replace(refreshes=True)
        return await asyncio.shield(self._under_way.task)

    def _on_done(self, task: asyncio.Task[Batch]) -> None:
        ended, self._under_way = self._under_way, None
        if ended is None or task.cancelled():
            return
        error = task.exception()  # also marks it as retrieved, in case all waiting requests were cancelled
        if ended.refreshes and (error is None or isinstance(error, SourceError)):
            # Before those who wait continue: a refresh that is requested meanwhile shares the outcome.
            young = {keys: one for keys, one in self._refreshed.items() if self._is_young(one)}
            self._refreshed = young | {ended.keys: _Outcome(self._monotonic(), error or task.result())}
