"""Where the header of a separated text is, among lines that stand above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile, zip_longest
from typing import NamedTuple

from sources.numbers.parser import UnreadableNumber, is_missing_number, read_number
from sources.numbers.units import read_unit
from sources.times.column_names import is_time_name
from sources.times.text_forms import written

# A line above the header fills few of its columns, if it has delimiters at all.
_FILLED_SHARE = 0.6
# The first line of Campbell Scientific's loggers describes the logger, in as many cells as it needs.
_LOGGER = re.compile(r"TOA(?:5|CI1)")
# Between a header and its first values, for units.
_MAX_BETWEEN = 2
# A header is among the first lines, and the first of its cells show what it is.
_MAX_ABOVE, _MAX_CLASSIFIED = 40, 50


class TextLine(NamedTuple):
    """A line of a text, by its number from 0. after_blank: whether the line above it is empty."""

    place: int
    cells: list[str]
    after_blank: bool = False


def find_header(lines: Sequence[TextLine], comments: Sequence[TextLine]) -> tuple[int, tuple[str, ...]]:
    """The number of lines before the rows, and the unique names of the columns.

    lines: those that are not empty, at least one. comments: lines that may have the names instead. Raises
        ValueError where rows have more cells than there are names, and it is not certain which cell a name
        belongs to.
    """
    width = _width(lines)
    headers = [number for number in range(min(len(lines), _MAX_ABOVE)) if _is_header(lines, number, width)]
    for number, line in enumerate(lines):
        if not _is_first(lines, number, width, headers):
            continue
        names = _commented([one for one in comments if one.place < line.place], width)
        if names and any(map(is_value, line.cells)):
            return line.place, names
        if narrow := _narrow_names(lines, number, width):
            return line.place, narrow
        if is_value(line.cells[0]):
            return line.place, tuple(f"column {position}" for position in range(1, width + 1))
        return line.place + 1, _unique(_with_names_below(lines, number))
    return lines[0].place + 1, _unique(_with_names_below(lines, 0))


def _with_names_below(lines: Sequence[TextLine], number: int) -> list[str]:
    """The names of a header. Where some repeat, as those of pandas' columns of several levels, those below
    are added, and the first is that of the index, which stands alone in a line.
    """
    names = [cell.strip() for cell in lines[number].cells]
    below = list(
        takewhile(lambda line: not any(map(is_value, line.cells)), lines[number + 1 :][:_MAX_BETWEEN])
    )
    given = [name for name in names if name]
    # The names begin in this line where they are long: "Hi" is above "Temp" of "Hi Temp".
    if below and not names[0] and _begins_with_time(below[0].cells):
        rest = [cell.strip() for cell in below[0].cells]
        return [" ".join(filter(None, parts)) for parts in zip_longest(names, rest, fillvalue="")]
    if len(set(given)) == len(given) or not below or len(below) == len(lines) - number - 1:
        return names
    levels = [[cell.strip() for cell in line.cells] for line in below if len(line.cells) == len(names)]
    if levels and levels[-1][0] and not any(levels[-1][1:]):
        index = levels.pop()[0]
        names, levels = [index, *names[1:]], [["", *level[1:]] for level in levels]
    return [" ".join(filter(None, parts)) for parts in zip(names, *levels, strict=True)]


def is_value(cell: str) -> bool:
    """Whether a cell is a number or a time. The cells of headers are not."""
    if is_missing_number(cell):
        return False
    try:
        read_number(cell)
    except UnreadableNumber:
        return len(cell) < 50 and bool(re.search(r"\d", cell)) and bool(written(cell).locals)
    return True


def _width(lines: Sequence[TextLine]) -> int:
    """How many cells most rows have."""
    last = lines[-max(len(lines) * 4 // 5, 1) :]
    return Counter(len(line.cells) for line in last).most_common(1)[0][0]


def _is_first(lines: Sequence[TextLine], number: int, width: int, headers: Sequence[int]) -> bool:
    """Whether a line is the header, or the first row where there is none."""
    cells = lines[number].cells
    if len(cells) < width or max(_filled(cells), _filled(cells[1:])) < _FILLED_SHARE:
        return False
    later = [header for header in headers if header > number]
    if not later:
        return True
    is_description = _LOGGER.fullmatch(cells[0]) or len(set(cells)) == 1 < len(cells)
    if later[0] == number + 1 and (is_description or any(map(is_value, cells))):
        return False
    if len(_stripped(cells)) > width:
        return False
    # Some have the names in several languages, and the units of the columns between them.
    if later[0] == number + 1 and any(_begins_with_time(lines[one].cells) for one in later):
        return False
    # The longer one of two tables is meant.
    return not any(lines[one].after_blank and len(lines) - one > one for one in later)


def _is_header(lines: Sequence[TextLine], number: int, width: int) -> bool:
    """Whether a line, as wide as the rows, holds a name for each, and values follow."""
    following = lines[number + 1 : number + 2 + _MAX_BETWEEN]
    return _are_names(_stripped(lines[number].cells), width) and any(
        is_value(cell) for line in following for cell in line.cells[:_MAX_CLASSIFIED]
    )


def _begins_with_time(cells: Sequence[str]) -> bool:
    """Whether these are names, the first of which is that of a time, rather than units."""
    return is_time_name(cells[0].strip()) and not any(read_unit(cell) for cell in cells if cell.strip())


def _are_names(cells: Sequence[str], width: int) -> bool:
    classified = cells[:_MAX_CLASSIFIED]
    if len(cells) != width or any(is_missing_number(cell) or is_value(cell) for cell in classified):
        return False
    return len({cell.strip() for cell in cells}) == width


def _narrow_names(lines: Sequence[TextLine], number: int, width: int) -> tuple[str, ...]:
    """The names in the line above the first row, where the rows are wider; () where there are none.

    Raises ValueError where it is not clear to which cell a name belongs.
    """
    above, rows = lines[number - 1].cells if number else [], [line.cells for line in lines[number:]]
    names = [cell.strip() for cell in _stripped(above)]
    is_narrow = width // 2 <= len(names) < width and _are_names(names, len(names))
    if not is_narrow or not any(map(is_value, rows[0])) or lines[number].place != lines[number - 1].place + 1:
        return ()
    if not any(cell.strip() for row in rows for cell in row[len(names) :]):
        return _unique(names)  # each row ends with a delimiter
    # R numbers the rows, without a name above the numbers. Names of rows could be a first column.
    are_numbered = [row[0].strip() for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    if len(names) == width - 1 and len(rows) > 1 and are_numbered:
        return _unique(["", *names])
    raise ValueError(
        f"has rows of {width} cells below a header of {len(names)} names; numbers with a decimal comma "
        "need quotes or another delimiter, and each column needs a name"
    )


def _stripped(cells: Sequence[str]) -> list[str]:
    """The cells up to the last that holds anything."""
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    return list(cells[: last + 1])


def _filled(cells: Sequence[str]) -> float:
    """The share of cells that hold anything. The name of an index, in the first, may be empty."""
    return sum(bool(cell.strip()) for cell in cells) / max(len(cells), 1)


def _commented(comments: Sequence[TextLine], width: int) -> tuple[str, ...]:
    """The names in a comment above rows without a header of their own; () where there are none."""
    return next((_unique(one.cells) for one in comments if len(one.cells) == width), ())


def _unique(cells: Sequence[str]) -> tuple[str, ...]:
    """The names, each once: a name that comes again is numbered, as pandas does."""
    names: dict[str, int] = {}
    for cell in cells:
        name = cell
        while name in names:
            names[cell] += 1
            name = f"{cell}.{names[cell]}"
        names[name] = 0
    return tuple(names)
