"""Finds the places in an answer that may hold rows, and their shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sources.json_rows.paths import KEY, Path, Place, compiled, read_path
from sources.json_rows.shapes import NoRows, Shape, raw_rows, unpacked
from sources.numbers.parser import is_missing_number
from sources.times.recognition import is_time_or_year, is_time_text

MAX_ROWS = 300
"""How many rows of a shape are looked at; roles are clear from them."""

_MAX_DEPTH = 7
_MAX_SHAPES = 200
_MAX_NAMES = 80
_FEWEST_TIMES = 3
_PLAIN_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{2,6}(?:[-_/][A-Z0-9]{2,6})?", re.ASCII)
_NUMBER = re.compile(r"\s*[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?\s*", re.ASCII)
# From here on, names of numbers are those of things and not of what is measured.
_MANY_NAMES = 16


class RowShape(NamedTuple):
    """The settings `rows` and `each`, and whether rows stand under names (`@key`).

    outer: `rows` is an object whose values are rows or, where there is `each`, hold them. inner: so is
        `each`.
    depth: of the rows in the answer.
    Where `each` is a row itself, and not `outer`, its cells below times are rows.
    """

    rows: str = ""
    each: str = ""
    outer: bool = False
    inner: bool = False
    depth: int = 0

    @property
    def is_wide(self) -> bool:
        """Whether the cells of a table are rows, whose times are the names of the columns."""
        return self.each == "@" and self.inner and not self.outer

    @property
    def key(self) -> str:
        """The path of the name under which a row stands; "" where it has none."""
        return KEY if (self.inner if self.each else self.outer) else ""

    @property
    def outer_key(self) -> str:
        """The path of the name under which the row around it stands; "" where it has none."""
        return f"@parent.{KEY}" if self.each and self.outer else ""


def row_shapes(answer: Any) -> list[RowShape]:
    """The shapes that rows of an answer may have, outer ones first."""
    return list(dict.fromkeys(islice(_shapes(answer, "", 0), _MAX_SHAPES)))


def places_of(answer: Any, shape: RowShape) -> list[Place]:
    """The rows of a shape, at most MAX_ROWS at even distances; none where it does not fit the answer."""
    paths = {path: found for path in (shape.key, shape.outer_key) if (found := read_path("path", path))}
    reading = Shape(
        compiled("rows", shape.rows) if shape.rows else None,
        compiled("each", shape.each) if shape.each else None,
        paths[shape.key] if shape.is_wide else None,
        paths.get(shape.outer_key),
        {"key": paths[shape.key]} if shape.key else {"row": Path("@")},
    )
    try:
        places = [row.place for row in raw_rows(answer, reading)]
    except NoRows:
        return []
    return places[:: len(places) // MAX_ROWS + 1]


def path_below(path: str, name: str) -> str:
    """The JMESPath of a name below a path."""
    quoted = (
        name if _PLAIN_NAME.fullmatch(name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )
    return f"{path}.{quoted}" if path else quoted


def _shapes(value: Any, path: str, depth: int) -> Iterator[RowShape]:
    value = unpacked(value)
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        yield from _of_list(value, path, depth)
    elif isinstance(value, Mapping):
        yield from _of_object(value, path, depth)


def _of_list(items: Sequence[Any], path: str, depth: int) -> Iterator[RowShape]:
    if not items or not any(isinstance(item, list | Mapping) for item in items):
        return
    yield RowShape(path, depth=depth)
    first = next(item for item in items if isinstance(item, list | Mapping))
    if isinstance(first, list) and any(isinstance(item, Mapping) for item in first):
        yield RowShape(path, "@", depth=depth)
    if isinstance(first, Mapping):
        samples = [item for item in items[:20] if isinstance(item, Mapping)]
        if _is_wide(first):
            yield RowShape(path, "@", inner=True, depth=depth)
        for sub in dict.fromkeys(sub for item in samples for sub in _inner_lists(item, "", 0)):
            yield RowShape(path, sub, depth=depth)
    kinds = {type(item) for item in items}
    if len(items) <= 3 or len(kinds) > 1:
        for number, item in enumerate(items[:3]):
            if not isinstance(item, Mapping) or len(items) == 1:
                yield from _shapes(item, f"{path}[{number}]", depth + 1)


def _is_wide(row: Mapping[str, Any]) -> bool:
    """Whether most columns of a table have times as names, with no value but numbers below them."""
    cells = [value for name, value in row.items() if is_time_or_year(str(name))]
    return len(cells) >= _FEWEST_TIMES and all(is_missing_number(one) or _is_numeric(one) for one in cells)


def _inner_lists(value: Any, path: str, depth: int) -> Iterator[str]:
    """Paths in a row to lists of rows within it."""
    value = unpacked(value)
    if depth > 4:
        return
    if isinstance(value, list):
        if path and len(value) >= 1 and all(isinstance(item, list | Mapping) for item in value):
            yield path
        if len(value) == 1:
            yield from _inner_lists(value[0], f"{path}[0]", depth + 1)
    elif isinstance(value, Mapping):
        for name, item in islice(value.items(), _MAX_NAMES):
            yield from _inner_lists(item, path_below(path, str(name)), depth + 1)


def _of_object(value: Mapping[str, Any], path: str, depth: int) -> Iterator[RowShape]:
    if not value:
        return
    if not are_rows_by_name(value):
        yield RowShape(path, depth=depth)
    # Matomo has an empty list for a day without visits.
    inner = [unpacked(item) for item in value.values() if item is not None and item != []]
    if are_rows_by_name(value):
        yield RowShape(path, outer=True, depth=depth)
    filled = [item for item in inner if item]
    if filled and all(isinstance(item, list) and _holds_rows(item) for item in filled):
        yield RowShape(path, "@", outer=True, depth=depth)
    mappings = [item for item in filled if isinstance(item, Mapping)]
    if mappings and len(mappings) == len(filled) and all(map(_are_inner_rows, mappings)):
        yield RowShape(path, "@", outer=True, inner=True, depth=depth)
    for name, item in islice(value.items(), _MAX_NAMES):
        yield from _shapes(item, path_below(path, str(name)), depth + 1)


def _holds_rows(items: Sequence[Any]) -> bool:
    return all(isinstance(item, list | Mapping) for item in items)


def _are_inner_rows(value: Mapping[str, Any]) -> bool:
    """Whether rows stand under two names each; a few numbers are columns of one row."""
    is_long = len(value) >= _MANY_NAMES
    return are_rows_by_name(value) and (
        is_long or any(isinstance(item, list | Mapping) for item in value.values())
    )


def are_rows_by_name(value: Mapping[str, Any]) -> bool:
    """Whether the values of an object are rows of one kind."""
    # Matomo has an empty list for a day without visits.
    inner = [unpacked(item) for item in value.values() if item is not None and item != []]
    names = [str(name) for name in value]
    are_times = all(map(is_time_text, names))
    if not inner:
        return False
    if all(isinstance(item, Mapping) for item in inner):
        return (len(inner) > 1 or are_times or names[0].isdigit()) and _are_alike(inner)
    if all(isinstance(item, list) for item in inner):
        return are_times
    if any(isinstance(item, list | Mapping) for item in inner):
        return False
    are_codes = len(names) > 1 and all(_CODE.fullmatch(name) and name.isupper() for name in names)
    return are_times or are_codes or (len(names) >= _MANY_NAMES and all(map(_is_numeric, inner)))


def _is_numeric(value: Any) -> bool:
    """Whether a value is a number, or a text of one: names of texts are those of what is described."""
    if isinstance(value, str):
        return bool(_NUMBER.fullmatch(value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_alike(objects: Sequence[Mapping[str, Any]]) -> bool:
    """Whether objects have most of their names in common, as those of parts of one object have not."""
    some = [set(one) for one in objects[:50]]
    common = set.intersection(*some)
    return bool(common) and len(common) * 2 >= max(map(len, some))
