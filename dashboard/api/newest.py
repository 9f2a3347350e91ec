"""The newest value of each key and quantity."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from dashboard.api.arguments import Chosen, iso_ms
from dashboard.api.read_rows import narrowed
from dashboard.history.history import History
from dashboard.history.record_store import Snapshot
from dashboard.records import Record
from sources.base import Quantity


class Newest(NamedTuple):
    """values: the newest value of each key and quantity, the newest first. total: how many there are without
    the limit of the request. origin_label: "sample" or "replay"; "" for all others."""

    values: list[dict[str, Any]]
    total: int
    origin_label: str


def newest_values(history: History, chosen: Chosen, limit: int) -> Newest:
    """The newest values in memory, at most `limit`. Keys of events come once, so of events it is the newest
    value of each quantity."""
    memory = history.snapshot()
    missing = _pairs(memory, history.source.quantities, chosen)
    found: list[tuple[Record, int]] = []
    chosen_rows = (record for record in memory.records if not chosen.keys or record.label in chosen.keys)
    newest_first = sorted(chosen_rows, key=lambda record: -record.time)
    for record in narrowed(newest_first, history.source.quantities, chosen):
        key = "" if memory.as_points else record.key
        if not missing:
            break
        for position, value in enumerate(record.values):
            if math.isfinite(value) and (key, position) in missing:
                missing.discard((key, position))
                found.append((record, position))
    values = [_value(record, position, chosen.quantities[position]) for record, position in found[:limit]]
    return Newest(values, len(found), memory.origin_label)


def _pairs(memory: Snapshot, quantities: tuple[Quantity, ...], chosen: Chosen) -> set[tuple[str, int]]:
    """The keys and the positions in `chosen` of the quantities that have a value."""
    if memory.as_points:
        return {("", position) for position in range(len(chosen.quantities))}
    names = [quantity.name for quantity in quantities]
    positions = [names.index(quantity.name) for quantity in chosen.quantities]
    return {
        (key, position)
        for key, known in memory.quantities_of.items()
        if not chosen.keys or key in chosen.keys
        for position, number in enumerate(positions)
        if number in known
    }


def _value(record: Record, position: int, quantity: Quantity) -> dict[str, Any]:
    named = {"key": record.key} | ({"id": record.id} if record.id else {})
    described = {"quantity": quantity.name, "label": quantity.label, "unit": quantity.unit}
    return {**named, **described, "time": iso_ms(record.time), "value": record.values[position]}
