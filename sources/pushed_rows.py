"""Rows that programs push, held against those that were pushed before: all of a push, or nothing of it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sources.base import Quantity
from sources.readings import fault, number, unix_seconds
from sources.recorded_columns import free_name, heading, kind_of, slug

MAX_COLUMNS = 50
MAX_KEYS = 100
MAX_KEY_SIGNS = 200
# Columns of rows, in charts and in frames, that are not the pushing program's.
_TAKEN = {"time", "text", "key"}


class Refused(ValueError):
    """A push that is of no use. Its text tells the program that sent it why, and what would be."""


class PushedRow(NamedTuple):
    """`time` is unix seconds; `numbers` are in the order of the quantities, NaN where there is none."""

    time: float
    keys: tuple[str, ...]
    numbers: tuple[float, ...]


class Shape(NamedTuple):
    """What the rows of a source are, by the names that programs have for their columns.

    keys: what the columns of text are called here; None until the first push has told.
    numbers: which quantity a column of numbers is.
    told: the keys that came.
    """

    quantities: tuple[Quantity, ...] = ()
    keys: Mapping[str, str] | None = None
    numbers: Mapping[str, int] = {}
    told: frozenset[tuple[str, ...]] = frozenset()


def declared(quantities: Sequence[Quantity], keys: Sequence[str]) -> Shape:
    """The shape that settings describe; without any, the first push decides."""
    return Shape(tuple(quantities), {key: key for key in keys} or None)


def read_rows(
    rows: Sequence[Any], shape: Shape, now: float, at: float | None = None
) -> tuple[Shape, list[PushedRow]]:
    """The rows, and the shape as they leave it. Raises Refused where any of them is wrong.

    rows: flat objects of numbers, texts, truth values (0 and 1) and nulls.
    at: unix seconds of rows that tell no time of their own; `now` where that is None, too.
    """
    shape = _grown(rows, shape)
    moment = now if at is None else at
    read = [_row(position, row, shape, now, moment) for position, row in enumerate(rows, 1)]
    if len({(round(row.time * 1000), row.keys) for row in read}) < len(read):
        raise Refused("Two rows have the same time and key: the later would replace the earlier.")
    told = shape.told.union(row.keys for row in read)
    if len(told) > max(MAX_KEYS, len(shape.told)):
        raise Refused(f"These are more than {MAX_KEYS} different keys: a chart has a line for each.")
    return shape._replace(keys=shape.keys or {}, told=told), read


def time_of(value: Any, now: float) -> float:
    """Unix seconds of a time that a program tells. Raises Refused."""
    if isinstance(value, datetime):
        value = (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    elif isinstance(value, date):
        value = value.isoformat()
    moment = unix_seconds(value)
    if why := fault(moment, [0.0], now):
        raise Refused(f"The push {why}: {value!r:.60}. Times are unix s or ms, or ISO 8601.")
    assert moment is not None
    return moment


def plain_text(value: str, name: str, most: int) -> str:
    """The text, if it can be kept and shown. Raises Refused."""
    if len(value) > most:
        raise Refused(f"{name!r} holds a text of {len(value):,} signs; at most {most:,} are taken.")
    if "\0" in value or not _is_unicode(value):
        raise Refused(f"{name!r} holds a sign that no text has: NUL, or half of a pair.")
    return value


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _grown(rows: Sequence[Any], shape: Shape) -> Shape:
    """The shape with the columns that come in these rows for the first time."""
    known = {"time", *shape.numbers, *(shape.keys or ())}
    new: dict[str, list[Any]] = {}
    for position, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise Refused(f'Row {position} is no object, as in {{"value": 1.5}}.')
        for header in row.keys() - known:
            if row[header] is not None:
                new.setdefault(header, []).append(row[header])
    return _with_columns(shape, {header: new[header] for header in _in_order(rows, new)}) if new else shape


def _in_order(rows: Sequence[Mapping[str, Any]], headers: Collection[str]) -> Iterable[str]:
    return dict.fromkeys(header for row in rows for header in row if header in headers)


def _with_columns(shape: Shape, new: Mapping[str, Sequence[Any]]) -> Shape:
    texts = [header for header, values in new.items() if all(isinstance(one, str) for one in values)]
    if texts and shape.keys is not None:
        known = ", ".join(shape.keys) or "none"
        raise Refused(
            f"{texts[0]!r} is a new column of texts. What tells rows apart stays as it was: {known}."
        )
    if len(shape.numbers) + len(new) > MAX_COLUMNS:
        raise Refused(f"These are more than {MAX_COLUMNS} columns.")
    keys, numbers, quantities = dict(shape.keys or {}), dict(shape.numbers), list(shape.quantities)
    for header, values in new.items():
        label, unit = heading(plain_text(header, "A column's name", MAX_KEY_SIGNS))
        names = {quantity.name: place for place, quantity in enumerate(quantities)}
        free = free_name(slug(label), _TAKEN | {*names, *keys.values()})
        # One that is declared may have its unit in the name of the column.
        place = next((names[name] for name in (header, slug(label)) if name in names), len(quantities))
        if header in texts:
            keys[header] = free
        elif place < len(quantities) and place not in numbers.values():
            numbers[header] = place
        else:
            some = [_number(header, value) for value in values]
            numbers[header] = len(quantities)
            quantities.append(Quantity(free, label, unit, kind_of(unit, min(some), max(some))))
    return shape._replace(quantities=tuple(quantities), keys=keys, numbers=numbers)


def _row(position: int, row: Mapping[str, Any], shape: Shape, now: float, moment: float) -> PushedRow:
    try:
        values = [math.nan] * len(shape.quantities)
        for header, value in row.items():
            if value is not None and (place := shape.numbers.get(header)) is not None:
                values[place] = _number(header, value)
        if all(map(math.isnan, values)):
            raise Refused("It holds no number.")
        keys = tuple(_key(header, row.get(header)) for header in shape.keys or ())
        time = moment if row.get("time") is None else time_of(row["time"], now)
        return PushedRow(time, keys, tuple(values))
    except Refused as why:
        raise Refused(f"Row {position}: {why}") from None


def _number(header: str, value: Any) -> float:
    told = number(float(value) if isinstance(value, bool | Decimal) else value)
    if math.isnan(told) or isinstance(value, str):
        what = f"the text {value!r:.40}" if isinstance(value, str) else f"{value!r:.40}"
        raise Refused(f"{header!r} is a column of numbers, and {what} is none that is finite.")
    return told


def _key(header: str, value: Any) -> str:
    if not isinstance(value, str | int | float) or value == "":
        raise Refused(f"{header!r} is missing: it tells the rows apart, and is a text.")
    return plain_text(str(value), header, MAX_KEY_SIGNS)
