"""Reads raw values of rows as numbers and keys, and reports rows and cells that cannot be used."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sources.base import EVENT_ID
from sources.failure_groups import counted_rows
from sources.json_rows.identity import (
    DistinctRows,
    distinct_rows,
    newest_revisions,
    numbered_rows,
)
from sources.json_rows.paths import Path
from sources.json_rows.row_times import RowTimes
from sources.json_rows.shapes import RawRow, key_text
from sources.numbers.decimal_sign import common_decimal
from sources.numbers.digit_groups import Separator
from sources.numbers.parser import UnreadableNumber, read_number
from sources.numbers.remarks import has_mark, is_limit
from sources.raw_values import quoted


class Reading(NamedTuple):
    """How values are read.

    keys: the key column, if rows have one. units: those of the quantities, by name.
    time: how times are read. key, id: the paths of these.
    decimal: the decimal sign; "": as the numbers make clear. missing: values that stand for none.
    number: the column of the number of a row, where rows without a key need one. is_list: whether they do.
    """

    keys: tuple[str, ...]
    units: Mapping[str, str]
    time: RowTimes = RowTimes()
    key: Path | None = None
    id: Path | None = None
    decimal: Separator = ""
    missing: Collection[Any] = ()
    number: str = "row"
    is_list: bool = False


class ReadRows(NamedTuple):
    """Rows with `time` in unix seconds, and why others and single cells are missing. `numbered`: whether they
    are numbered, as `sources.json_rows.identity` does."""

    rows: list[dict[str, Any]]
    failures: dict[str, str]
    numbered: bool = False


def read_rows(raw: Sequence[RawRow], reading: Reading, now: float, only: Sequence[str] | None) -> ReadRows:
    """Convert raw rows to rows with times, keys and numbers, and report those that cannot be used.

    only: the keys to read; None: all. now: unix seconds.
    """
    values = (value for one in raw for value in one.numbers.values())
    reading = reading._replace(decimal=reading.decimal or common_decimal(values))
    rows: list[dict[str, Any]] = []
    good: set[str] = set()
    failed: list[tuple[RawRow, str | None, str]] = []
    cells = _Cells({}, {}, {})
    for one in raw:
        key = key_text(one.key if reading.key else one.id) if reading.key or reading.id else ""
        if only is not None and key not in only:
            continue
        try:
            rows.append(_row(one, key, reading, now, cells))
            good.add(str(key))
        except ValueError as error:
            failed.append((one, key, str(error)))
    failures = _of_rows(failed, good)
    failures |= cells.remarks()
    found = _distinct(rows, reading)
    if found.replaced:
        failures[counted_rows(found.replaced)] = _replaced(reading)
    return ReadRows(found.rows, failures, found.numbered)


class _Cells(NamedTuple):
    """Cells of good rows that do not hold a measured number, by the names of their columns: why those that
    cannot be read are gaps, limits such as "<0.5", and numbers with marks such as "1.2*"."""

    unread: dict[str, list[str]]
    limits: dict[str, list[str]]
    marked: dict[str, list[str]]

    def remarks(self) -> dict[str, str]:
        """A sentence for each column of such cells."""
        sentences: dict[str, list[str]] = {}
        for cells, words in (
            (self.unread, "{}{}; shown as a gap"),
            (self.limits, "the value {} is a limit{}; shown as the number that it names"),
            (self.marked, "the value {} has a mark{}; shown as the number before it"),
        ):
            for name, some in cells.items():
                count = f" (the first of {len(some):,})" if len(some) > 1 else ""
                sentences.setdefault(f"column {name}", []).append(words.format(some[0], count))
        return {name: f"{'; '.join(some)}." for name, some in sentences.items()}

    def add_remarks(self, name: str, value: Any) -> None:
        """Note what stands beside a number that was read."""
        if is_limit(value):
            self.limits.setdefault(name, []).append(quoted(value))
        elif has_mark(value):
            self.marked.setdefault(name, []).append(quoted(value))


def _distinct(rows: list[dict[str, Any]], reading: Reading) -> DistinctRows:
    if reading.id:
        return DistinctRows(newest_revisions(rows, EVENT_ID))
    if reading.key:
        return distinct_rows(rows, reading.keys)
    return numbered_rows(rows, reading.number, reading.is_list)


def _row(one: RawRow, key: str | None, reading: Reading, now: float, cells: _Cells) -> dict[str, Any]:
    """The row, or ValueError with the reason why there is none."""
    moment = reading.time.read(one, now)
    if key is None or (reading.id and key_text(one.id) is None):
        name, path = ("key", reading.key) if key is None and reading.key else ("id", reading.id)
        where = path.text if path else ""
        raise ValueError(f"The service sent no {name} at {where!r}; check the settings if it lasts.")
    numbers, unreadable = {}, {}
    for name, value in one.numbers.items():
        try:
            number = read_number(value, decimal=reading.decimal, unit=reading.units.get(name, ""))
            numbers[name] = math.nan if number in reading.missing else number
        except UnreadableNumber as error:
            numbers[name], unreadable[name] = math.nan, str(error)
    if all(math.isnan(numbers[name]) for name in reading.units):
        why = next(iter(unreadable.values()), "") or _nothing(one, reading)
        raise ValueError(f"The service sent no number that can be read: {why}.")
    for name, why in unreadable.items():
        cells.unread.setdefault(name, []).append(why)
    for name, value in one.numbers.items():
        if name not in unreadable:
            cells.add_remarks(name, value)
    event = {EVENT_ID: key_text(one.id)} if reading.id else {}
    return {"time": moment, **event, **dict.fromkeys(reading.keys, key), **numbers}


def _nothing(one: RawRow, reading: Reading) -> str:
    values = {name: one.numbers.get(name) for name in reading.units}
    return ", ".join(
        f"{name} is {'null' if value is None else quoted(value)}" for name, value in values.items()
    )


def _of_rows(failed: Sequence[tuple[RawRow, str | None, str]], good: set[str]) -> dict[str, str]:
    """The reasons, by key; by row where the key is not clear, or has other rows that are good."""
    keys = Counter(key for _, key, _ in failed)
    failures = {}
    for one, key, reason in failed:
        alone = key and keys[key] == 1 and key not in good
        name = str(key) if alone else f"{key}, row {one.position}" if key else f"row {one.position}"
        failures[name] = reason
    return failures


def _replaced(reading: Reading) -> str:
    what = "time and key as others" if reading.key else "time as others"
    cure = (
        "set key to the path of the value that distinguishes them"
        if reading.key is None
        else "check time and key"
    )
    return f"The service sent rows of the same {what}, and only the last of each is shown; {cure}."
