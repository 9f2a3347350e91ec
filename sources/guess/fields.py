"""The values of rows by the paths that lead to them, with the names that people read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sources.columns.inference import unique_name
from sources.guess.headers import cell_at
from sources.guess.shapes import are_rows_by_name, path_below
from sources.json_rows.paths import KEY, Place
from sources.times.recognition import is_time_text

_MAX_FIELDS = 300
_MAX_DEPTH = 6
_MAX_ITEMS = 40
_MAX_PAIRS = 40
# Names that say only that here is a value; what is measured is named above them.
GENERIC = re.compile(r"value|val|v|text|data|result|amount|raw", re.IGNORECASE)
_PARTIAL = re.compile(
    r"utc|local|iso|s|unix|epoch|speed|deg|direction|gust|total|count|sum|\$date|min|max|avg|mean|last|metric|imperial",
    re.IGNORECASE,
)
_CONTAINER = re.compile(
    r"properties|attributes|fields|values?|data|details|current|result|state|main|node|item", re.IGNORECASE
)
_SEGMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|(\w+)|\[(\d+)\]')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Systems of units, in each of which the same value is given.
_SYSTEMS = ("metric", "imperial", "us", "uk", "si", "english")
_PAIR_NAMES = ("value_type", "name", "type", "key", "id", "parameter", "label", "code", "sensor")
_PAIR_VALUES = ("value", "val", "v", "reading", "data", "lastValue")


class Field(NamedTuple):
    """One value of each row. name: unlike those of other fields. is_place: it is one by its number only."""

    path: str
    name: str
    values: Sequence[Any]
    is_place: bool = False


def row_fields(places: Sequence[Place], names: Mapping[str, str] | None = None) -> list[Field]:
    """The fields of rows in the order in which they come. names: of cells, as `named_cells` gives them."""
    # Names that stand in each of several rows are those of values, however many they are.
    rows = [dict(_leaves(place.value, "", 0, alone=len(places) == 1)) for place in places]
    if names:
        rows = [
            {**row, **{path: cell_at(place.value, path) for path in names}}
            for row, place in zip(rows, places, strict=True)
        ]
    return _fields(rows, names or {})


def array_fields(value: Any) -> list[Field]:
    """The fields of rows whose columns are lists of one length: those of the most usual one."""
    arrays = dict(islice(_arrays(value, "", 0), _MAX_FIELDS))
    lengths = [len(items) for items in arrays.values()]
    if not lengths:
        return []
    length = max(dict.fromkeys(lengths), key=lengths.count)
    taken: set[str] = set()
    fields = []
    for path, items in arrays.items():
        if len(items) == length:
            fields.append(Field(path, _named(path, taken), items))
    return fields


def outer_fields(places: Sequence[Place], scope: str) -> list[Field]:
    """The single values of what is around rows. scope: "parent" or "root"."""
    outer = [place.parent if scope == "parent" else Place(place.root) for place in places]
    known: dict[int, dict[str, Any]] = {}
    rows = []
    for place in outer:
        if place is not None and id(place.value) not in known:
            known[id(place.value)] = dict(_scalars(place.value, "", 0))
        rows.append(known[id(place.value)] if place is not None else {})
    return [field._replace(path=f"@{scope}.{field.path}") for field in _fields(rows, {})]


def key_field(places: Sequence[Place], path: str) -> Field:
    """The names under which rows stand, or under which the rows around them do."""
    outer = path != KEY
    names = [place.parent.name if outer and place.parent else place.name for place in places]
    return Field(path, "key", names)


def last_name(path: str) -> str:
    """The last name in a path: "mag" of properties.mag."""
    parts = _parts(path.split("|", maxsplit=1)[0])
    return next((part for part in reversed(parts) if isinstance(part, str) and part), "")


def _parts(path: str) -> list[str | int]:
    """The names and the places that a path leads through."""
    return [
        int(place) if place else _ESCAPED.sub(r"\1", quoted) or plain
        for quoted, plain, place in _SEGMENT.findall(path)
    ]


def _fields(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[Field]:
    taken: set[str] = set()
    fields = []
    paths = list(islice(dict.fromkeys(path for row in rows for path in row), _MAX_FIELDS))
    usual = Counter(_readable(_parts(path)).lower() for path in paths)
    for path in paths:
        given = names.get(path, "") or (
            _with_outer(path) if usual[_readable(_parts(path)).lower()] > 1 else ""
        )
        name = unique_name(given, taken) if given else _named(path, taken)
        taken.add(name)
        is_place = path.endswith("]") and path not in names and "?" not in path
        fields.append(Field(path, name, [row.get(path) for row in rows], is_place))
    return fields


def _named(path: str, taken: set[str]) -> str:
    pair = re.search(r"\[\?[^=]*=='(.*)'\]", path)
    name = unique_name(pair[1] if pair else _readable(_parts(path)), taken)
    taken.add(name)
    return name


def _readable(parts: Sequence[str | int]) -> str:
    names = [part for part in parts if isinstance(part, str)]
    if not names:
        return f"value {int(parts[0]) + 1}" if parts else "value"
    if isinstance(parts[-1], int) and parts[-1]:
        return f"{names[-1]} {parts[-1] + 1}"
    last = names[-1]
    if len(names) > 2 and GENERIC.fullmatch(last) and names[-2].lower() in _SYSTEMS:
        return f"{names[-3]} {names[-2]}"
    if len(names) > 1 and GENERIC.fullmatch(last) and not _CONTAINER.fullmatch(names[-2]):
        return names[-2]
    if len(names) > 1 and _PARTIAL.fullmatch(last) and not _CONTAINER.fullmatch(names[-2]):
        return f"{names[-2]} {last}"
    return last


def _with_outer(path: str) -> str:
    """The name of a value with that of what it is of, where others have the same: "BME280 Temperature"; ""
    where it is of nothing, or one of a list."""
    parts = _parts(path)
    names = [part for part in parts if isinstance(part, str) and not _CONTAINER.fullmatch(part)]
    is_named = "?" not in path and len(names) > 1 and names[-1] == parts[-1]
    return " ".join(names[-2:]) if is_named else ""


def _leaves(value: Any, path: str, depth: int, *, alone: bool) -> Iterator[tuple[str, Any]]:
    """The single values in a row, with their paths. alone: whether there is no other row."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        is_by_time = bool(value) and is_time_text(str(next(iter(value))))
        is_by_system = bool(value) and all(str(name).lower() in _SYSTEMS for name in value)
        if are_rows_by_name(value) and not is_by_system and (is_by_time or (path and alone)):
            return
        for name, item in islice(value.items(), _MAX_FIELDS):
            yield from _leaves(item, path_below(path, str(name)), depth + 1, alone=alone)
    elif isinstance(value, list):
        yield from _of_list(value, path, depth, alone)
    else:
        yield path or "@", value


def _of_list(items: Sequence[Any], path: str, depth: int, alone: bool) -> Iterator[tuple[str, Any]]:
    if not items:
        return
    if not any(isinstance(item, list | Mapping) for item in items):
        for number, item in enumerate(items[:_MAX_ITEMS]):
            yield f"{path}[{number}]", item
    elif len(items) == 1:
        yield from _leaves(items[0], f"{path}[0]", depth + 1, alone=alone)
    elif all(isinstance(item, Mapping) for item in items):
        yield from _pairs(items, path)


def _pairs(items: Sequence[Mapping[str, Any]], path: str) -> Iterator[tuple[str, Any]]:
    """Values in a list of names and values: [{"value_type": "P1", "value": 12.5}, ...]."""
    name = next((one for one in _PAIR_NAMES if _distinguishes(items, one)), "")
    value = next((one for one in _PAIR_VALUES if any(one in item for item in items)), "")
    if not name or not value or len(items) > _MAX_PAIRS:
        return
    for item in items:
        label = str(item[name])
        if "'" not in label and "\\" not in label:
            yield f"{path}[?{name}=='{label}'].{value} | [0]", item.get(value)


def _distinguishes(items: Sequence[Mapping[str, Any]], name: str) -> bool:
    names = [item.get(name) for item in items]
    return all(isinstance(one, str) and one for one in names) and len(set(names)) == len(names)


def _scalars(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    """The single values in what is around rows, without those of other lists."""
    if isinstance(value, Mapping) and depth < 4:
        for name, item in islice(value.items(), _MAX_FIELDS):
            yield from _scalars(item, path_below(path, str(name)), depth + 1)
    elif path and not isinstance(value, list | Mapping):
        yield path, value


def _arrays(value: Any, path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists of single values in an object, which may be columns."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        for name, item in islice(value.items(), _MAX_FIELDS):
            yield from _arrays(item, path_below(path, str(name)), depth + 1)
    elif isinstance(value, list) and value:
        if not any(isinstance(item, list | Mapping) for item in value):
            if path:
                yield path, value
        elif len(value) == 1 or (path and _are_columns(value)):
            for number, item in enumerate(value):
                yield from _arrays(item, f"{path}[{number}]", depth + 1)


def _are_columns(items: Sequence[Any]) -> bool:
    """Whether lists in a list may be columns: of one length, and longer than they are many."""
    lengths = {len(item) if isinstance(item, list) else 0 for item in items}
    return len(lengths) == 1 and len(items) <= _MAX_ITEMS and max(lengths) >= len(items)
