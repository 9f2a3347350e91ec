"""The rows of one source in the units of its viewers, as the JSON that all pages are sent."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary

from dashboard.history.history import History
from dashboard.history.shown_rows import Cursor, ShownRows
from dashboard.page_channel.page_subscriptions import Fragment
from dashboard.page_channel.row_broadcaster import BROADCASTER
from dashboard.views.common.unit_conversion import Units, shown

# The event loop encodes so many at once; more are loaded by each page, in a slot of its own.
MAX_VALUES = 10_000

_streams: WeakValueDictionary[tuple[ShownRows, Units], EncodedRows] = WeakValueDictionary()
_numbers: WeakKeyDictionary[ShownRows, int] = WeakKeyDictionary()
_next_number = count(1)
_followed: WeakSet[History] = WeakSet()


class EncodedRows:
    """A `RowStream` of `dashboard.page_channel.page_subscriptions`, shared by the pages that show it."""

    def __init__(self, history: History, rows: ShownRows, units: Units) -> None:
        self._history, self.rows, self._units = history, rows, units
        self._number = _numbers.setdefault(rows, next(_next_number))

    def key(self, epoch: int) -> str:
        """The name of the rows of an epoch in these units."""
        return f"{self._number}.{epoch}{self._units[0]}"

    def after(self, key: str, count: int) -> Fragment | None:
        """The rows after that count, as [key, count, {column: values}]; null stands for no value.

        Where rows before it have changed: [key, count, {...}, time, before], of which the rows replace those
        from `time` on (unix ms) of a page that has at least `before` rows.
        """
        rows = self.rows
        with self._history.locked():
            cursor, series = rows.cursor, rows.series
            if key != self.key(cursor.epoch):
                return None
            if cursor.count == count:
                return Fragment("", count)
            max_rows = min(MAX_VALUES // (len(series) + 1), rows.max_points)
            update = rows.update(Cursor(cursor.epoch, count), max_rows)
        if update is None:
            return None
        columns = shown(update.columns, series, self._units)
        content: list[Any] = [
            key,
            cursor.count,
            {name: _json_values(values) for name, values in columns.items()},
        ]
        if update.replaced_from < math.inf:
            content += [int(update.replaced_from), count]
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return Fragment(text, cursor.count, update.replaced)


def encoded_rows(history: History, rows: ShownRows, units: Units) -> EncodedRows:
    """The stream of these rows; pages are sent what comes to the history from the first call on."""
    if history not in _followed:
        _followed.add(history)
        history.subscribe(BROADCASTER.send_soon)
    stream = _streams.get((rows, units))
    if stream is None:
        stream = _streams[rows, units] = EncodedRows(history, rows, units)
    return stream


def _json_values(values: Sequence[Any]) -> list[Any]:
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in values]
