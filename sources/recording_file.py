"""Reads the table in a CSV or Parquet file."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sources.answers.delimited import Dialect, detect, read_delimited, unit_rows
from sources.formula_escaping import unescape_formula
from sources.raw_values import quoted

_SAMPLE_BYTES = 200_000


def read_table(file: Path) -> tuple[pd.DataFrame, list[str]]:
    """What is in a `.csv` or `.parquet` file, and in words how it was written where that is unusual, and what
    is left out. Raises ValueError, which says what is wrong with the file that its caller names."""
    kind = file.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise ValueError("must be a recording whose name ends in .csv or .parquet")
    if not file.is_file():
        raise ValueError(f"does not exist; a relative path starts at {Path.cwd()}")
    try:
        if kind == ".parquet":
            return pq.read_table(file).to_pandas(ignore_metadata=True), []
        return _read_csv(file)
    except pd.errors.EmptyDataError:
        raise ValueError("is empty; record it again or set another") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        why = " ".join(str(error).split()).rstrip(".")
        if why == "is empty":
            raise ValueError("is empty; record it again or set another") from None
        raise ValueError(f"cannot be read as {kind[1:]} ({why}); record it again or set another") from None


def _read_csv(file: Path) -> tuple[pd.DataFrame, list[str]]:
    with file.open("rb") as opened:
        dialect = detect(opened.read(_SAMPLE_BYTES), whole=False)
    remarks = [f"written with {dialect.description}"] if dialect.description else []
    try:
        with warnings.catch_warnings():
            # Where the first row is too wide, pandas warns and cuts off all others that are.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            table = _read_quickly(file, dialect)
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        if "EOF inside string" in str(error):
            raise
        table, left_out = _without_wide_rows(file)
        remarks += left_out
    texts = {
        name: column.map(_restored_cell) for name, column in table.select_dtypes(["object", "string"]).items()
    }
    return table.assign(**texts).rename(columns=_restored_cell), remarks


def _read_quickly(file: Path, dialect: Dialect) -> pd.DataFrame:
    table = pd.read_csv(
        file,
        sep=r"\s+" if dialect.delimiter == " " else dialect.delimiter,
        header=None,
        names=list(dialect.header),
        skiprows=dialect.preamble,
        encoding=dialect.encoding,
        index_col=False,
        skipinitialspace=True,
        low_memory=False,
    )
    return table.iloc[unit_rows(_as_texts(table.iloc[:5])) :].reset_index(drop=True)


def _without_wide_rows(file: Path) -> tuple[pd.DataFrame, list[str]]:
    """The rows with at most as many cells as the header, and in words which others there are."""
    table = read_delimited(file.read_bytes())
    wide = set(table.too_wide)
    rows = [row for number, row in enumerate(table.rows, 1) if number not in wide]
    frame = pd.DataFrame(rows, columns=list(table.header), dtype="object").replace("", None)
    if not wide:
        return frame, []
    first = table.too_wide[0]
    have, are = ("1 row has", "is") if len(wide) == 1 else (f"{len(wide):,} rows have", "are")
    start = quoted(table.dialect.delimiter.join(table.rows[first - 1]))
    return frame, [f"{have} more cells than the header and {are} left out, such as row {first}, {start}"]


def _restored_cell(cell: Any) -> Any:
    return unescape_formula(cell) if isinstance(cell, str) else cell


def _as_texts(rows: pd.DataFrame) -> list[list[str]]:
    return [["" if pd.isna(cell) else str(cell) for cell in row] for row in rows.itertuples(index=False)]
