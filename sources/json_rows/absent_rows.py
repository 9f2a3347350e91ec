"""Whether an answer without rows is one of a service that has none yet, or its path to them is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sources.json_rows.paths import Names
from sources.json_rows.shapes import NoRows, Shape


def may_come_later(answer: Any, error: NoRows, shape: Shape) -> bool:
    """Whether an answer is that of a service that has no rows yet, rather than one in which the path is
    wrong.

    A list, or a value with the name of a column, means that the rows are elsewhere; a sentence may be an
    error message.
    """
    names = {
        path.compiled.names[-1]
        for path in shape.numbers.values()
        if isinstance(path.compiled, Names) and path.compiled.names
    }
    is_absent = error.found is None and error.path == "rows" and isinstance(shape.rows, Names)
    return is_absent and isinstance(answer, Mapping) and bool(names) and not _has_more(answer, names)


def _has_more(value: Any, names: Collection[str]) -> bool:
    if isinstance(value, Mapping):
        return any(name in names or _has_more(inner, names) for name, inner in value.items())
    return isinstance(value, list) or (isinstance(value, str) and " " in value.strip())
