"""All histories of a process by their sources' names, and those that come while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.signal import Signal
from dashboard.storage.writer import StorageWriter
from sources.base import Source

Listener = Callable[[], None]


class HistoryRegistry(Mapping[str, History]):
    """Histories that never go, in the order in which they came. May be read from every thread.

    The feeds of the sources that are given at first are not started; those of `add` are.
    """

    def __init__(self, sources: Iterable[Source] = (), writer: StorageWriter | None = None) -> None:
        self._writer = writer
        self._lock = threading.Lock()
        self._signal = Signal[None]("new sources")
        self._by_name = {str(source.name): self._history(source) for source in sources}

    def __getitem__(self, name: str) -> History:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def add(self, source: Source) -> History:
        """Poll one more source, and tell who listens, in this thread.

        Returns the history of that name: another's, where one has come first.
        """
        name = str(source.name)
        with self._lock:
            if name in self._by_name:
                return self._by_name[name]
            history = self._history(source)
            # Another mapping, so that who goes through this one can go on.
            self._by_name = {**self._by_name, name: history}
        history.feed.start()
        self._signal.emit(None)
        return history

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener()` when a history has come. Returns the function that ends the subscription."""
        return self._signal.subscribe(lambda _: listener())

    def _history(self, source: Source) -> History:
        return History(Feed(source, start=False), self._writer)


def subscribe_new(histories: Mapping[str, History], listener: Listener) -> Callable[[], None]:
    """Call `listener()` when a history has come, where more can come. Returns what ends that."""
    return histories.subscribe(listener) if isinstance(histories, HistoryRegistry) else lambda: None
