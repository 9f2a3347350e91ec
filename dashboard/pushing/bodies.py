"""The body of a push, in any of its formats, as a list of plain rows."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import pyarrow as pa
from pyarrow import csv, ipc

from sources.pushed_rows import Refused, time_of

JSON, CSV = "application/json", "text/csv"
ARROW_STREAM, ARROW_FILE = "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file"
FORM = "application/x-www-form-urlencoded"
TABLES = (JSON, CSV, ARROW_STREAM, ARROW_FILE)
MOST_ROWS = 100_000
MOST_CELLS = 1_000_000
MOST_FIELDS = 20


class Body(NamedTuple):
    """Rows, and the time of those that have none (unix seconds; None: now)."""

    rows: list[Any]
    at: float | None = None


def read_body(kind: str, body: bytes, now: float) -> Body:
    """The rows in a body of one of TABLES. Raises Refused."""
    read = _json(body, now) if kind == JSON else _table(kind, body)
    if len(read.rows) > MOST_ROWS:
        raise Refused(f"These are {len(read.rows):,} rows; at most {MOST_ROWS:,} are taken at once.")
    return read


def _table(kind: str, body: bytes) -> Body:
    try:
        table = _csv(body) if kind == CSV else _arrow(kind, body)
        if table.num_rows > MOST_ROWS or table.num_rows * table.num_columns > MOST_CELLS:
            raise Refused(f"These are {table.num_rows:,} rows of {table.num_columns:,} columns: push fewer.")
        if len(set(table.column_names)) < table.num_columns:
            raise Refused("Two columns have the same name.")
        rows = table.to_pylist()
        return Body([{name: value for name, value in row.items() if not _is_nan(value)} for row in rows])
    except (pa.ArrowException, OSError, MemoryError, ValueError, OverflowError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"The body is no {kind}: {str(error).splitlines()[0]:.200}") from None


def read_form(body: bytes) -> Mapping[str, str]:
    """The fields of a form. Raises Refused."""
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Refused(f"The body is no form in UTF-8 of up to {MOST_FIELDS} fields.") from None
    return dict(fields)


def _json(body: bytes, now: float) -> Body:
    try:
        told = json.loads(body, parse_constant=_not_finite)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"The body is no JSON: {error!s:.200}") from None
    if isinstance(told, list):
        return Body(told)
    if not isinstance(told, dict):
        raise Refused("The body has to be a row, a list of rows, or an object with rows and time.")
    if "rows" not in told:
        return Body([told])
    if not isinstance(told["rows"], list) or not told.keys() <= {"rows", "time"}:
        raise Refused("With 'rows', a list, there may be 'time', and nothing else.")
    at = None if told.get("time") is None else time_of(told["time"], now)
    return Body(told["rows"], at)


def _is_nan(value: Any) -> bool:
    """Whether this is how pandas has it that there is nothing."""
    return isinstance(value, float) and math.isnan(value)


def _not_finite(name: str) -> Any:
    raise Refused(f"{name} is no number of JSON: leave it out, or send null.")


def _csv(body: bytes) -> pa.Table:
    # An empty cell is nothing, also in a column of texts.
    options = csv.ConvertOptions(strings_can_be_null=True, null_values=["", "null", "NaN", "nan"])
    return csv.read_csv(io.BytesIO(body), convert_options=options)


def _arrow(kind: str, body: bytes) -> pa.Table:
    with (ipc.open_stream if kind == ARROW_STREAM else ipc.open_file)(body) as reader:
        table = reader.read_all()
    # Offsets that lead out of the body are found before anything follows them.
    table.validate(full=True)
    return table
