"""The columns of a source whose rows are pushed: those of the settings, and those that pushes bring."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sources.base import EVENT_ID, Quantity
from sources.columns.inference import guess_kind, parse_header, slug, unique_name
from sources.columns.roles import (
    CLOCKS,
    OTHER_TIMES,
    QUANTITY_SHARE,
    ROW_NUMBERS,
    TOO_LONG,
    Roles,
    column_roles,
    is_id_name,
)
from sources.numbers.column import read_column
from sources.numbers.digit_groups import Separator
from sources.numbers.parser import is_missing_number
from sources.pushed_rows.values import MAX_KEY_LENGTH, RejectedPush, ValueFormat, checked_text
from sources.times.find_column import are_times_of_day

MAX_COLUMNS = 50
_LABEL = re.compile(r"[^\W\d]{1,3}[ -]?\d+|\d+[^\W\d]")
# Names of columns that charts and frames have besides those of the rows.
_RESERVED = {"time", "text", "key"}


class Schema(NamedTuple):
    """The columns of a source, by the names that programs push them under.

    keys: pushed column -> key; None until the first push.
    numbers: pushed column -> position of its quantity.
    received: the keys of all rows that were pushed.
    time: the pushed columns that make the time of a row without a `time`.
    ignored: pushed columns of other times, of times of day without a date, and of row numbers.
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


def schema_state(schema: Schema) -> dict[str, Any]:
    """The schema as values of JSON, without its quantities and received keys. `schema_from` is the
    reverse."""
    names = {"time": schema.time, "ignored": sorted(schema.ignored), "event": schema.event}
    return {**names, "keys": schema.keys, "numbers": schema.numbers}


def schema_from(
    state: Mapping[str, Any], quantities: tuple[Quantity, ...], received: frozenset[tuple[str, ...]]
) -> Schema:
    """The schema of `schema_state`, with its quantities and the keys that were received."""
    return Schema(
        quantities,
        state["keys"],
        state["numbers"],
        received,
        tuple(state["time"]),
        frozenset(state["ignored"]),
        state["event"],
    )


def with_new_columns(rows: Sequence[Any], schema: Schema, value_format: ValueFormat) -> Schema:
    """The schema with the new columns of these rows."""
    known = {schema.event, *schema.time, *schema.ignored, *schema.numbers, *(schema.keys or ())}
    new: dict[str, None] = {}
    for position, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise RejectedPush(f'Row {position} is no object, as in {{"value": 1.5}}.')
        new.update(dict.fromkeys(header for header in row if header not in known and row[header] is not None))
    # A `time` is that of the row, unless it is a time of day, which has its date in another column.
    if "time" in new and not (len(new) > 1 and are_times_of_day([row.get("time") for row in rows])):
        del new["time"]
    if len(schema.numbers) + len(new) > MAX_COLUMNS:
        raise RejectedPush(f"These are more than {MAX_COLUMNS} columns. Push some of them to other names.")
    if not new:
        return schema
    columns = {header: [row.get(header) for row in rows] for header in new}
    rules = value_format.rules
    roles = column_roles(
        columns,
        value_format.now,
        typed=value_format.typed,
        zone=rules.zone,
        any_time=rules.any_time,
        decimal=value_format.decimal,
    )
    if "time" not in roles.time:
        columns.pop("time", None)
    return _extended(schema, columns, roles, value_format)


def _extended(
    schema: Schema, new: Mapping[str, Sequence[Any]], roles: Roles, value_format: ValueFormat
) -> Schema:
    event, decimal = schema.event, value_format.decimal
    is_first = schema.keys is None
    texts = [
        header
        for header, values in new.items()
        if header != event
        and _is_key(header, values, roles, is_first)
        and (value_format.typed or not _are_spoilt_numbers(header, values, decimal))
    ]
    if event and not texts and schema.keys is None:
        schema = schema._replace(keys={event: EVENT_ID})
    if texts and schema.keys is not None:
        known = ", ".join(schema.keys) or "none"
        raise RejectedPush(
            f"{texts[0]!r} is a new column of texts. The key columns of this source are fixed: {known}."
        )
    schema = schema._replace(
        time=schema.time or roles.time, ignored=schema.ignored | set(roles.time) | (_unused(roles) - {"time"})
    )
    for header, values in new.items():
        if header in texts:
            schema = _with_key(schema, header)
        elif header not in (*schema.ignored, event) and not _are_gap_words(values):
            schema = _with_number(schema, header, values, decimal)
    return schema


def _is_key(header: str, values: Sequence[Any], roles: Roles, is_first: bool) -> bool:
    """Whether texts or, in a first push, numbers such as those of stations distinguish the rows; texts that
    are too long or mixed with others are found by their cells.
    """
    texts = [value for value in values if isinstance(value, str) or not is_missing_number(value)]
    if not all(isinstance(value, str) for value in texts):
        return is_first and header in roles.keys and all(type(value) is int for value in texts)
    return header in roles.keys or roles.left_out.get(header) == TOO_LONG or not any(map(str.strip, texts))


def _are_spoilt_numbers(header: str, values: Sequence[Any], decimal: Separator) -> bool:
    """Whether texts are numbers with words such as "bad" among them, rather than labels: 12, 13 and N8."""
    _, gap, share = read_column(header, values, decimal)
    is_mixed = gap is not None and 0.5 <= share < QUANTITY_SHARE and not is_id_name(header)
    return is_mixed and not _LABEL.fullmatch(gap.example.strip("'"))  # type: ignore[union-attr]


def _are_gap_words(values: Sequence[Any]) -> bool:
    """Whether all are such as "unavailable", so that a later push shows what the column is."""
    return all(map(is_missing_number, values))


def _unused(roles: Roles) -> set[str]:
    return {header for header, why in roles.left_out.items() if why in (CLOCKS, OTHER_TIMES, ROW_NUMBERS)}


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
    some = [number for number in read_column(header, values, decimal)[0].tolist() if math.isfinite(number)]
    kind = guess_kind(unit, min(some, default=0.0), max(some, default=0.0))
    quantity = Quantity(_unique(schema, label), label, unit, kind)
    numbers = {**schema.numbers, header: len(schema.quantities)}
    return schema._replace(numbers=numbers, quantities=(*schema.quantities, quantity))


def _unique(schema: Schema, label: str) -> str:
    taken = {*(quantity.name for quantity in schema.quantities), *(schema.keys or {}).values()}
    return unique_name(slug(label), _RESERVED | taken)
