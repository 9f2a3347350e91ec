"""Tables of Arrow and CSV as plain rows, of no more than a push may bring, however little room they take."""

from __future__ import annotations

import io
import math
import re
import struct
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyarrow import csv, ipc

from sources.pushed_rows import RejectedPush

CSV = "text/csv"
ARROW_STREAM, ARROW_FILE = "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file"
TABLES = (CSV, ARROW_STREAM, ARROW_FILE)
MAX_ROWS = 100_000
MAX_CELLS = 1_000_000
MAX_CSV_COLUMNS = 1_000
# Dictionaries and views tell a long text of many rows but once. A longer body may hold as much as it is long.
MAX_SIGNS = 20_000_000

_FILE_MAGIC = b"ARROW1\0\0"
# Places of the fields in Message, DictionaryBatch and RecordBatch of the Arrow project's Message.fbs.
_HEADER, _DATA, _COMPRESSION = 2, 1, 3
# How messages of before Arrow 1.0 tell the same.
_OLD_COMPRESSION = b"ARROW:experimental_compression"
_FLAT = (
    pa.types.is_null,
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
)


def read_table(kind: str, body: bytes) -> list[dict[str, Any]]:
    """The rows in a body of one of TABLES. Takes seconds at worst, so call it in a thread. Raises Refused."""
    try:
        schema, batches = _csv(body) if kind == CSV else _arrow(kind, body)
        if len(set(schema.names)) < len(schema.names):
            raise RejectedPush("Two columns have the same name.")
        for field in schema:
            if not _is_plain(field.type):
                what = f"{field.name!r:.60} is a column of the type {field.type!s:.60}"
                raise RejectedPush(f"{what}: push numbers, texts, times, truth values, or lists of texts.")
        return _rows(_checked(batches), max(MAX_SIGNS, len(body)))
    except (pa.ArrowException, OSError, MemoryError, ValueError, OverflowError, struct.error) as error:
        if isinstance(error, RejectedPush):
            raise
        first_line, *_ = str(error).partition("\n")
        raise RejectedPush(f"The body is no {kind}: {first_line:.200}") from None


def _csv(body: bytes) -> tuple[pa.Schema, Iterable[pa.RecordBatch]]:
    header = re.split(rb"[\r\n]", body.lstrip(b"\r\n"), maxsplit=1)[0]
    # Before it is parsed, which takes kilobytes for each.
    if header.count(b",") >= MAX_CSV_COLUMNS:
        raise RejectedPush(f"These are more than {MAX_CSV_COLUMNS:,} columns.")
    # An empty cell is nothing, also in a column of texts.
    options = csv.ConvertOptions(strings_can_be_null=True, null_values=["", "null", "NaN", "nan"])
    table = csv.read_csv(io.BytesIO(body), convert_options=options)
    return table.schema, table.to_batches()


def _arrow(kind: str, body: bytes) -> tuple[pa.Schema, Iterable[pa.RecordBatch]]:
    stream = pa.py_buffer(body)
    if kind == ARROW_FILE:
        if not body.startswith(_FILE_MAGIC):
            raise RejectedPush(f"The body is no {kind}: it does not begin with ARROW1.")
        # Between its magic and its footer a file is a stream. The footer could lead past what is checked.
        stream = stream.slice(len(_FILE_MAGIC))
    for message in ipc.MessageReader.open_stream(stream):
        if _is_compressed(message):
            raise RejectedPush("Push Arrow without compression: a little of it may unpack to very much.")
    reader = ipc.open_stream(stream)
    return reader.schema, reader


def _is_compressed(message: ipc.Message) -> bool:
    """Whether its buffers are, which pyarrow does not tell; it has checked the metadata, a flatbuffer."""
    metadata = message.metadata.to_pybytes()
    if message.type not in ("dictionary", "record batch"):
        return False
    batch = _follow(metadata, _field(metadata, _follow(metadata, 0), _HEADER))
    if message.type == "dictionary":
        batch = _follow(metadata, _field(metadata, batch, _DATA))
    return _field(metadata, batch, _COMPRESSION) != 0 or _OLD_COMPRESSION in metadata


def _follow(flatbuffer: bytes, place: int) -> int:
    return place + int(struct.unpack_from("<I", flatbuffer, place)[0])


def _field(flatbuffer: bytes, table: int, number: int) -> int:
    """Where a field of a table is; 0 for one that is left out."""
    offsets = table - struct.unpack_from("<i", flatbuffer, table)[0]
    place = 4 + 2 * number
    if place >= struct.unpack_from("<H", flatbuffer, offsets)[0]:
        return 0
    offset = int(struct.unpack_from("<H", flatbuffer, offsets + place)[0])
    return table + offset if offset else 0


def _is_plain(kind: pa.DataType) -> bool:
    """Whether a value cannot be much longer than what the body holds of it, as lists of nulls can."""
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
                f"These are {rows:,} rows or more of {batch.num_columns:,} columns: push fewer."
            )
        # Offsets that lead out of the body are found before anything follows them.
        batch.validate(full=True)
        yield batch


def _rows(batches: Iterable[pa.RecordBatch], most_signs: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    signs = 0
    for batch in batches:
        some: list[dict[str, Any]] = [{} for _ in range(batch.num_rows)]
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            # One by one, since pages have to wait while pyarrow makes a list of a whole column.
            for row, cell in zip(some, column, strict=True):
                value = cell.as_py()
                signs += _signs(value)
                if signs > most_signs:
                    raise RejectedPush(f"These are texts of more than {most_signs:,} signs: push fewer rows.")
                if not _is_nan(value):
                    row[name] = value
        rows += some
    return rows


def _signs(value: Any) -> int:
    if isinstance(value, list):
        return len(value) + sum(len(text) for text in value if text is not None)
    return len(value) if isinstance(value, str) else 0


def _is_nan(value: Any) -> bool:
    """Whether this is how pandas has it that there is nothing."""
    return isinstance(value, float) and math.isnan(value)
