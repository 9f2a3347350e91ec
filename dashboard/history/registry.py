"""All histories of a process by their sources' names, and those that are added while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from dashboard.feed.feed import Feed
from dashboard.feed.sharing import Sharing
from dashboard.history.annotations import AnnotationLog
from dashboard.history.history import History
from dashboard.signal import Signal
from dashboard.storage.writer import StorageWriter
from sources.base import Source

Listener = Callable[[], None]


class HistoryRegistry(Mapping[str, History]):
    """Histories in the order in which they were added; none is ever removed. Thread-safe.

    The feeds of the first sources are not started; those of `add` are. `write_and_add` writes a block of
    settings by its name and adds its source; None where viewers may not. `annotations` are those of all.

    share: returns what connects the feed of a source with those in other processes; None: there are none.
    """

    def __init__(
        self,
        sources: Iterable[Source] = (),
        writer: StorageWriter | None = None,
        share: Callable[[Source], Sharing | None] = lambda _: None,
    ) -> None:
        self.writer, self._share = writer, share
        self.annotations = AnnotationLog(writer)
        self.write_and_add: Callable[[str, str], None] | None = None
        self._lock = threading.Lock()
        self._signal = Signal[None]("new sources")
        self._by_name = {str(source.name): self._history(source) for source in sources}

    def __getitem__(self, name: str) -> History:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    @property
    def storage_error(self) -> str:
        """Why rows are not stored now; "" where they are stored, or nothing is to be."""
        return self.writer.error if self.writer else ""

    def add(self, source: Source, *, start: bool = True) -> History:
        """Poll one more source, and notify the listeners in this thread. start: whether its feed is started.

        Returns the history of that name, which is of another source where one was added before.
        """
        name = str(source.name)
        with self._lock:
            if name in self._by_name:
                return self._by_name[name]
            history = self._history(source)
            # Another mapping, so that iterations over this one are not disturbed.
            self._by_name = {**self._by_name, name: history}
        if start:
            history.feed.start()
        self._signal.emit(None)
        return history

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener()` after a history was added. Returns the function that unsubscribes."""
        return self._signal.subscribe(lambda _: listener())

    def _history(self, source: Source) -> History:
        feed = Feed(source, start=False)
        feed.sharing = self._share(source)
        return History(feed, self.writer)


def subscribe_new(histories: Mapping[str, History], listener: Listener) -> Callable[[], None]:
    """Call `listener()` after a history was added to a registry; other mappings do not change. Returns the
    function that unsubscribes."""
    return histories.subscribe(listener) if isinstance(histories, HistoryRegistry) else lambda: None
