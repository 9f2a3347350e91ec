"""The series of shown rows: which of them there are, and the columns that hold their values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from dashboard.history.column_buffer import Table
from dashboard.history.record_store import RecordStore
from dashboard.history.shown_keys import LARGEST_EVERY_MS, Choice, chart_title, choose_keys, choose_quantities
from dashboard.records import Columns
from sources.base import Quantity

# A key, and the position of a quantity among those of the source.
Pair = tuple[str, int]


class Series(NamedTuple):
    """One line, or one cloud of points: the rows' column `field` holds `quantity` of `key`."""

    field: str
    quantity: Quantity
    key: str


class SeriesChoice:
    """Which series of a record store are shown: those of a choice or, where it is empty, those that
    `choose_keys` and `choose_quantities` find.

    keys: those that are shown, in order; empty for events, which have no lines of their own.
    """

    def __init__(self, records: RecordStore, choice: Choice) -> None:
        self._records, self._choice = records, choice
        self._chosen_at = -math.inf
        self.keys: dict[str, None] = {}

    def reconsider(self) -> None:
        """Let the next call of `pairs` choose the largest keys again, even if they were chosen a moment
        ago."""
        self._chosen_at = -math.inf

    def pairs(self) -> list[Pair]:
        """The key and the position of the quantity of each series, in order."""
        records, source = self._records, self._records.source
        quantities, having, titles = source.quantities, records.positions, self._choice.charts
        chosen = [place for place in having if chart_title(quantities[place]) in titles]
        shown = choose_quantities(quantities, chosen or having, source.max_charts)
        if records.as_points:
            return [("", position) for position in shown]
        self._choose_keys()
        return [(key, place) for place in shown for key in self.keys if place in records.keys[key].quantities]

    def _choose_keys(self) -> None:
        states, source = self._records.keys, self._records.source
        chosen = [key for key in self._choice.keys if key in states][: source.max_keys]
        if not chosen:
            newest = max((state.time for state in states.values()), default=0.0)
            settled = source.prefer_keys == "largest" and newest - self._chosen_at < LARGEST_EVERY_MS
            if settled and len(self.keys) == source.max_keys and self.keys.keys() <= states.keys():
                return
            self._chosen_at = newest
            chosen = choose_keys(states, list(self.keys), source)
        self.keys = dict.fromkeys(chosen)


class SeriesColumns:
    """The columns of a table of rows: the first holds the times, each other one the values of a series.

    A series stays in its column; `series` has them in the order in which they are drawn. `by_key`: the
    positions of a key's quantities, with the columns of their values.
    """

    def __init__(self) -> None:
        self.series: tuple[Series, ...] = ()
        self.by_key: dict[str, list[tuple[int, int]]] = {}
        self._column_of: dict[Pair, int] = {}
        self._order: list[int] = []

    def __len__(self) -> int:
        """The number of columns, with that of the times."""
        return len(self._column_of) + 1

    def are_among(self, pairs: Sequence[Pair]) -> bool:
        """Whether all series are among these."""
        return self._column_of.keys() <= set(pairs)

    def add(self, pairs: Sequence[Pair], quantities: Sequence[Quantity]) -> int:
        """Make these the series, in this order, and return how many are new. pairs: with all from before."""
        new = [pair for pair in pairs if pair not in self._column_of]
        for key, position in new:
            column = self._column_of[key, position] = len(self)
            self.by_key.setdefault(key, []).append((position, column))
        if new:
            self.series = tuple(
                Series(f"{quantities[place].name} {key}".strip(), quantities[place], key)
                for key, place in pairs
            )
            self._order = [self._column_of[pair] for pair in pairs]
        return len(new)

    def values(self, rows: Table) -> Columns:
        """The values of rows, an array (columns, rows): a list per series by its field."""
        return {
            one.field: rows[column].tolist() for one, column in zip(self.series, self._order, strict=True)
        }
