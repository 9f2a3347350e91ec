"""The interface of a feed to other processes: one process polls the source, and all get the rows."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from dashboard.feed.status import Batch, Status


class NotShared(Exception):
    """Another process polls the source now, so that the rows of this one are discarded."""


class Sharing(Protocol):
    """Connects one feed with the feeds of the same source in other processes. Thread-safe."""

    @property
    def polls(self) -> bool:
        """Whether this process polls the source, as far as is known now."""

    @property
    def watched(self) -> bool:
        """Whether another process has a page open that shows the source."""

    @property
    def trouble(self) -> str:
        """Why rows do not reach all processes, and what to do; "" while they do."""

    def publish(self, batch: Batch | None, status: Status) -> None:
        """Send the rows of a fetch, and the status, to all other processes. Blocks for seconds at most.

        Raises NotShared where another process polls by now. Where the others cannot be reached it returns:
        they read the rows from the history later.
        """

    def refresh(self, keys: tuple[str, ...] | None) -> Future[Batch]:
        """Request a fetch of these keys from the process that polls. The future raises SourceError."""
