"""Writes tables piece by piece as CSV, Parquet or Arrow, so that a file may be larger than memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sources.formula_escaping import escape_formula

# The formats of files. Programs may read "arrow" as well, a stream.
FORMATS = ("csv", "parquet")


class Writer:
    """Appends tables of the same columns to a stream.

    Times keep their zone: ISO 8601 with the offset in CSV, `timestamp[ms, tz=...]` in Parquet and Arrow. A
    table is one row group of Parquet. In CSV, texts that a spreadsheet would run as formulas have an
    apostrophe before them; a replay removes it.
    """

    def __init__(self, into: BinaryIO, kind: str) -> None:
        self._into, self._kind = into, kind
        self._columns: pq.ParquetWriter | pa.RecordBatchStreamWriter | None = None
        self._started = False

    def write(self, table: pd.DataFrame) -> None:
        """Append the rows of a table; the first call writes the header, too."""
        if self._kind == "csv":
            _as_text(table).to_csv(self._into, index=False, header=not self._started, lineterminator="\n")
        else:
            schema = _schema(table)
            if self._columns is None:
                new = pq.ParquetWriter if self._kind == "parquet" else pa.ipc.new_stream
                self._columns = new(self._into, schema)
            rows = pa.Table.from_pandas(table, schema, preserve_index=False)
            self._columns.write_table(rows.replace_schema_metadata(None))
        self._started = True

    def close(self) -> None:
        """Write the end of the file; the stream stays open."""
        if self._columns is not None:
            self._columns.close()


def contents(table: pd.DataFrame, kind: str) -> bytes:
    """The bytes of a file that contains one table."""
    into = BytesIO()
    writer = Writer(into, kind)
    writer.write(table)
    writer.close()
    return into.getvalue()


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """A stream whose content replaces `file` after the block; `file` is unchanged where the block fails.

    Raises OSError where it cannot be written.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as into:
            yield into
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _schema(table: pd.DataFrame) -> pa.Schema:
    """The schema by the columns' types alone, so that it is the same for every piece."""
    return pa.schema((str(name), _kind(column)) for name, column in table.items())


def _kind(column: pd.Series) -> pa.DataType:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return pa.timestamp("ms", tz=str(column.dtype.tz))
    return pa.float64() if pd.api.types.is_float_dtype(column) else pa.string()


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    times = {name: _iso_8601(column) for name, column in table.select_dtypes("datetimetz").items()}
    texts = {
        name: column.map(_defused_cell) for name, column in table.select_dtypes(["object", "string"]).items()
    }
    return table.assign(**times, **texts).rename(columns=_defused_cell)


def _defused_cell(cell: Any) -> Any:
    return escape_formula(cell) if isinstance(cell, str) else cell


def _iso_8601(moments: pd.Series) -> list[str]:
    """Times as 2026-11-22T01:30:00.000+01:00, formatted all at once: a call per row would be slow."""
    local, utc = (moments.dt.tz_localize(None), moments.dt.tz_convert(None))
    minutes = ((local - utc) // pd.Timedelta(minutes=1)).to_numpy(dtype=np.int64)
    distinct, offset_at = np.unique(minutes, return_inverse=True)
    offsets = np.array([f"{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}" for m in distinct], "U6")
    texts = np.datetime_as_string(local.to_numpy(dtype="M8[ms]"), unit="ms")
    iso: list[str] = np.char.add(texts, offsets[offset_at]).tolist()
    return iso
