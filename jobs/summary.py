"""The totals and the top names after all batches, as the forms that the dashboard accepts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from jobs.mappers import TOTALS

MAX_NAMES = 10
COUNTERS = "/update_tweet_counters"
TOPS = {
    "hashtag": "/update_most_used_hashtags",
    "mention": "/update_most_mentioned_users",
    "author": "/update_most_active_users",
}

Forms = dict[str, dict[str, str]]
"""The fields to post, by the route that accepts them."""


class Counts(NamedTuple):
    """Numbers of posts by sentiment. `total` includes posts without a score."""

    total: int = 0
    negative: int = 0
    neutral: int = 0
    positive: int = 0


class Summary:
    """The totals, and the top names of the newest window.

    The counts of a window only grow: every name at the top after a batch was at the top before, or is in the
    batch. So the counts that a batch changed suffice, and a batch may be added twice.
    """

    def __init__(self) -> None:
        self.totals = Counts()
        self._end = 0.0
        self._tops: dict[str, dict[str, Counts]] = {kind: {} for kind in TOPS}

    def update(self, rows: Iterable[Any]) -> None:
        """Replace counts. rows: `kind`, `end` (unix seconds), `name` and the fields of Counts, in full."""
        for row in rows:
            counts = Counts(row.total, row.negative, row.neutral, row.positive)
            if row.kind == TOTALS:
                self.totals = counts
            elif row.end >= self._end:
                if row.end > self._end:
                    self._end, self._tops = row.end, {kind: {} for kind in TOPS}
                self._tops[row.kind][row.name] = counts
        self._tops = {kind: _top(names) for kind, names in self._tops.items()}

    @property
    def forms(self) -> Forms:
        """Lists are written as Python literals, as in the tutorial."""
        counters = {field: str(count) for field, count in self.totals._asdict().items()}
        return {COUNTERS: counters} | {TOPS[kind]: _form(names) for kind, names in self._tops.items()}


def _top(names: dict[str, Counts]) -> dict[str, Counts]:
    """The names with the highest counts; ties are ordered by name."""
    order = sorted(names, key=lambda name: (-names[name].total, name))
    return {name: names[name] for name in order[:MAX_NAMES]}


def _form(names: dict[str, Counts]) -> dict[str, str]:
    columns = {field: [getattr(counts, field) for counts in names.values()] for field in Counts._fields[1:]}
    return {"label": str(list(names)), **{field: str(column) for field, column in columns.items()}}
