"""Where pushes go: the rows of a name to the source that tells them, tops to where pages find them."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts, Kind, Leader
from dashboard.push.tutorial_format import COUNTERS
from sources.push import Push
from sources.pushed_rows import MAX_KEYS, RejectedPush

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
TWEET_COUNTERS, LABELLED = "tweet_counters", "updateData"
# What the Spark job of the tutorial pushes has a look of its own.
_OURS: Mapping[str, Mapping[str, Any]] = {
    TWEET_COUNTERS: {"columns": [{"name": name, "unit": "posts", "kind": "amount"} for name in COUNTERS]},
    LABELLED: {"title": "Pushed counts", "columns": [{"name": "count", "kind": "amount"}], "keys": ["label"]},
}


class Taken(Exception):
    """The name is that of a source whose rows are not pushed."""


class PushIngest:
    """Takes pushes whole or not at all, from every thread.

    most_names: how many names may come that have no table in the settings.
    """

    def __init__(self, histories: HistoryRegistry, tops: ExternalCounts, most_names: int) -> None:
        self.histories, self.tops = histories, tops
        self._room = most_names
        self._lock = threading.Lock()
        self._terms = _terms(histories)
        for history in histories.values():
            if isinstance(history.source, Push):
                history.source.terms = history.source.terms or self._terms

    def push(self, name: str, rows: Sequence[Any], at: float | None = None) -> int:
        """Have the source of that name tell these rows; returns their number.

        rows, at: as `Push.accept` has them, which says what this raises; Taken, besides.
        """
        if not NAME.fullmatch(name):
            raise RejectedPush(f"{name!r:.60} is no name: use up to 40 letters, digits, '_', '-' and '.'.")
        source = self._known(name)
        if source is None and rows:
            source = Push(name=name, terms=self._terms, **_OURS.get(name, {}))
            accepted = source.accept(rows, at)
            if self._add(source):
                return accepted
            source = self._known(name)
        return source.accept(rows, at) if source is not None else 0

    def lead(self, kind: Kind, leaders: Sequence[Leader]) -> None:
        """Show a top."""
        self.tops.lead(kind, leaders)

    def count(self, counters: Mapping[str, float]) -> None:
        """Show counters, and their course in charts."""
        self.push(TWEET_COUNTERS, [dict(counters)])
        self.tops.count(counters)

    def count_labels(self, counts: Mapping[str, float]) -> None:
        """Show what is counted, and its course in charts of the labels that come first."""
        source = self._known(LABELLED)
        known = {keys[0] for keys in source.received_keys} if source else set()
        new = [label for label in counts if label not in known]
        shown = known.union(new[: max(MAX_KEYS - len(known), 0)])
        rows = [{"label": label, "count": count} for label, count in counts.items() if label in shown]
        self.push(LABELLED, rows)
        source = self._known(LABELLED)
        if source is not None and counts.keys() - shown:
            source.warning = f"The first {MAX_KEYS} labels have lines here; others have come since."
        self.tops.count_labels(counts)

    def _known(self, name: str) -> Push | None:
        """The source of pushes of that name; None where there is none yet."""
        history = self.histories.get(name)
        if history is None:
            return None
        if not isinstance(history.source, Push):
            raise Taken(f"{name!r} is a source of the type {history.source.type!r}. Push to another name.")
        return history.source

    def _add(self, source: Push) -> bool:
        """Whether the source is polled now: it is not where another of its name has come first."""
        source.apply_schema()
        with self._lock:
            if str(source.name) in self.histories:
                return False
            if str(source.name) not in _OURS:
                if not self._room:
                    raise RejectedPush(
                        "There are too many names already. Give this one a table [sources.NAME] in "
                        'dashboard.toml, with type = "push", or raise names in its table [push].'
                    )
                self._room -= 1
            self.histories.add(source)
        return True


def _terms(histories: HistoryRegistry) -> tuple[str, ...]:
    """What all sources of posts track."""
    tracked = [getattr(history.source, "track", ()) for history in histories.values()]
    return tuple(dict.fromkeys(term for terms in tracked for term in terms))
