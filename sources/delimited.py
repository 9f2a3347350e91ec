"""Separated text (CSV and its relatives): its encoding, delimiter, preamble and header are detected."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sources.numbers import UnreadableNumber, is_gap, read_number
from sources.time_forms import written

_SAMPLE_BYTES = 200_000
_SAMPLE_LINES = 200
_BLANKS = " "
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", _BLANKS: "blanks"}
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# The U.S. Geological Survey's tables have the width and type of each column below its name.
_RDB_TYPE = re.compile(r"\d+[sdn]", re.ASCII)
# A line above the header fills few of its columns, if it has delimiters at all.
_FILLED_SHARE = 0.6


class Dialect(NamedTuple):
    """How a separated text is written.

    preamble: how many lines come before the first row. header: the names of the columns, cleaned of quotes.
    """

    encoding: str
    delimiter: str
    preamble: int
    header: tuple[str, ...]

    @property
    def description(self) -> str:
        """What was detected, where it is not the usual: "semicolons, Latin-1, 3 lines above the rows"."""
        parts = [_DELIMITERS[self.delimiter]] if self.delimiter != "," else []
        if self.encoding not in ("utf-8", "utf-8-sig"):
            parts.append("Latin-1" if self.encoding == "cp1252" else self.encoding.upper())
        if self.preamble > 1:
            parts.append(f"{self.preamble} lines above the rows")
        return ", ".join(parts)


class Table(NamedTuple):
    """Cells as text, as many in each row as there are names in the header."""

    header: tuple[str, ...]
    rows: list[list[str]]
    dialect: Dialect

    def columns(self) -> dict[str, list[str]]:
        return {name: [row[place] for row in self.rows] for place, name in enumerate(self.header)}


def decoded(body: bytes, charset: str = "") -> tuple[str, str]:
    """The text of a body, and its encoding: by a byte order mark, UTF-8, what is declared, or Latin-1."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), encoding
    for encoding in ("utf-8", charset, "cp1252"):
        try:
            if encoding:
                return body.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1"), "latin-1"


def detect(body: bytes, charset: str = "", *, whole: bool = True) -> Dialect:
    """How the text is written, from its beginning. Raises ValueError where it is empty.

    whole: whether the body is all of the text, so that its last line is not cut off.
    """
    sample = body[:_SAMPLE_BYTES]
    is_cut = len(body) > _SAMPLE_BYTES or (not whole and len(body) == _SAMPLE_BYTES)
    cut = sample.rfind(b"\n") if is_cut else -1
    text, encoding = decoded(sample[:cut] if cut > 0 else sample, charset)
    lines = text.splitlines()[:_SAMPLE_LINES]
    content = [line for line in lines if line.strip() and not line.startswith("#")]
    if not content:
        raise ValueError("is empty")
    try:
        delimiter = _delimiter(content)
        preamble, header = _header(lines, delimiter)
    except csv.Error as error:
        raise ValueError(f"is no separated text: {error}") from None
    return Dialect(encoding, delimiter, preamble, header)


def read_delimited(body: bytes, charset: str = "") -> Table:
    """The rows of a separated text. Raises ValueError where it holds none."""
    dialect = detect(body, charset)
    text = body.decode(dialect.encoding, "replace")
    lines = text.splitlines(keepends=True)[dialect.preamble :]
    width = len(dialect.header)
    try:
        rows = [row for row in _split(lines, dialect.delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(f"is no separated text: {error}") from None
    rows = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    if rows and is_unit_row(rows[0], rows[1:4]):
        del rows[0]
    return Table(dialect.header, rows, dialect)


def is_unit_row(first: list[str], following: list[list[str]]) -> bool:
    """Whether a row below the header names units or types: it has no value, and the next rows have."""
    if following and all(_RDB_TYPE.fullmatch(cell) for cell in first):
        return True
    if not following or any(_is_value(cell) for cell in first):
        return False
    return all(sum(map(_is_value, row)) * 2 >= len(row) for row in following)


def _split(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    if delimiter == _BLANKS:
        return (line.split() for line in lines)
    return csv.reader(
        io.StringIO("".join(line for line in lines if not line.startswith("#"))), delimiter=delimiter
    )


def _delimiter(lines: list[str]) -> str:
    """The sign that cuts most lines into the same number of cells."""
    best, delimiter = (0.0, 0), ""
    for sign in _DELIMITERS:
        if sign == _BLANKS and best[0] >= 0.5:
            break
        widths = Counter(len(row) for row in _split([f"{line}\n" for line in lines], sign))
        widths.pop(1, None)
        if widths:
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
            score = (round(count / len(lines), 1), width)
            if score > best:
                best, delimiter = score, sign
    # A single column of values has none.
    return delimiter or ","


def _header(lines: list[str], delimiter: str) -> tuple[int, tuple[str, ...]]:
    """How many lines come before the rows, and the names of the columns."""
    rows = [(place, next(_split([line], delimiter), [])) for place, line in enumerate(lines)]
    data = [(place, row) for place, row in rows if any(row) and not lines[place].startswith("#")]
    data = data or [(place, row) for place, row in rows if row]
    width = Counter(len(row) for _, row in data[-max(len(data) * 4 // 5, 1) :]).most_common(1)[0][0]
    for place, row in data:
        if len(row) < width or max(_filled(row), _filled(row[1:])) < _FILLED_SHARE:
            continue
        commented = _commented_header(lines[:place], delimiter, width)
        if _is_value(row[0]) or (commented and any(map(_is_value, row))):
            return place, commented or tuple(f"column {number}" for number in range(1, width + 1))
        return place + 1, _names([cell.strip() for cell in row])
    place, row = data[0]
    return place + 1, _names([cell.strip() for cell in row])


def _filled(cells: list[str]) -> float:
    """The share of cells that hold anything. The name of an index, in the first, may be empty."""
    return sum(bool(cell.strip()) for cell in cells) / max(len(cells), 1)


def _commented_header(above: list[str], delimiter: str, width: int) -> tuple[str, ...]:
    """The names in a comment above rows without a header of their own; () where there are none."""
    for line in above:
        cells = [
            cell.strip() for cell in line.lstrip("# ").split(None if delimiter == _BLANKS else delimiter)
        ]
        if line.startswith("#") and len(cells) == width:
            return _names(cells)
    return ()


def _names(cells: list[str]) -> tuple[str, ...]:
    """The names, each once: a name that comes again is numbered, as pandas does."""
    names: dict[str, int] = {}
    for cell in cells:
        name = cell
        while name in names:
            names[cell] += 1
            name = f"{cell}.{names[cell]}"
        names[name] = 0
    return tuple(names)


def _is_value(cell: str) -> bool:
    """Whether a cell holds a number or a time, as headers do not."""
    if is_gap(cell):
        return False
    try:
        read_number(cell)
    except UnreadableNumber:
        return len(cell) < 50 and bool(re.search(r"\d", cell)) and bool(written(cell).locals)
    return True
