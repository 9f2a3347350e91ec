"""Reads tables of Arrow and CSV as plain rows, within limits also where a small body unpacks to many rows."""

from __future__ import annotations

import io
import math
import re
import struct
from collections.abc import Iterable, Iterator
from datetime import time
from typing import Any

import pyarrow as pa
from pyarrow import csv, ipc

from sources.answers.delimited import detect, read_delimited
from sources.pushed_rows.values import RejectedPush

CSV = "text/csv"
ARROW_STREAM, ARROW_FILE = "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file"
TABLES = (CSV, ARROW_STREAM, ARROW_FILE)
MAX_ROWS = 100_000
MAX_CELLS = 1_000_000
MAX_CSV_COLUMNS = 1_000
# All texts of a table together have at most so many: dictionaries and views store a long text of many rows
# once. A longer body may have as many characters as bytes.
MAX_CHARACTERS = 20_000_000

_FILE_MAGIC = b"ARROW1\0\0"
# Positions of the fields in Message, DictionaryBatch and RecordBatch of the Arrow project's Message.fbs.
_HEADER, _DATA, _COMPRESSION = 2, 1, 3
# Marks compression in messages from before Arrow 1.0.
_OLD_COMPRESSION = b"ARROW:experimental_compression"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1b\x7f]")
_FLAT = (
    pa.types.is_null,
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_time,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
)


def read_table(kind: str, body: bytes) -> list[dict[str, Any]]:
    """The rows of a body; kind: one of TABLES. May take seconds: call it in a thread. Raises RejectedPush."""
    try:
        schema, batches = _csv(body) if kind == CSV else _arrow(kind, body)
        if len(set(schema.names)) < len(schema.names):
            raise RejectedPush("Two columns have the same name.")
        for field in schema:
            if not _is_plain(field.type):
                what = f"{field.name!r:.60} is a column of the type {field.type!s:.60}"
                raise RejectedPush(f"{what}: push numbers, texts, times, booleans, or lists of texts.")
        return _rows(_checked(batches), max(MAX_CHARACTERS, len(body)))
    except (pa.ArrowException, OSError, MemoryError, ValueError, OverflowError, struct.error) as error:
        if isinstance(error, RejectedPush):
            raise
        first_line, *_ = str(error).partition("\n")
        raise RejectedPush(f"The body is not {kind}: {first_line:.200}") from None


def _csv(body: bytes) -> tuple[pa.Schema, Iterable[pa.RecordBatch]]:
    header = re.split(rb"[\r\n]", body.lstrip(b"\r\n"), maxsplit=1)[0]
    # Checked before the parser, which needs kilobytes for each column.
    if header.count(b",") >= MAX_CSV_COLUMNS or len(detect(body).header) > MAX_CSV_COLUMNS:
        raise RejectedPush(f"The table has more than {MAX_CSV_COLUMNS:,} columns.")
    if body.lstrip()[:1] in (b"{", b"["):
        raise RejectedPush(f"The body is not {CSV}: it looks like JSON, whose type is application/json.")
    read = read_delimited(body)
    if len(read.header) == 1 and not body.endswith((b"\n", b"\r")):
        raise RejectedPush(f"The body is not {CSV}: it is a single word, and no table.")
    if read.too_wide:
        raise RejectedPush(
            f"Row {read.too_wide[0]} has more cells than the {len(read.header)} names of the header: quote "
            "texts with a comma in them, and write decimals with a point."
        )
    plain = read.as_csv().encode()
    if _CONTROL.search(plain):
        raise RejectedPush(f"The body is not {CSV}: it has control characters.")
    # An empty cell is no value, also in a column of texts.
    convert = csv.ConvertOptions(strings_can_be_null=True, null_values=["", "null", "NaN", "nan"])
    parse = csv.ParseOptions(newlines_in_values=True)
    table = csv.read_csv(io.BytesIO(plain), parse_options=parse, convert_options=convert)
    if clocks := {field.name: pa.string() for field in table.schema if pa.types.is_time(field.type)}:
        # Read again as texts: 09:00 would become 09:00:00.
        convert.column_types = clocks
        table = csv.read_csv(io.BytesIO(plain), parse_options=parse, convert_options=convert)
    return table.schema, table.to_batches()


def _arrow(kind: str, body: bytes) -> tuple[pa.Schema, Iterable[pa.RecordBatch]]:
    stream = pa.py_buffer(body)
    if kind == ARROW_FILE:
        if not body.startswith(_FILE_MAGIC):
            raise RejectedPush(f"The body is not {kind}: it does not begin with ARROW1.")
        # Between its magic bytes and its footer, a file is a stream. The footer is not used: it could point
        # to messages that are not checked here.
        stream = stream.slice(len(_FILE_MAGIC))
    for message in ipc.MessageReader.open_stream(stream):
        if _is_compressed(message):
            raise RejectedPush(
                "Push Arrow without compression: a small compressed body may unpack to very much data."
            )
    reader = ipc.open_stream(stream)
    return reader.schema, reader


def _is_compressed(message: ipc.Message) -> bool:
    """Whether a message's buffers are compressed: pyarrow has no API for that, but validates the metadata."""
    metadata = message.metadata.to_pybytes()
    if message.type not in ("dictionary", "record batch"):
        return False
    batch = _follow(metadata, _field(metadata, _follow(metadata, 0), _HEADER))
    if message.type == "dictionary":
        batch = _follow(metadata, _field(metadata, batch, _DATA))
    return _field(metadata, batch, _COMPRESSION) != 0 or _OLD_COMPRESSION in metadata


def _follow(flatbuffer: bytes, offset: int) -> int:
    """The position that a relative reference points to."""
    return offset + int(struct.unpack_from("<I", flatbuffer, offset)[0])


def _field(flatbuffer: bytes, table: int, number: int) -> int:
    """The position of a table's field; 0 where the field is absent."""
    vtable = table - struct.unpack_from("<i", flatbuffer, table)[0]
    entry = 4 + 2 * number
    if entry >= struct.unpack_from("<H", flatbuffer, vtable)[0]:
        return 0
    offset = int(struct.unpack_from("<H", flatbuffer, vtable + entry)[0])
    return table + offset if offset else 0


def _is_plain(kind: pa.DataType) -> bool:
    """Whether a value cannot be much larger than its part of the body, as a list of nulls can."""
    if pa.types.is_dictionary(kind):
        return any(is_kind(kind.value_type) for is_kind in _FLAT)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return bool(pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type))
    return any(is_kind(kind) for is_kind in _FLAT)


def _checked(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    rows = 0
    for batch in batches:
        rows += batch.num_rows
        if rows > MAX_ROWS or rows * batch.num_columns > MAX_CELLS:
            raise RejectedPush(
                f"The table has {rows:,} rows or more of {batch.num_columns:,} columns: push fewer."
            )
        # Finds offsets that point outside of the body, before they are used.
        batch.validate(full=True)
        yield batch


def _rows(batches: Iterable[pa.RecordBatch], max_characters: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    characters = 0
    for batch in batches:
        batch_rows: list[dict[str, Any]] = [{} for _ in range(batch.num_rows)]
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            # Cell by cell: pages would have to wait while pyarrow converts a whole column.
            for row, cell in zip(batch_rows, column, strict=True):
                value = _plain(cell.as_py())
                characters += _characters(value)
                if characters > max_characters:
                    raise RejectedPush(
                        f"The texts have more than {max_characters:,} characters: push fewer rows."
                    )
                if not _is_nan(value):
                    row[name] = value
        rows += batch_rows
    return rows


def _plain(value: Any) -> Any:
    """The value as JSON would have it, which has no type for times of day."""
    return value.isoformat() if isinstance(value, time) else value


def _characters(value: Any) -> int:
    if isinstance(value, list):
        return len(value) + sum(len(text) for text in value if text is not None)
    return len(value) if isinstance(value, str) else 0


def _is_nan(value: Any) -> bool:
    """Whether the value is NaN, which pandas writes for a missing value."""
    return isinstance(value, float) and math.isnan(value)
