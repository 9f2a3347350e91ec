"""Accepts pushes: rows for the source of their name, leaders and counts for the external counts of posts.

A push is acknowledged when its rows are stored or, with `ack = "memory"` in [push], when they are in memory.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection

from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts, ExternalKind, ExternalLeader
from dashboard.push.results import PushResult, result_of
from dashboard.push.stored_rows import stored_text, write_batch
from dashboard.push.tutorial_format import COUNTERS
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.pushed_columns import stored_columns
from dashboard.storage.queries import newest_time_of
from sources.push import AcceptedPush, Push
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.values import RejectedPush

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
# Labels of the tutorial's job that get lines; hashtags come without end.
MAX_LABELS = 100
TWEET_COUNTERS, LABEL_COUNTS = "tweet_counters", "updateData"
# Sources for what the tutorial's Spark job pushes, with the settings that suit it.
_TUTORIAL_SOURCES: Mapping[str, Mapping[str, Any]] = {
    TWEET_COUNTERS: {"columns": [{"name": name, "unit": "posts", "kind": "amount"} for name in COUNTERS]},
    LABEL_COUNTS: {
        "title": "Pushed counts",
        "columns": [{"name": "count", "kind": "amount"}],
        "keys": ["label"],
    },
}


class NameConflict(Exception):
    """A source of this name exists, and is not one for pushes."""


class PushIngest:
    """Accepts each push as a whole or not at all. May be called from every thread.

    max_names: how many sources may be added for names without a table in the settings.
    durable: whether rows are stored before they are acknowledged, where there is a database.
    """

    def __init__(
        self,
        histories: HistoryRegistry,
        external_counts: ExternalCounts,
        max_names: int,
        *,
        durable: bool = True,
    ) -> None:
        self.histories, self.external_counts = histories, external_counts
        self.durable = durable
        self._writer = histories.writer if durable else None
        self._names_left = max_names
        self._lock = threading.Lock()
        self._terms = _tracked_terms(histories)
        # What is stored of the columns of each source.
        self._columns: dict[str, Schema] = {}
        if histories.writer is not None:
            histories.writer.on_ready(self._restore_names)
        for history in histories.values():
            if isinstance(history.source, Push):
                history.source.terms = history.source.terms or self._terms

    def submit(
        self, name: str, rows: Sequence[Any], at: float | None = None, *, typed: bool = True
    ) -> Future[PushResult]:
        """Pass rows to the source of that name, which is added at the first push.

        The future has the result once they are accepted, and raises StorageUnavailable where they cannot
        be stored. rows, at, typed: as in `Push.prepare`. Raises what that raises, and NameConflict.
        """
        if not NAME.fullmatch(name):
            raise RejectedPush(f"{name!r:.60} is not a name: use up to 40 letters, digits, '_', '-' and '.'.")
        source = self._source(name)
        if source is None and rows:
            source = self._new_source(name)
            prepared = source.prepare(rows, at, typed=typed)
            if prepared.left_out == len(rows):
                return _done(result_of(len(rows), prepared))
            if self._add(source):
                # Polled once it has rows: a poll before them would begin a gap in the lines.
                start = self.histories[name].feed.start
                return _then(self._store(source, prepared, result_of(len(rows), prepared)), start)
            source = self._source(name)
        if source is None:
            return _done(PushResult(0))
        prepared = source.prepare(rows, at, typed=typed)
        return self._store(source, prepared, result_of(len(rows), prepared))

    def _store(self, source: Push, accepted: AcceptedPush, result: PushResult) -> Future[PushResult]:
        """Store the rows of a push, then buffer them in their source. The future acknowledges them."""
        name, writer = str(source.name), self._writer
        schema = accepted.schema._replace(received=frozenset())
        columns = "" if self._columns.get(name) == schema else stored_text(source)
        if writer is None or not (accepted.rows or accepted.posts):
            source.buffer(accepted)
            if columns and self.histories.writer is not None:
                self.histories.writer.enqueue(WriteBatch(name, (), [], [], columns=columns))
                self._columns[name] = schema
            return _done(result)
        pushed: Future[PushResult] = Future()

        def acknowledge(committed: Future[None]) -> None:
            if error := committed.exception():
                pushed.set_exception(error)
                return
            self._columns[name] = schema
            source.buffer(accepted)
            feed = self.histories[name].feed
            if not feed.polls:
                feed.wake()  # another process has taken over meanwhile: these rows are not waited for
            pushed.set_result(result)

        batch = write_batch(name, accepted)._replace(columns=columns)
        writer.commit(batch).add_done_callback(acknowledge)
        return pushed

    def set_leaders(self, kind: ExternalKind, leaders: Sequence[ExternalLeader]) -> None:
        """Replace the leaders of a kind."""
        self.external_counts.set_leaders(kind, leaders)

    def set_counters(self, counters: Mapping[str, float]) -> Future[PushResult]:
        """Replace the counters, and add a row of them to their charts. Returns as `submit` does."""
        pushed = self.submit(TWEET_COUNTERS, [dict(counters)])
        return _then(pushed, lambda: self.external_counts.set_counters(counters))

    def set_counts(self, counts: Mapping[str, float]) -> Future[PushResult]:
        """Replace the counts by label; the first MAX_LABELS labels also get a row in their charts.

        Returns as `submit` does.
        """
        source = self._source(LABEL_COUNTS)
        known = {keys[0] for keys in source.received_keys} if source else set()
        new = [label for label in counts if label not in known]
        charted = known.union(new[: max(MAX_LABELS - len(known), 0)])
        rows = [{"label": label, "count": count} for label, count in counts.items() if label in charted]
        pushed = self.submit(LABEL_COUNTS, rows)
        source = self._source(LABEL_COUNTS)
        if source is not None and counts.keys() - charted:
            source.warning = f"Only the first {MAX_LABELS} labels have lines here; more labels were pushed."
        return _then(pushed, lambda: self.external_counts.set_counts(counts))

    def _restore_names(self, connection: Connection) -> None:
        """Add the sources that pushes have added to an earlier process, and that have rows still."""
        for name, state in stored_columns(connection).items():
            is_shown = name in self.histories or newest_time_of(connection, name) is None
            if state["added"] and not is_shown:
                with suppress(RejectedPush):
                    if self._add(self._new_source(name)):
                        self.histories[name].feed.start()

    def _new_source(self, name: str) -> Push:
        return Push(name=name, terms=self._terms, added=True, **_TUTORIAL_SOURCES.get(name, {}))

    def _source(self, name: str) -> Push | None:
        """The push source of that name; None where there is none yet. Raises NameConflict."""
        history = self.histories.get(name)
        if history is None:
            return None
        if not isinstance(history.source, Push):
            kind = history.source.type
            raise NameConflict(f"{name!r} is a source of the type {kind!r}. Push to another name.")
        return history.source

    def _add(self, source: Push) -> bool:
        """Start to poll a new source; False where another thread has added one of its name."""
        source.apply_schema()
        name = str(source.name)
        with self._lock:
            if name in self.histories:
                return False
            if name not in _TUTORIAL_SOURCES:
                if not self._names_left:
                    raise RejectedPush(
                        "There are too many names already. Give this one a table [sources.NAME] in "
                        'dashboard.toml, with type = "push", or raise names in its table [push].'
                    )
                self._names_left -= 1
            self.histories.add(source, start=False)
        return True


def add_received(histories: HistoryRegistry, name: str, title: str) -> History:
    """Add the source of a name to which programs push in another process; returns its history."""
    source = Push(name=name, title=title, terms=_tracked_terms(histories), added=True)
    history = histories.add(source, start=False)
    history.feed.start()
    return history


def _done(result: PushResult) -> Future[PushResult]:
    done: Future[PushResult] = Future()
    done.set_result(result)
    return done


def _then(pushed: Future[PushResult], work: Callable[[], None]) -> Future[PushResult]:
    """The future, after whose success `work()` is called."""
    pushed.add_done_callback(lambda done: None if done.exception() else work())
    return pushed


def _tracked_terms(histories: HistoryRegistry) -> tuple[str, ...]:
    """The terms that all sources of posts track."""
    tracked = [getattr(history.source, "track", ()) for history in histories.values()]
    return tuple(dict.fromkeys(term for terms in tracked for term in terms))
