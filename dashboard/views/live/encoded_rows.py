"""The rows of one source in the units of its viewers, as the JSON that all pages are sent."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary

from dashboard.channel.page_rows import Fragment
from dashboard.channel.row_broadcaster import BROADCASTER
from dashboard.history.history import History
from dashboard.history.shown_rows import Cursor, ShownRows
from dashboard.views.common.unit_conversion import Units, shown

# The event loop encodes so many at once; more are loaded by each page in its turn.
MAX_VALUES = 10_000

_streams: WeakValueDictionary[tuple[ShownRows, Units], EncodedRows] = WeakValueDictionary()
_numbers: WeakKeyDictionary[ShownRows, int] = WeakKeyDictionary()
_next_number = count(1)
_followed: WeakSet[History] = WeakSet()


class EncodedRows:
    """A stream of rows (`dashboard.channel.page_rows.RowStream`), shared by the pages that show them."""

    def __init__(self, history: History, rows: ShownRows, units: Units) -> None:
        self._history, self.rows, self._units = history, rows, units
        self._number = _numbers.setdefault(rows, next(_next_number))

    def key(self, epoch: int) -> str:
        """Names the rows of an epoch in these units."""
        return f"{self._number}.{epoch}{self._units[0]}"

    def after(self, key: str, count: int) -> Fragment | None:
        """The rows after that count, as [key, count, {column: values}]; null stands for no value."""
        rows = self.rows
        with self._history.locked():
            cursor, series = rows.cursor, rows.series
            missed = cursor.count - count
            if key != self.key(cursor.epoch) or not 0 <= missed * (len(series) + 1) <= MAX_VALUES:
                return None
            columns = rows.since(Cursor(cursor.epoch, count)) if missed else {}
        if columns is None:
            return None
        values = {name: _json_values(column) for name, column in shown(columns, series, self._units).items()}
        content = [key, cursor.count, values]
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) if missed else ""
        return Fragment(text, cursor.count)


def encoded_rows(history: History, rows: ShownRows, units: Units) -> EncodedRows:
    """The stream of these rows; pages are sent what comes to the history from the first call on."""
    if history not in _followed:
        _followed.add(history)
        history.subscribe(BROADCASTER.rows_came)
    stream = _streams.get((rows, units))
    if stream is None:
        stream = _streams[rows, units] = EncodedRows(history, rows, units)
    return stream


def _json_values(values: Sequence[Any]) -> list[Any]:
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in values]
