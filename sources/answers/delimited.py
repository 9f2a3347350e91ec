"""Separated text (CSV and its relatives): its encoding, delimiter, preamble and header are detected."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sources.answers.table_header import TextLine, find_header, is_value
from sources.numbers.parser import is_missing_number
from sources.wide_text import wide_encoding

_SAMPLE_BYTES = 200_000
_SAMPLE_LINES = 200
_BLANKS = " "
# Several blanks between columns, so that one may stand in a cell: "2026-11-25 10:22   8.4".
_GAPS = "  "
_DELIMITERS = {
    ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", _BLANKS: "blanks", _GAPS: "blanks"
}  # fmt: skip
# Lines end in CR LF, in CR alone on old devices, and in CR CR LF after a program that converts them twice.
_LINE_END = re.compile(r"\r+\n?")
# The U.S. Geological Survey's tables have the width and type of each column below its name.
_RDB_TYPE = re.compile(r"\d+[sdn]", re.ASCII)
# Lines that clients of databases and Markdown draw between the header and the rows: |---+---|.
_RULE = re.compile(r"[\s|+:]*-{3}[-+|:\s]*", re.ASCII)
# Loggers name the unit, and how a value is averaged.
_MAX_UNIT_ROWS = 2


class Dialect(NamedTuple):
    """How a separated text is written. preamble: the number of lines before the first row. header: the names
    of the columns without quotes."""

    encoding: str
    delimiter: str
    preamble: int
    header: tuple[str, ...]

    @property
    def description(self) -> str:
        """What is unusual about the text, in words: "semicolons, Latin-1, 3 lines above the rows"; "" where
        nothing is."""
        parts = [_DELIMITERS[self.delimiter]] if self.delimiter != "," else []
        if self.encoding not in ("utf-8", "utf-8-sig"):
            parts.append("Latin-1" if self.encoding == "cp1252" else self.encoding.upper())
        if self.preamble > 1:
            parts.append(f"{self.preamble} lines above the rows")
        return ", ".join(parts)


class Table(NamedTuple):
    """Cells as text, as many in each row as there are names in the header.

    too_wide: the numbers of the rows, from 1, that had more cells. The last cell of such a row holds the
        others too: a text with delimiters that nothing quotes is whole again, and a number is none.
    """

    header: tuple[str, ...]
    rows: list[list[str]]
    dialect: Dialect
    too_wide: tuple[int, ...] = ()

    def columns(self) -> dict[str, list[str]]:
        return {name: [row[place] for row in self.rows] for place, name in enumerate(self.header)}

    def as_csv(self) -> str:
        """The table as CSV with commas and quotes."""
        text = io.StringIO()
        csv.writer(text).writerows([self.header, *self.rows])
        return text.getvalue()


def decoded(body: bytes, charset: str = "") -> tuple[str, str]:
    """The text of a body, and its encoding: by its byte order mark or the zeros in it; or else UTF-8, what is
    declared, or Latin-1.
    """
    if marked := wide_encoding(body) or ("utf-8-sig" if body.startswith(codecs.BOM_UTF8) else ""):
        return body.decode(marked, "replace"), marked
    for encoding in ("utf-8", charset, "cp1252"):
        try:
            if encoding:
                return body.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1"), "latin-1"


def detect(body: bytes, charset: str = "", *, whole: bool = True) -> Dialect:
    """The dialect of a text, by its beginning. Raises ValueError where it is empty.

    whole: whether the body is the whole text, so that its last line is complete.
    """
    sample = body[:_SAMPLE_BYTES]
    is_cut = len(body) > _SAMPLE_BYTES or (not whole and len(body) == _SAMPLE_BYTES)
    cut = sample.rfind(b"\n") if is_cut else -1
    text, encoding = decoded(sample[:cut] if cut > 0 else sample, charset)
    lines = _LINE_END.sub("\n", text).splitlines()[:_SAMPLE_LINES]
    content = [line for line in lines if line.strip() and not _is_left_out(line)]
    if not content:
        raise ValueError("is empty")
    try:
        delimiter = _delimiter(content)
        preamble, header = find_header(_lines(lines, delimiter), _comments(lines, delimiter))
    except csv.Error as error:
        raise ValueError(f"is no separated text: {error}") from None
    return Dialect(encoding, delimiter, preamble, header)


def is_table(text: str) -> bool:
    """Whether a text of an unknown format is a table: its rows are as wide as the header, and have values."""
    lines = text[:_SAMPLE_BYTES].splitlines()[:_SAMPLE_LINES]
    try:
        table = read_delimited("\n".join(lines).encode())
    except ValueError:
        return False
    is_delimited = len(table.header) > 1 and table.dialect.delimiter not in (_BLANKS, _GAPS)
    return is_delimited and bool(table.rows) and not table.too_wide and any(map(is_value, table.rows[-1]))


def read_delimited(body: bytes, charset: str = "") -> Table:
    """The rows of a separated text. Raises ValueError where it has none."""
    dialect = detect(body, charset)
    text = _LINE_END.sub("\n", body.decode(dialect.encoding, "replace"))
    lines = text.splitlines(keepends=True)[dialect.preamble :]
    width = len(dialect.header)
    try:
        rows = [row for row in _split(lines, dialect.delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(f"is no separated text: {error}") from None
    while width > 1 and rows and len(rows[-1]) == 1:
        del rows[-1]  # a note below the table
    # Files that are appended to each other have the header several times.
    rows = [row for row in rows if tuple(row) != dialect.header]
    fitted = [_fitted(row, width, dialect.delimiter) for row in rows]
    units = unit_rows(fitted[: _MAX_UNIT_ROWS + 3])
    too_wide = [number for number, row in enumerate(rows[units:], 1) if any(map(str.strip, row[width:]))]
    return Table(dialect.header, fitted[units:], dialect, tuple(too_wide))


def _fitted(row: list[str], width: int, delimiter: str) -> list[str]:
    """The row with as many cells as the header has names."""
    if not any(map(str.strip, row[width:])):
        return [*row[:width], *[""] * (width - len(row))]
    # With one blank between them, 2 and 900 would be 2 900.
    sign = "  " if delimiter in (_BLANKS, _GAPS) else f"{delimiter} "
    return [*row[: width - 1], sign.join(row[width - 1 :])]


def unit_rows(rows: list[list[str]]) -> int:
    """The number of rows below the header that have units or types: no values, but texts in most of the
    columns in which the next rows have values. rows: the first ones."""
    if len(rows) > 1 and all(_RDB_TYPE.fullmatch(cell) for cell in rows[0]):
        return 1
    count = next((place for place, row in enumerate(rows) if any(map(is_value, row))), len(rows))
    if not 0 < count <= _MAX_UNIT_ROWS or count == len(rows):
        return 0
    values = [place for place in range(len(rows[0])) if _are_values([row[place] for row in rows[count:]])]
    named = [{place for place in values if not is_missing_number(row[place])} for row in rows[:count]]
    return count if all(named) and 0 < len(values) <= 2 * len(set().union(*named)) else 0


def _are_values(cells: Sequence[str]) -> bool:
    """Whether cells hold values; some may be missing."""
    return any(map(is_value, cells)) and all(is_value(cell) or is_missing_number(cell) for cell in cells)


def _split(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    lines = [line for line in lines if not _is_left_out(line)]
    if delimiter == _BLANKS:
        return (_cells_between_blanks(line) for line in lines)
    if delimiter == _GAPS:
        return (re.split(r"\s{2,}", line.strip()) for line in lines)
    text = "".join(lines)
    return csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)


def _is_left_out(line: str) -> bool:
    """Whether a line is a comment or a rule, and no row."""
    return line.startswith("#") or _RULE.fullmatch(line) is not None


def _cells_between_blanks(line: str) -> list[str]:
    if '"' not in line:
        return line.split()
    return next(csv.reader([line.strip()], delimiter=" ", skipinitialspace=True), [])


def _delimiter(lines: list[str]) -> str:
    """The sign that cuts most lines into the same number of cells."""
    best, delimiter = (0.0, 0), ""
    for sign in _DELIMITERS:
        if sign == _BLANKS and best[0] >= 0.5:
            break  # blanks stand in cells, too
        widths = Counter(len(row) for row in _split([f"{line}\n" for line in lines], sign))
        widths.pop(1, None)
        if widths:
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
            score = (round(count / len(lines), 1), width)
            if score > best:
                best, delimiter = score, sign
    # A single column of values has none.
    return delimiter or ","


def _lines(lines: list[str], delimiter: str) -> list[TextLine]:
    """The lines that hold something, without comments; those too where there are no others."""
    split = [(place, next(_split([line], delimiter), [])) for place, line in enumerate(lines)]
    rows = [
        TextLine(place, row, after_blank=place > 0 and not lines[place - 1].strip()) for place, row in split
    ]
    filled = [row for row in rows if any(row.cells) and not lines[row.place].startswith("#")]
    return filled or [row for row in rows if row.cells]


def _comments(lines: list[str], delimiter: str) -> list[TextLine]:
    """The comments; one of them may hold the names of the columns."""
    comments = [(place, line) for place, line in enumerate(lines) if line.startswith("#")]
    return [
        TextLine(place, [cell.strip() for cell in next(_split([line.lstrip("# ")], delimiter), [])])
        for place, line in comments
    ]
