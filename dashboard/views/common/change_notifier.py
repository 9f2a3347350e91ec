"""Notifies pages when a batch changes more than rows. The comparison runs once for all pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary, ref

from dashboard.history.history import History
from dashboard.signal import Signal
from dashboard.views.common.status import DENSE_SECONDS, status_html

NEWEST_POSTS = 8


class ChangeNotifier:
    """Calls its listeners, in the feed's thread, when a batch has brought more than rows: another status, new
    lines, revised rows, posts. Subscribed to the history while it has listeners."""

    def __init__(self, history: History) -> None:
        self._history = ref(history)
        self._signal = Signal[None](f"changes of {history.source.name}")
        self._lock = threading.Lock()
        self._seen: object = None
        self._unsubscribe: Callable[[], None] | None = None

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` after every such batch. Returns the function that unsubscribes."""
        with self._lock:
            end = self._signal.subscribe(lambda _: listener())
            if self._unsubscribe is None:
                self._seen = self._summary()
                self._unsubscribe = self._alive.subscribe(self._compare)

        def unsubscribe() -> None:
            with self._lock:
                end()
                if not len(self._signal) and self._unsubscribe is not None:
                    self._unsubscribe()
                    self._unsubscribe = None

        return unsubscribe

    @property
    def _alive(self) -> History:
        history = self._history()
        assert history is not None, "the history has ended"
        return history

    def _compare(self) -> None:
        now = self._summary()
        if now != self._seen:
            self._seen = now
            self._signal.emit(None)

    def _summary(self) -> object:
        history, now = self._alive, time.time()
        status = history.feed.status.with_lateness(now)
        # The browser knows the newest row of a source whose rows are dense.
        newest = 0.0 if status.period < DENSE_SECONDS else history.newest_time / 1000
        return (
            status_html(history.source.heading, status, newest),
            history.remark,
            history.overdue_ms,
            history.series,
            history.cursor.epoch,
            history.source.future and history.newest_time > now * 1000,
            [post["id"] for post in history.posts(NEWEST_POSTS)],
        )


_notifiers: WeakKeyDictionary[History, ChangeNotifier] = WeakKeyDictionary()


def change_notifier(history: History) -> ChangeNotifier:
    """The notifier of that history, for all pages of the process."""
    return _notifiers.setdefault(history, ChangeNotifier(history))
