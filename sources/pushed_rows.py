"""Validation of pushed rows against the columns of earlier pushes: a push is accepted whole, or not at
all."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sources.base import Quantity
from sources.infer_columns import guess_kind, parse_header, slug, unique_name
from sources.parse_values import invalid_reason, number, unix_seconds

MAX_COLUMNS = 50
MAX_KEYS = 100
MAX_KEY_LENGTH = 200
# Names of columns that charts and frames have besides those of the rows.
_RESERVED = {"time", "text", "key"}


class RejectedPush(ValueError):
    """A push is invalid. Its text is for the program that sent it: what is wrong, and what is accepted."""


class PushedRow(NamedTuple):
    """`time` is unix seconds; `numbers` are in the order of the quantities, NaN where a value is missing."""

    time: float
    keys: tuple[str, ...]
    numbers: tuple[float, ...]


class Schema(NamedTuple):
    """The columns of a source, by the names that programs push them under.

    keys: pushed column -> key; None until the first push.
    numbers: pushed column -> position of its quantity.
    received: the keys of all rows that were pushed.
    """

    quantities: tuple[Quantity, ...] = ()
    keys: Mapping[str, str] | None = None
    numbers: Mapping[str, int] = {}
    received: frozenset[tuple[str, ...]] = frozenset()


def declared_schema(quantities: Sequence[Quantity], keys: Sequence[str]) -> Schema:
    """The schema of the settings; without any columns there, the first push decides."""
    return Schema(tuple(quantities), {key: key for key in keys} or None)


def validate_rows(
    rows: Sequence[Any], schema: Schema, now: float, at: float | None = None
) -> tuple[Schema, list[PushedRow]]:
    """The schema with the columns and keys of these rows added, and the rows.

    rows: flat objects of numbers, texts, booleans (0 and 1) and nulls.
    at: unix seconds for rows without a time; None: `now`.
    Raises RejectedPush where any row is invalid.
    """
    schema = _with_new_columns(rows, schema)
    moment = now if at is None else at
    read = [_row(position, row, schema, now, moment) for position, row in enumerate(rows, 1)]
    if len({(round(row.time * 1000), row.keys) for row in read}) < len(read):
        raise RejectedPush("Two rows have the same time and key: the later one would replace the earlier.")
    received = schema.received.union(row.keys for row in read)
    if len(received) > max(MAX_KEYS, len(schema.received)):
        raise RejectedPush(
            f"These are more than {MAX_KEYS} different keys: each one is a line of the charts."
        )
    return schema._replace(keys=schema.keys or {}, received=received), read


def parse_time(value: Any, now: float) -> float:
    """Unix seconds of a pushed time. Raises RejectedPush."""
    if isinstance(value, datetime):
        value = (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    elif isinstance(value, date):
        value = value.isoformat()
    moment = unix_seconds(value)
    if why := invalid_reason(moment, [0.0], now):
        raise RejectedPush(f"The push {why}: {value!r:.60}. Times are unix s or ms, or ISO 8601.")
    assert moment is not None
    return moment


def checked_text(value: str, name: str, max_length: int) -> str:
    """The text, where it can be stored and shown. Raises RejectedPush."""
    if len(value) > max_length:
        raise RejectedPush(f"{name!r} has {len(value):,} characters; at most {max_length:,} are accepted.")
    if "\0" in value or not _is_unicode(value):
        raise RejectedPush(f"{name!r} has a character that is not valid: NUL, or half of a surrogate pair.")
    return value


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _with_new_columns(rows: Sequence[Any], schema: Schema) -> Schema:
    """The schema with the columns that these rows have and earlier ones had not."""
    known = {"time", *schema.numbers, *(schema.keys or ())}
    new: dict[str, list[Any]] = {}
    for position, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise RejectedPush(f'Row {position} is no object, as in {{"value": 1.5}}.')
        for header in row.keys() - known:
            if row[header] is not None:
                new.setdefault(header, []).append(row[header])
    return _extended(schema, {header: new[header] for header in _in_order(rows, new)}) if new else schema


def _in_order(rows: Sequence[Mapping[str, Any]], headers: Collection[str]) -> Iterable[str]:
    return dict.fromkeys(header for row in rows for header in row if header in headers)


def _extended(schema: Schema, new: Mapping[str, Sequence[Any]]) -> Schema:
    texts = [header for header, values in new.items() if all(isinstance(one, str) for one in values)]
    if texts and schema.keys is not None:
        known = ", ".join(schema.keys) or "none"
        raise RejectedPush(
            f"{texts[0]!r} is a new column of texts. The key columns of this source are fixed: {known}."
        )
    if len(schema.numbers) + len(new) > MAX_COLUMNS:
        raise RejectedPush(f"These are more than {MAX_COLUMNS} columns.")
    keys, numbers, quantities = dict(schema.keys or {}), dict(schema.numbers), list(schema.quantities)
    for header, values in new.items():
        label, unit = parse_header(checked_text(header, "A column's name", MAX_KEY_LENGTH))
        positions = {quantity.name: position for position, quantity in enumerate(quantities)}
        name = unique_name(slug(label), _RESERVED | {*positions, *keys.values()})
        # A declared quantity may be pushed with its unit in the name of the column.
        declared = (positions[one] for one in (header, slug(label)) if one in positions)
        position = next(declared, len(quantities))
        if header in texts:
            keys[header] = name
        elif position < len(quantities) and position not in numbers.values():
            numbers[header] = position
        else:
            some = [_number(header, value) for value in values]
            numbers[header] = len(quantities)
            quantities.append(Quantity(name, label, unit, guess_kind(unit, min(some), max(some))))
    return schema._replace(quantities=tuple(quantities), keys=keys, numbers=numbers)


def _row(position: int, row: Mapping[str, Any], schema: Schema, now: float, moment: float) -> PushedRow:
    try:
        values = [math.nan] * len(schema.quantities)
        for header, value in row.items():
            if value is not None and (number := schema.numbers.get(header)) is not None:
                values[number] = _number(header, value)
        if all(map(math.isnan, values)):
            raise RejectedPush("It has no number.")
        keys = tuple(_key(header, row.get(header)) for header in schema.keys or ())
        time = moment if row.get("time") is None else parse_time(row["time"], now)
        return PushedRow(time, keys, tuple(values))
    except RejectedPush as why:
        raise RejectedPush(f"Row {position}: {why}") from None


def _number(header: str, value: Any) -> float:
    parsed = number(float(value) if isinstance(value, bool | Decimal) else value)
    if math.isnan(parsed) or isinstance(value, str):
        what = f"the text {value!r:.40}" if isinstance(value, str) else f"{value!r:.40}"
        raise RejectedPush(f"{header!r} is a column of numbers, and {what} is not a finite number.")
    return parsed


def _key(header: str, value: Any) -> str:
    if not isinstance(value, str | int | float) or value == "":
        raise RejectedPush(f"{header!r} is missing: it is the text that distinguishes the rows.")
    return checked_text(str(value), header, MAX_KEY_LENGTH)
