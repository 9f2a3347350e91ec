"""Reads the body of a push, in any of its formats, as a list of plain rows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from dashboard.push.csv_and_arrow import CSV, MAX_ROWS, TABLES, read_table
from dashboard.push.influx_lines import LINES, metrics_in, points, read_lines
from dashboard.push.wrapped_rows import with_named_values, wrapped_rows
from sources.answers.json_tables import rows_of_lists, table_in
from sources.pushed_rows.values import RejectedPush, parse_time

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
# As log shippers write the type of a JSON text per line.
JSON_LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
ROW_TYPES = (JSON, *JSON_LINES, *TABLES, LINES)
MAX_FIELDS = 20
_GZIP = zlib.MAX_WBITS | 16


class PushedBody(NamedTuple):
    """The rows of a body. at: unix seconds for rows without a time; None: now. typed: whether the format
    distinguishes numbers from texts. In CSV it does not: a column with one text is a column of texts."""

    rows: list[Any]
    at: float | None = None
    typed: bool = True


class TooLong(Exception):
    """A compressed body has more bytes than are accepted; the rest was not unpacked."""


def gunzip(body: bytes, max_bytes: int) -> bytes:
    """The decompressed body. Raises TooLong beyond `max_bytes`, and RejectedPush where it is no gzip."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(body, max_bytes + 1)
    except zlib.error:
        raise RejectedPush("The body is not gzip, which its Content-Encoding says.") from None
    if len(plain) > max_bytes:
        raise TooLong
    if not unpacker.eof:
        raise RejectedPush("The body is gzip that is cut off.")
    return plain


def read_body(content_type: str, body: bytes, now: float) -> PushedBody:
    """The rows of a body; content_type: one of ROW_TYPES. Raises RejectedPush."""
    if content_type == JSON:
        read = _json(body, now)
    elif content_type in JSON_LINES:
        read = PushedBody(_json_lines(body))
    elif content_type == LINES:
        read = PushedBody(read_lines(body))
    else:
        read = PushedBody(read_table(content_type, body), typed=content_type != CSV)
    if len(read.rows) > MAX_ROWS:
        raise RejectedPush(
            f"The push has {len(read.rows):,} rows; at most {MAX_ROWS:,} are accepted at once."
        )
    return read


def read_form(body: bytes) -> Mapping[str, str]:
    """The fields of a form. Raises RejectedPush."""
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        raise RejectedPush(f"The body is not a form in UTF-8 of up to {MAX_FIELDS} fields.") from None
    return dict(fields)


def _json(body: bytes, now: float) -> PushedBody:
    content = _parsed(body, "The body")
    if isinstance(content, list):
        return PushedBody(list(map(with_named_values, content)))
    if not isinstance(content, dict):
        raise RejectedPush("The body has to be a row, a list of rows, or an object with rows and time.")
    if (metrics := metrics_in(content)) is not None:
        return PushedBody(points(metrics))
    if "rows" not in content:
        return PushedBody(_table(content) or [content])
    if not isinstance(content["rows"], list) or not content.keys() <= {"rows", "time"}:
        raise RejectedPush("An object with 'rows', a list, may also have 'time', and nothing else.")
    at = None if content.get("time") is None else parse_time(content["time"], now)
    return PushedBody(content["rows"], at)


def _table(content: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The rows of an object that is a table, or holds rows in a list; None of another one."""
    return table_in(content) or rows_of_lists(content) or wrapped_rows(content)


def _json_lines(body: bytes) -> list[Any]:
    """A row per line; empty lines are none."""
    lines = enumerate(body.splitlines(), 1)
    return [_parsed(line, f"Line {number}") for number, line in lines if line.strip()]


def _parsed(text: bytes, what: str) -> Any:
    """what: the words for the text in an error."""
    try:
        return json.loads(text.decode(json.detect_encoding(text)))
    except UnicodeDecodeError as error:
        raise RejectedPush(
            f"{what} is not JSON, which has to be in UTF-8: byte {error.start} is none."
        ) from None
    except (ValueError, RecursionError) as error:
        raise RejectedPush(f"{what} is not JSON: {error!s:.200}") from None
