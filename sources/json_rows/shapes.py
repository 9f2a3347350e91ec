"""The rows in an answer, in each of the shapes in which services send them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sources.answers.lenient_json import read_json
from sources.answers.table_header import is_value
from sources.json_rows.paths import Path, Place, search
from sources.numbers.parser import is_missing_number, number_or_nan
from sources.times.recognition import is_time_or_year


class Shape(NamedTuple):
    """Where rows are: `rows` in the answer, `each` in a row of them; and by which paths their values are
    found.

    rows, each: compiled JMESPaths, or None for the answer or the row itself.
    step: seconds, or where they are, between rows of which only the first has a time; None: each has its own.
    position: where the number of such a row is, from 1; None: its place in the list.
    date: where the date is of times of day; None: times have their own.
    """

    rows: Any
    each: Any
    time: Path | None
    key: Path | None
    numbers: Mapping[str, Path]
    id: Path | None = None
    step: Path | float | None = None
    position: Path | None = None
    date: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(
            path for path in (self.time, self.date, self.key, self.id, *self.numbers.values()) if path
        )

    @property
    def has_scalars(self) -> bool:
        """Whether a row may be a number or a text alone: one of the paths is that of the row itself."""
        return any(path.text == "@" for path in self.paths)


class RawRow(NamedTuple):
    """The values of a row as they came; `position` counts from 1. It is `steps` of `step` after `time`, which
    may be a time of day of `date`."""

    position: int
    place: Place
    time: Any
    key: Any
    numbers: dict[str, Any]
    id: Any = None
    step: Any = None
    steps: Any = 0
    date: Any = None


class NoRows(ValueError):
    """There are no rows where the settings say. `found`: the value there."""

    def __init__(self, found: Any, path: str) -> None:
        super().__init__(path)
        self.found, self.path = found, path


def raw_rows(answer: Any, shape: Shape) -> list[RawRow]:
    """The rows of an answer: of a list of objects or lists, of an object by names, or of columns.

    - a list: each item is a row; lists below a first one of names are objects by these;
    - an object whose names are used (`@key` is a path): each value is a row;
    - another object: one row, or where its time, key or id is a list, as many rows as that is long;
    - JSON in a string: what it holds;
    - where `each` is the row itself and the time is `@key`: each cell below a time, as of a year, is a row.

    With a step, lists are columns whose first values are of the time.

    Raises NoRows.
    """
    answer = unpacked(answer)
    inner = shape.each is not None
    is_mapped = any(path.names_outer_rows if inner else path.names_rows for path in shape.paths)
    found = search(shape.rows, answer) if shape.rows is not None else answer
    places = _places(found, is_mapped, shape, Place(answer, root=answer), "rows")
    if inner:
        is_mapped = any(path.names_rows for path in shape.paths)
        nested = (_inner(place, is_mapped, shape) for place in places)
        places = [place for some in nested for place in some]
    rows: list[RawRow] = []
    for place in places:
        rows.extend(_values(place, shape, len(rows)))
    return rows


def _inner(place: Place, is_mapped: bool, shape: Shape) -> list[Place]:
    found = search(shape.each, place.value)
    if found is None:
        return []
    places = _places(found, is_mapped, shape, place, "each")
    is_wide = found is place.value and shape.time is not None and shape.time.names_rows
    return _cells_at_times(places) if is_wide else places


def _cells_at_times(places: list[Place]) -> list[Place]:
    """The cells of a row below times, such as years; the others say what the row is of."""
    cells = [place for place in places if is_time_or_year(place.name)]
    return [place for place in cells if not is_missing_number(place.value)] if cells else places


def _places(found: Any, is_mapped: bool, shape: Shape, parent: Place, path: str) -> list[Place]:
    found = unpacked(found)
    if isinstance(found, Mapping):
        items = list(found.items()) if is_mapped else [("", found)]
    elif isinstance(found, list):
        items = [(str(number), item) for number, item in enumerate(_by_names(found, shape))]
    elif found is not None and shape.has_scalars:
        items = [("", found)]
    else:
        raise NoRows(found, path)
    return [Place(unpacked(value), str(name), parent, parent.root) for name, value in items]


def unpacked(value: Any) -> Any:
    """The object or the list in a text of JSON; any other value as it is."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return read_json(value)
    except ValueError:
        return value


def _by_names(found: list[Any], shape: Shape) -> list[Any]:
    """Lists below a first list of names as objects by these, unless the paths count places: "[0]"."""
    if len(found) < 2 or not all(isinstance(item, list) for item in found):
        return found
    names = found[0]
    is_header = (
        bool(names)
        and all(isinstance(name, str) and name for name in names)
        and len(set(names)) == len(names)
    )
    if not is_header or not _differs(names, found[1]):
        return found
    if any(path.text.startswith("[") for path in shape.paths):
        return found[1:]
    return [dict(zip(names, item, strict=False)) for item in found[1:]]


def _differs(names: list[str], cells: list[Any]) -> bool:
    """Whether names stand above values: in a table of texts alone, the first row may be one of values too."""
    pairs = zip(names, cells, strict=False)
    return any(not is_value(name) for name, cell in pairs if not isinstance(cell, str) or is_value(cell))


def _values(place: Place, shape: Shape, before: int) -> Iterator[RawRow]:
    """The row at a place, or the rows where its values are columns."""
    time = shape.time.find(place) if shape.time else None
    key = shape.key.find(place) if shape.key else None
    event = shape.id.find(place) if shape.id else None
    date = shape.date.find(place) if shape.date else None
    numbers = {name: path.find(place) for name, path in shape.numbers.items()}
    step = shape.step.find(place) if isinstance(shape.step, Path) else shape.step
    columns = [value for value in numbers.values() if isinstance(value, list)]
    names = [value for value in (time, key, event) if isinstance(value, list)] if columns else []
    if not names and (not columns or step is None):
        yield RawRow(before + 1, place, time, key, numbers, event, step, _steps(place, shape), date)
        return
    # Values beyond the last time are reported, and not left out without a word.
    for row in range(max(map(len, [*names, *columns]))):
        cells = {name: _cell(value, row) for name, value in numbers.items()}
        position = before + row + 1
        own = (_cell(time, row), _cell(key, row), cells, _cell(event, row), step, row, _cell(date, row))
        yield RawRow(position, place, *own)


def _steps(place: Place, shape: Shape) -> Any:
    """How many steps a row is after the first one: its place in the list, or what its position says."""
    if shape.position is None:
        return int(place.name) if place.name.isdigit() else 0
    number = number_or_nan(shape.position.find(place))
    return number - 1


def _cell(value: Any, row: int) -> Any:
    """The value of a row in a column; what is no column is the same in all rows."""
    if not isinstance(value, list):
        return value
    return value[row] if row < len(value) else None


def key_text(value: Any) -> str | None:
    """The text of a key; None for a value that cannot be a key."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Sequence):
        parts = [key_text(part) for part in value]
        return " ".join(part for part in parts if part) or None if len(parts) < 5 else None
    return str(value) if isinstance(value, int | float) else None
