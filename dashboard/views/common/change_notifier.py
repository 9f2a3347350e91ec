"""Notifies pages of what a batch changes besides rows, and of late sources. Compared once for all pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary, ref

from dashboard.history.history import History
from dashboard.signal import PeriodicSignal, Signal
from dashboard.views.common.status import DENSE_SECONDS, status_html

NEWEST_POSTS = 8
# A source is called late without a batch.
_ticks = PeriodicSignal("lateness", 1.0)


class ChangeNotifier:
    """Notifies pages of batches that bring more than rows: another status, new lines, rows that are laid out
    again, posts. Also when the source becomes late or is no longer late. Listeners are called in the thread
    of the feed or another one, never in that of a page."""

    def __init__(self, history: History) -> None:
        self._history = ref(history)
        self._signal = Signal[None](f"changes of {history.source.name}")
        self._lock, self._compare_lock = threading.Lock(), threading.Lock()
        self._seen: object = None
        self._health = self._health_at_tick = ""
        self._unsubscribe: Callable[[], None] | None = None

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` after every such batch. Returns the function that unsubscribes."""
        with self._lock:
            end = self._signal.subscribe(lambda _: listener())
            if self._unsubscribe is None:
                self._seen, self._health = self._summary(), self._alive.status.health
                self._unsubscribe = _both(
                    self._alive.subscribe(self._compare), _ticks.subscribe(lambda _: self._check())
                )

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

    def _check(self) -> None:
        """Compare where the health has changed by the clock alone, not just before a batch comes."""
        history = self._history()
        if history is None:
            return
        before, self._health_at_tick = self._health_at_tick, history.status.health
        if self._health_at_tick == before != self._health:
            self._compare()

    def _compare(self) -> None:
        # The feed and the clock may call this at the same time.
        with self._compare_lock:
            self._health, now = self._alive.status.health, self._summary()
            changed = now != self._seen
            self._seen = now
        if changed:
            self._signal.emit(None)

    def _summary(self) -> object:
        history = self._alive
        status = history.status
        # The browser knows the newest row of a source whose rows are dense.
        newest = 0.0 if status.period < DENSE_SECONDS else history.newest_time / 1000
        return (
            status_html(history.source.heading, status, newest),
            history.remark,
            history.overdue_ms,
            history.series,
            history.cursor.epoch,
            history.source.future and history.newest_time > time.time() * 1000,
            [post["id"] for post in history.posts.newest(NEWEST_POSTS)],
        )


def _both(*ends: Callable[[], None]) -> Callable[[], None]:
    def end() -> None:
        for one in ends:
            one()

    return end


_notifiers: WeakKeyDictionary[History, ChangeNotifier] = WeakKeyDictionary()


def change_notifier(history: History) -> ChangeNotifier:
    """The notifier of that history, for all pages of the process."""
    return _notifiers.setdefault(history, ChangeNotifier(history))
