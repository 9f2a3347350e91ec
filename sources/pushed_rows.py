"""Validation of pushed rows against the columns of earlier pushes: a push is accepted whole, or not at
all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sources.base import EVENT_ID, Quantity
from sources.column_roles import OTHER_TIMES, ROW_NUMBERS, TOO_LONG, Roles, column_roles
from sources.infer_columns import guess_kind, parse_header, slug, unique_name
from sources.numbers import Separator, UnreadableNumber, decimal_of, is_missing_number, read_number
from sources.raw_values import quoted
from sources.time_columns import joined
from sources.time_rules import DEFAULT_RULES, TimeRules
from sources.times import FUTURE_SECONDS, UnreadableTime, day_first_of, read_time

MAX_COLUMNS = 50
# All are stored; pages show `Source.max_keys` of them.
MAX_KEYS = 10_000
MAX_KEY_LENGTH = 200
_MAX_DEPTH = 4
# Names of columns that charts and frames have besides those of the rows.
_RESERVED = {"time", "text", "key"}


class RejectedPush(ValueError):
    """A push is invalid. Its text is for the program that sent it: what is wrong, and what is accepted."""


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


class _Reading(NamedTuple):
    """How the values of a push are read. at: as in `validate_rows`. decimal: the sign that its texts have."""

    now: float
    at: float | None
    rules: TimeRules
    decimal: Separator


class Schema(NamedTuple):
    """The columns of a source, by the names that programs push them under.

    keys: pushed column -> key; None until the first push.
    numbers: pushed column -> position of its quantity.
    received: the keys of all rows that were pushed.
    time: the pushed columns that make the time of a row without a `time`.
    ignored: pushed columns of other times and of row numbers.
    event: the pushed column that identifies events; "" where rows are none.
    """

    quantities: tuple[Quantity, ...] = ()
    keys: Mapping[str, str] | None = None
    numbers: Mapping[str, int] = {}
    received: frozenset[tuple[str, ...]] = frozenset()
    time: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    event: str = ""


def declared_schema(quantities: Sequence[Quantity], keys: Sequence[str], event: str = "") -> Schema:
    """The schema of the settings; without any columns there, the first push decides.

    event: the pushed column that identifies events.
    """
    return Schema(tuple(quantities), {key: key for key in keys} or None, event=event)


def validate_rows(
    rows: Sequence[Any], schema: Schema, now: float, at: float | None = None, rules: TimeRules = DEFAULT_RULES
) -> tuple[Schema, list[PushedRow]]:
    """The schema with the columns and keys of these rows added, and the rows.

    rows: objects of numbers, texts, booleans (0 and 1) and nulls; those of objects in them are columns too.
    at: unix seconds for rows without a time; None: `now`, and they are not `timed`. rules: how times are
        read.
    Raises RejectedPush where any row is invalid.
    """
    rows = [flat(row) if isinstance(row, dict) else row for row in rows]
    texts = [
        value for row in rows if isinstance(row, dict) for value in row.values() if isinstance(value, str)
    ]
    if rules.day_first is None:
        rules = rules._replace(day_first=day_first_of(texts))
    reading = _Reading(now, at, rules, decimal_of([text for text in texts if "," in text]))
    schema = _with_new_columns(rows, schema, reading)
    read = [_row(position, row, schema, reading) for position, row in enumerate(rows, 1)]
    _check_identity([row for row in read if row.timed and not row.id])
    # Each event has a key of its own and no line.
    new = set() if schema.event else {row.keys for row in read} - schema.received
    if new and len(new) + len(schema.received) > MAX_KEYS:
        raise RejectedPush(
            f"This source would have more than {MAX_KEYS:,} different keys: texts in "
            f"{', '.join(schema.keys or ())}. Push to several names, or what differs in each row as a number."
        )
    # The set is copied only where it grows, not at every push.
    received = schema.received | new if new else schema.received
    return schema._replace(keys=schema.keys or {}, received=received), read


def flat(row: Mapping[str, Any], depth: int = 0) -> Mapping[str, Any]:
    """The row with the values of objects in it as columns of its own: {"now": {"level": 2}} has "now level".

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


def _check_identity(timed: Sequence[PushedRow]) -> None:
    """Raises RejectedPush where rows would replace each other. Rows without a time never do."""
    alike = len(timed) - len({(round(row.time * 1000), row.keys) for row in timed})
    if alike:
        rows = "A row has" if alike == 1 else f"{alike:,} rows have"
        raise RejectedPush(
            f"{rows} the same time and key as another of this push, and would replace it. Push a text that "
            "distinguishes them as a column, or leave out their times: rows then count as they arrive."
        )


def parse_time(value: Any, now: float, rules: TimeRules = DEFAULT_RULES) -> float:
    """Unix seconds of a pushed time. Raises RejectedPush."""
    try:
        moment = read_time(value, now, zone=rules.zone, any_time=rules.any_time, day_first=rules.day_first)
    except UnreadableTime as error:
        raise RejectedPush(f"The push sent no time that can be read: {error}.") from None
    if moment > now + FUTURE_SECONDS and not rules.future:
        ahead = f"{(moment - now) / 60:.0f} minutes in the future"
        raise RejectedPush(
            f"The push sent a time that is {ahead}: {quoted(value)}. Set future = true for forecasts."
        )
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


def _with_new_columns(rows: Sequence[Any], schema: Schema, reading: _Reading) -> Schema:
    """The schema with the columns that these rows have and earlier ones had not."""
    known = {"time", schema.event, *schema.time, *schema.ignored, *schema.numbers, *(schema.keys or ())}
    new: dict[str, None] = {}
    for position, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise RejectedPush(f'Row {position} is no object, as in {{"value": 1.5}}.')
        new.update(dict.fromkeys(header for header in row if header not in known and row[header] is not None))
    if len(schema.numbers) + len(new) > MAX_COLUMNS:
        raise RejectedPush(f"These are more than {MAX_COLUMNS} columns. Push some of them to other names.")
    if not new:
        return schema
    columns = {header: [row.get(header) for row in rows] for header in new}
    rules = reading.rules
    roles = column_roles(
        columns,
        reading.now,
        typed=True,
        zone=rules.zone,
        any_time=rules.any_time,
        decimal=reading.decimal,
    )
    return _extended(schema, columns, roles, reading.decimal)


def _extended(schema: Schema, new: Mapping[str, Sequence[Any]], roles: Roles, decimal: Separator) -> Schema:
    event = schema.event
    texts = [header for header in new if header != event and _is_key(header, new[header], roles)]
    if event and not texts and schema.keys is None:
        schema = schema._replace(keys={event: EVENT_ID})
    if texts and schema.keys is not None:
        known = ", ".join(schema.keys) or "none"
        raise RejectedPush(
            f"{texts[0]!r} is a new column of texts. The key columns of this source are fixed: {known}."
        )
    schema = schema._replace(
        time=schema.time or roles.time, ignored=schema.ignored | set(roles.time) | _unused(roles)
    )
    for header, values in new.items():
        if header in texts:
            schema = _with_key(schema, header)
        elif header not in (*schema.ignored, event) and not _are_gap_words(values):
            schema = _with_number(schema, header, values, decimal)
    return schema


def _is_key(header: str, values: Sequence[Any], roles: Roles) -> bool:
    """Whether texts distinguish the rows; texts that are too long or mixed with others are found by their
    cells.
    """
    texts = [value for value in values if value is not None]
    if not all(isinstance(value, str) for value in texts):
        return False
    return header in roles.keys or roles.left_out.get(header) == TOO_LONG or not any(map(str.strip, texts))


def _are_gap_words(values: Sequence[Any]) -> bool:
    """Whether all are such as "unavailable", so that a later push shows what the column is."""
    return all(value is None or (isinstance(value, str) and is_missing_number(value)) for value in values)


def _unused(roles: Roles) -> set[str]:
    return {header for header, why in roles.left_out.items() if why in (OTHER_TIMES, ROW_NUMBERS)}


def _with_key(schema: Schema, header: str) -> Schema:
    label, _ = parse_header(checked_text(header, "A column's name", MAX_KEY_LENGTH))
    return schema._replace(keys={**(schema.keys or {}), header: _unique(schema, label)})


def _with_number(schema: Schema, header: str, values: Sequence[Any], decimal: Separator) -> Schema:
    label, unit = parse_header(checked_text(header, "A column's name", MAX_KEY_LENGTH))
    positions = {quantity.name: position for position, quantity in enumerate(schema.quantities)}
    # A declared quantity may be pushed with its unit in the name of the column.
    declared = (positions[one] for one in (header, slug(label)) if one in positions)
    position = next(declared, len(schema.quantities))
    if position < len(schema.quantities) and position not in schema.numbers.values():
        return schema._replace(numbers={**schema.numbers, header: position})
    some = [number for value in values if not math.isnan(number := _number(header, value, decimal))]
    kind = guess_kind(unit, min(some, default=0.0), max(some, default=0.0))
    quantity = Quantity(_unique(schema, label), label, unit, kind)
    numbers = {**schema.numbers, header: len(schema.quantities)}
    return schema._replace(numbers=numbers, quantities=(*schema.quantities, quantity))


def _unique(schema: Schema, label: str) -> str:
    taken = {*(quantity.name for quantity in schema.quantities), *(schema.keys or {}).values()}
    return unique_name(slug(label), _RESERVED | taken)


def _row(position: int, row: Mapping[str, Any], schema: Schema, reading: _Reading) -> PushedRow:
    try:
        values = [math.nan] * len(schema.quantities)
        for header, value in row.items():
            if value is not None and (number := schema.numbers.get(header)) is not None:
                values[number] = _number(header, value, reading.decimal)
        if all(map(math.isnan, values)):
            raise RejectedPush("It has no number.")
        keys = tuple(_key(header, row.get(header)) for header in schema.keys or ())
        event = _key(schema.event, row.get(schema.event)) if schema.event else ""
        written = _written_time(row, schema)
        time = reading.at if written is None else parse_time(written, reading.now, reading.rules)
        # Whole milliseconds, as times are stored.
        time = None if time is None else round(time, 3)
        timed = time is not None or event != ""
        return PushedRow(round(reading.now, 3) if time is None else time, keys, tuple(values), timed, event)
    except RejectedPush as why:
        raise RejectedPush(f"Row {position}: {why}") from None


def _written_time(row: Mapping[str, Any], schema: Schema) -> Any:
    """The time that a row has, None where it has none."""
    if row.get("time") is not None and "time" not in schema.time:
        return row["time"]
    if not schema.time or any(row.get(name) is None for name in schema.time):
        return None
    return joined({name: [row[name]] for name in schema.time}, schema.time)[0]


def _number(header: str, value: Any, decimal: Separator) -> float:
    """The number, NaN for a null and for a text such as "unavailable"."""
    try:
        parsed = read_number(value, decimal=decimal)
    except UnreadableNumber as error:
        raise RejectedPush(f"{header!r} is a column of numbers: {error}.") from None
    if math.isnan(parsed) and not (value is None or isinstance(value, str)):
        raise RejectedPush(f"{header!r} is a column of numbers, and {value!r:.40} is not a finite number.")
    return parsed


def _key(header: str, value: Any) -> str:
    if not isinstance(value, str | int | float) or value == "":
        raise RejectedPush(f"{header!r} is missing: it is the text that distinguishes the rows.")
    return checked_text(str(value), header, MAX_KEY_LENGTH)
