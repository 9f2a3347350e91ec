"""The body of a push, in any of its formats, as a list of plain rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from dashboard.push.tables import MAX_ROWS, TABLES, read_table
from sources.pushed_rows import RejectedPush, parse_time

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
ROWS = (JSON, *TABLES)
MAX_FIELDS = 20


class Body(NamedTuple):
    """Rows, and the time of those that have none (unix seconds; None: now)."""

    rows: list[Any]
    at: float | None = None


def read_body(kind: str, body: bytes, now: float) -> Body:
    """The rows in a body of one of ROWS. Raises Refused."""
    read = _json(body, now) if kind == JSON else Body(read_table(kind, body))
    if len(read.rows) > MAX_ROWS:
        raise RejectedPush(f"These are {len(read.rows):,} rows; at most {MAX_ROWS:,} are taken at once.")
    return read


def read_form(body: bytes) -> Mapping[str, str]:
    """The fields of a form. Raises Refused."""
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        raise RejectedPush(f"The body is no form in UTF-8 of up to {MAX_FIELDS} fields.") from None
    return dict(fields)


def _json(body: bytes, now: float) -> Body:
    try:
        told = json.loads(body, parse_constant=_not_finite)
    except (ValueError, RecursionError) as error:
        if isinstance(error, RejectedPush):
            raise
        raise RejectedPush(f"The body is no JSON: {error!s:.200}") from None
    if isinstance(told, list):
        return Body(told)
    if not isinstance(told, dict):
        raise RejectedPush("The body has to be a row, a list of rows, or an object with rows and time.")
    if "rows" not in told:
        return Body([told])
    if not isinstance(told["rows"], list) or not told.keys() <= {"rows", "time"}:
        raise RejectedPush("With 'rows', a list, there may be 'time', and nothing else.")
    at = None if told.get("time") is None else parse_time(told["time"], now)
    return Body(told["rows"], at)


def _not_finite(name: str) -> Any:
    raise RejectedPush(f"{name} is no number of JSON: leave it out, or send null.")
