"""Validation of pushed rows against the columns of earlier pushes: a push is accepted whole, or not at
all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sources.numbers.column import UnreadCells
from sources.numbers.parser import decimal_of
from sources.pushed_rows.lists import without_lists
from sources.pushed_rows.missing_numbers import check_gaps
from sources.pushed_rows.schema import Schema, with_new_columns
from sources.pushed_rows.units import with_units
from sources.pushed_rows.values import RejectedPush, ValueFormat, key_of, numbers_of, parse_time
from sources.times.column_names import zone_of_names
from sources.times.recognition import day_first_of
from sources.times.settings import DEFAULT_RULES, TimeRules
from sources.times.split_columns import joined
from sources.times.zones import read_zone

# All are stored; pages show `Source.max_keys` of them.
MAX_KEYS = 10_000
_MAX_DEPTH = 4


class PushBufferFull(Exception):
    """Rows are pushed faster than they can be taken; the text says what to do."""


class PushedRow(NamedTuple):
    """`time` is unix seconds; `numbers` are in the order of the quantities, NaN where a value is missing.
    `timed`: whether the program that pushed it gave the time, rather than the moment of its arrival. `id` is
    that of an event, else ""."""

    time: float
    keys: tuple[str, ...]
    numbers: tuple[float, ...]
    timed: bool = True
    id: str = ""


class ValidRows(NamedTuple):
    """Valid rows, and their schema.

    gaps: the cells that are gaps since they hold no number, or a list. left_out: how many rows have no
    number; where all have none, the schema is that of earlier pushes.
    """

    schema: Schema
    rows: list[PushedRow]
    gaps: tuple[UnreadCells, ...] = ()
    left_out: int = 0


def validate_rows(
    rows: Sequence[Any],
    schema: Schema,
    now: float,
    at: float | None = None,
    rules: TimeRules = DEFAULT_RULES,
    *,
    typed: bool = True,
) -> ValidRows:
    """The rows, and the schema with their columns and keys added.

    rows: objects of numbers, texts, booleans (0 and 1) and nulls; those of objects in them are columns too,
        and lists are gaps.
    at: unix seconds for rows without a time; None: `now`, and they are not `timed`. rules: how times are
        read. typed: whether the rows distinguish numbers from texts, as JSON does and CSV does not, so that a
        text of digits is a name.
    Raises RejectedPush where any row is invalid.
    """
    rows = [with_units(flat(row), schema) if isinstance(row, dict) else row for row in rows]
    rows, lists = without_lists(rows)
    value_format = _format_of(rows, now, at, rules, typed=typed)
    known, schema = schema, with_new_columns(rows, schema, value_format)
    numbers, gaps = _numbers(rows, schema, value_format)
    read = [
        _row(position, row, values, schema, value_format)
        for position, (row, values) in enumerate(zip(rows, numbers, strict=True), 1)
        if not all(map(math.isnan, values))
    ]
    if not read:
        check_gaps(rows, known, schema)
        return ValidRows(known, [], (), len(rows))
    _check_identity([row for row in read if row.timed and not row.id])
    schema = schema._replace(keys=schema.keys or {}, received=_received_keys(read, schema))
    return ValidRows(schema, read, (*lists, *gaps), len(rows) - len(read))


def flat(row: Mapping[str, Any], depth: int = 0) -> Mapping[str, Any]:
    """The row with nested objects flattened into columns: {"now": {"level": 2}} becomes "now level".

    Numbers and times that a database wraps, as {"$numberDouble": "1.5"}, are values.
    """
    if not any(isinstance(value, dict) for value in row.values()):
        return row
    columns: dict[str, Any] = {}
    for name, value in row.items():
        if not isinstance(value, dict) or depth == _MAX_DEPTH:
            columns[name] = value
        elif len(value) == 1 and (only := next(iter(value))).startswith("$"):
            columns[name] = value[only] if only.startswith("$number") else value
        else:
            columns |= {f"{name} {inner}": one for inner, one in flat(value, depth + 1).items()}
    return columns


def _format_of(
    rows: Sequence[Any], now: float, at: float | None, rules: TimeRules, *, typed: bool
) -> ValueFormat:
    """How the values of these rows are read: the order of day and month, and the decimal separator."""
    texts = [
        value for row in rows if isinstance(row, dict) for value in row.values() if isinstance(value, str)
    ]
    if rules.day_first is None:
        rules = rules._replace(day_first=day_first_of(texts))
    return ValueFormat(now, at, rules, decimal_of([text for text in texts if "," in text]), typed)


def _received_keys(rows: Sequence[PushedRow], schema: Schema) -> frozenset[tuple[str, ...]]:
    """The keys of earlier pushes and of these rows. Raises RejectedPush where they are too many."""
    # Each event has a key of its own and no line.
    new = set() if schema.event else {row.keys for row in rows} - schema.received
    if new and len(new) + len(schema.received) > MAX_KEYS:
        raise RejectedPush(
            f"This source would have more than {MAX_KEYS:,} different keys: texts in "
            f"{', '.join(schema.keys or ())}. Push to several names, or what differs in each row as a number."
        )
    # The set is copied only where it grows, not at every push.
    return schema.received | new if new else schema.received


def _check_identity(timed: Sequence[PushedRow]) -> None:
    """Raises RejectedPush where rows would replace others with different values. Rows without a time never
    do, and senders repeat rows.
    """
    identities = {(round(row.time * 1000), row.keys) for row in timed}
    alike = len({(round(row.time * 1000), row.keys, row.numbers) for row in timed}) - len(identities)
    if alike:
        rows = "A row has" if alike == 1 else f"{alike:,} rows have"
        raise RejectedPush(
            f"{rows} the same time and key as another of this push, and would replace it. Push a text that "
            "distinguishes them as a column, name a column of numbers that does in keys of the settings, or "
            "leave out their times: rows then count as they arrive."
        )


def _numbers(
    rows: Sequence[Mapping[str, Any]], schema: Schema, value_format: ValueFormat
) -> tuple[list[list[float]], tuple[UnreadCells, ...]]:
    """The numbers of each row in the order of the quantities, and the cells that hold none."""
    numbers = [[math.nan] * len(schema.quantities) for _ in rows]
    gaps = []
    for header, place in schema.numbers.items():
        column, gap = numbers_of(header, [row.get(header) for row in rows], value_format.decimal)
        for values, number in zip(numbers, column, strict=True):
            values[place] = number
        if gap:
            gaps.append(gap)
    return numbers, tuple(gaps)


def _row(
    position: int,
    row: Mapping[str, Any],
    values: Sequence[float],
    schema: Schema,
    value_format: ValueFormat,
) -> PushedRow:
    try:
        keys = tuple(key_of(header, row.get(header)) for header in schema.keys or ())
        event = key_of(schema.event, row.get(schema.event)) if schema.event else ""
        written = _written_time(row, schema)
        time = (
            value_format.at
            if written is None
            else parse_time(written, value_format.now, _rules(schema, value_format))
        )
        # Whole milliseconds, as times are stored.
        time = None if time is None else round(time, 3)
        timed = time is not None or event != ""
        return PushedRow(
            round(value_format.now, 3) if time is None else time, keys, tuple(values), timed, event
        )
    except RejectedPush as why:
        raise RejectedPush(f"Row {position}: {why}") from None


def _rules(schema: Schema, value_format: ValueFormat) -> TimeRules:
    """How times are read: in the zone that the name of their column has, as "Time CET"."""
    zone = zone_of_names(schema.time)
    return value_format.rules._replace(zone=read_zone(zone)) if zone else value_format.rules


def _written_time(row: Mapping[str, Any], schema: Schema) -> Any:
    """The time that a row has, None where it has none."""
    written, parts = row.get("time"), [row.get(name) for name in schema.time]
    missing = [name for name, part in zip(schema.time, parts, strict=True) if part is None]
    if written is None and 0 < len(missing) < len(parts):
        raise RejectedPush(f"The push sent a part of its time: {missing[0]!r} is missing.")
    if not parts or missing or (written is not None and "time" not in schema.time):
        return written
    return joined({name: [row[name]] for name in schema.time}, schema.time)[0]
