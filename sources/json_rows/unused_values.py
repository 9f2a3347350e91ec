"""Values of a row that no setting names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

_MAX_DEPTH, _MAX_VALUES = 4, 200
_NAMED = 8


def unused_values(row: Any, paths: Collection[str]) -> list[str]:
    """The paths of at most _MAX_VALUES values in a row that no setting uses: "properties.depth". A list is
    one value."""
    used = [path.replace('"', "") for path in paths]
    found = (place for place in _places(row, "", 0) if not any(_has(path, place) for path in used))
    return list(islice(found, _MAX_VALUES))


def in_few_words(names: Sequence[str]) -> str:
    """The first names, and the number of the others."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _places(value: Any, before: str, depth: int) -> Iterator[str]:
    if not isinstance(value, Mapping) or depth == _MAX_DEPTH:
        if before:
            yield before
        return
    for name, inner in value.items():
        yield from _places(inner, f"{before}.{name}" if before else str(name), depth + 1)


def _has(path: str, place: str) -> bool:
    """Whether a path leads to a place, or into the list there."""
    rest = path.removeprefix(place)
    return path.startswith(place) and not rest[:1].isalnum() and rest[:1] != "_"
