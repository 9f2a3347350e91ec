"""Tables written piece by piece as CSV or Parquet, so that they may be longer than memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FORMATS = ("csv", "parquet")


class Writer:
    """Writes tables of the same columns below each other.

    Times keep their zone: ISO 8601 with the offset in CSV, `timestamp[ms, tz=...]` in Parquet. A table is a
    row group of Parquet.
    """

    def __init__(self, into: BinaryIO, kind: str) -> None:
        self._into, self._kind = into, kind
        self._parquet: pq.ParquetWriter | None = None
        self._begun = False

    def write(self, table: pd.DataFrame) -> None:
        """Add the rows of a table, and the header with the first."""
        if self._kind == "csv":
            _as_text(table).to_csv(self._into, index=False, header=not self._begun, lineterminator="\n")
        else:
            schema = _schema(table)
            self._parquet = self._parquet or pq.ParquetWriter(self._into, schema)
            rows = pa.Table.from_pandas(table, schema, preserve_index=False)
            self._parquet.write_table(rows.replace_schema_metadata(None))
        self._begun = True

    def close(self) -> None:
        """Write what comes at the end; `into` stays open."""
        if self._parquet is not None:
            self._parquet.close()


def contents(table: pd.DataFrame, kind: str) -> bytes:
    """A whole file of one table."""
    into = BytesIO()
    writer = Writer(into, kind)
    writer.write(table)
    writer.close()
    return into.getvalue()


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """A file that is there, whole, after the block, and is as it was where the block fails.

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
    """The same for every piece, whatever its rows hold."""
    return pa.schema((str(name), _kind(column)) for name, column in table.items())


def _kind(column: pd.Series) -> pa.DataType:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return pa.timestamp("ms", tz=str(column.dtype.tz))
    return pa.float64() if pd.api.types.is_float_dtype(column) else pa.string()


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    times = {name: _iso_8601(column) for name, column in table.select_dtypes("datetimetz").items()}
    return table.assign(**times)


def _iso_8601(moments: pd.Series) -> list[str]:
    """As 2026-11-22T01:30:00.000+01:00, without a call for each of them."""
    there, utc = (moments.dt.tz_localize(None), moments.dt.tz_convert(None))
    minutes = ((there - utc) // pd.Timedelta(minutes=1)).to_numpy(dtype=np.int64)
    some, of = np.unique(minutes, return_inverse=True)
    offsets = np.array([f"{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}" for m in some], "U6")
    texts = np.datetime_as_string(there.to_numpy(dtype="M8[ms]"), unit="ms")
    iso: list[str] = np.char.add(texts, offsets[of]).tolist()
    return iso
