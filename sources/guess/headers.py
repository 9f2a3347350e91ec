"""Column names that an answer has once, in a list beside the rows.

So do tables of Google Charts, Google Analytics, BigQuery, InfluxDB, Elasticsearch and many others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import Any

from sources.guess.array_layouts import known_names
from sources.guess.shapes import path_below
from sources.json_rows.paths import compiled, search

_MAX_DEPTH, _MAX_NAMES, _MAX_WIDTH = 6, 30, 300
# What an object that describes a column calls its name, from what people read to what programs do.
_LABELS = ("label", "displayName", "name", "columnName", "ColumnName", "field", "title", "id")
# Lists in a row that hold its cells, and what a cell calls its value.
_CELLS = re.compile(r".*values|.*data|cells?|row|columns|[cfv]", re.IGNORECASE)
_VALUES = ("value", "v", "stringValue")


def named_cells(row: Any, around: Iterable[Any]) -> dict[str, str]:
    """The paths of cells in a row, with the names that a list beside the rows, or the documentation of a
    well-known service, gives them; {} without one.

    around: what is around the rows, from near to far.
    """
    lists = {"": row} if isinstance(row, list) else dict(_lists_of_cells(row))
    headers = [found for value in around for found in _headers(value, "", 0)] if lists else []
    named: dict[str, str] = {}
    for path, cells in lists.items():
        fitting = [found for found in headers if len(found[1]) == len(cells) and found[1] != cells]
        if not fitting:
            continue
        # Google Analytics has dimensionHeaders for dimensionValues, and metricHeaders for metricValues.
        _, names = max(fitting, key=lambda found: _begins_alike(path, found[0]))
        inner = _inner_name(cells)
        named |= {f"{path}[{place}]{inner}": name for place, name in enumerate(names)}
    return named or {f"[{place}]": name for place, name in enumerate(known_names(row))}


def cell_at(row: Any, path: str) -> Any:
    """The cell at a path that `named_cells` gives; None where the row has none there."""
    return search(compiled("path", path), row)


def _begins_alike(name: str, other: str) -> int:
    """How many letters two names begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False)))


def _lists_of_cells(row: Any) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(row, Mapping):
        for name, value in islice(row.items(), _MAX_NAMES):
            if isinstance(value, list) and value and _CELLS.fullmatch(str(name)):
                yield path_below("", str(name)), value


def _inner_name(cells: Sequence[Any]) -> str:
    """Where in each cell its value is, ".v" or the like; "" where the cell is the value."""
    some = [cell for cell in cells if isinstance(cell, Mapping)]
    return next((f".{name}" for name in _VALUES if any(name in cell for cell in some)), "")


def _headers(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[str]]]:
    """The lists of names in a value, with their own names."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        for inner, item in islice(value.items(), _MAX_NAMES):
            yield from _headers(item, str(inner), depth + 1)
    elif isinstance(value, list) and 0 < len(value) <= _MAX_WIDTH:
        if name and (names := _names(value)):
            yield name, names
        if len(value) == 1:
            yield from _headers(value[0], name, depth + 1)


def _names(items: Sequence[Any]) -> list[str]:
    """The names of columns; [] where the items are none."""
    if all(isinstance(item, str) for item in items):
        return list(items) if _are_names(items) else []
    if not all(isinstance(item, Mapping) for item in items):
        return []
    found = ([item.get(label) for item in items] for label in _LABELS)
    return next((names for names in found if _are_names(names)), [])


def _are_names(items: Sequence[Any]) -> bool:
    """Whether all are texts, each another one, that do not begin with a digit."""
    if not all(isinstance(name, str) and name and not name[0].isdigit() for name in items):
        return False
    return len(set(items)) == len(items)
