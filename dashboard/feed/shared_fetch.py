"""One fetch of a source at a time, whose outcome all share who request it meanwhile or soon after."""

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


class _Refresh(NamedTuple):
    """The outcome of the last refresh and its time (monotonic seconds)."""

    at: float
    keys: Keys
    outcome: Batch | SourceError


class SharedFetch:
    """Runs `fetch(keys)` for polls and refreshes, never twice at a time. For one event loop."""

    def __init__(self, fetch: Callable[[Keys], Awaitable[Batch]], monotonic: Callable[[], float]) -> None:
        self._fetch, self._monotonic = fetch, monotonic
        self._under_way: _Fetch | None = None
        self._last_refresh: _Refresh | None = None

    async def poll(self) -> Batch:
        """Await the fetch that is under way, or a new one of all keys. Raises what the fetch raises."""
        return await self._join_or_start(None)

    async def refresh(self, keys: Keys) -> Batch:
        """The outcome of a fetch of these keys: of the last refresh where it is younger than
        REFRESH_SHARED_SECONDS, of the fetch that is under way, or of a new one. Raises what the fetch raises.
        """
        recent = self._recent_outcome(keys)
        if isinstance(recent, SourceError):
            raise recent
        if recent is not None:
            return recent
        while self._under_way is not None and self._under_way.keys not in (None, keys):
            await asyncio.wait([self._under_way.task])
        return await self._join_or_start(keys, refreshes=True)

    async def ended(self) -> None:
        """Wait for the end of the fetch that is under way, whatever its outcome."""
        if self._under_way is not None:
            await asyncio.wait([self._under_way.task])

    @property
    def is_under_way(self) -> bool:
        return self._under_way is not None

    def _recent_outcome(self, keys: Keys) -> Batch | SourceError | None:
        """The outcome of the last refresh of these keys; None where it is too old or a fetch is under way."""
        last = self._last_refresh
        if self._under_way is not None or last is None or last.keys != keys:
            return None
        return last.outcome if self._monotonic() - last.at < REFRESH_SHARED_SECONDS else None

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
            self._last_refresh = _Refresh(self._monotonic(), ended.keys, error or task.result())
