"""The interface of a feed to other processes: one process polls the source, and all get the rows."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from dashboard.feed.status import Batch, Status


class NotShared(Exception):
    """Another process polls the source now, so that these rows do not count."""


class Sharing(Protocol):
    """The place of one feed among those of the same source in other processes. Thread-safe."""

    @property
    def polls(self) -> bool:
        """Whether this process is the one that polls, as far as can be known at this moment."""

    @property
    def watched(self) -> bool:
        """Whether another process has a page open that shows the source."""

    @property
    def trouble(self) -> str:
        """Why rows do not reach all processes, and what to do; "" where they do."""

    def publish(self, batch: Batch | None, status: Status) -> None:
        """Send the rows of a fetch, and the status, to all other processes. Blocks for seconds at most.

        Raises NotShared where another process polls by now. Where the others cannot be reached it returns:
        they read the rows from the history later.
        """

    def refresh(self, keys: tuple[str, ...] | None) -> Future[Batch]:
        """Request a fetch of these keys from the process that polls. The future raises SourceError."""
