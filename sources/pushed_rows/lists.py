"""Lists in pushed rows, such as the labels of an issue: they are neither numbers nor names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sources.numbers.column import UnreadCells
from sources.raw_values import quoted


def without_lists(rows: Sequence[Any]) -> tuple[list[Any], tuple[UnreadCells, ...]]:
    """The rows without the cells that hold lists, and these cells by their columns.

    A program whose rows cannot be changed, such as a webhook, sends some beside its numbers.
    """
    found: dict[str, list[int]] = {}
    for position, row in enumerate(rows, 1):
        for header, value in row.items() if isinstance(row, dict) else ():
            if isinstance(value, list):
                found.setdefault(header, []).append(position)
    if not found:
        return list(rows), ()
    return [_without(row, found) for row in rows], tuple(
        UnreadCells(header, len(places), places[0], quoted(rows[places[0] - 1][header]))
        for header, places in found.items()
    )


def _without(row: Any, headers: dict[str, list[int]]) -> Any:
    if not isinstance(row, dict):
        return row
    return {name: value for name, value in row.items() if not (name in headers and isinstance(value, list))}
