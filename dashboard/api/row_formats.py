"""Rows as JSON, CSV and Arrow."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.api.arguments import iso_ms, next_text
from dashboard.api.read_rows import RowPage
from dashboard.export.layout import Layout, tidy_records
from dashboard.export.writers import contents
from dashboard.records import Record
from sources.base import EVENT_ID, Quantity, Source

FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
}


def as_json(answer: Any) -> bytes:
    """The value as the body of a JSON response."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def quantities_json(quantities: Iterable[Quantity]) -> list[dict[str, str]]:
    """The name, label and unit of each quantity, as an object of JSON."""
    return [{"name": one.name, "label": one.label, "unit": one.unit} for one in quantities]


def row_json(record: Record, names: Sequence[str]) -> dict[str, Any]:
    """A record as an object of JSON. names: of its values, in their order."""
    row: dict[str, Any] = {"time": iso_ms(record.time), "key": record.key}
    if record.id:
        row["id"] = record.id
    return row | {"values": dict(zip(names, map(_number, record.values), strict=True))}


def rows_as_json(source: Source, quantities: Sequence[Quantity], page: RowPage) -> bytes:
    """A page of rows, with its source and quantities, as the body of a JSON response."""
    names = [quantity.name for quantity in quantities]
    return as_json(
        {
            "source": str(source.name),
            "mark": page.origin_label,
            "quantities": quantities_json(quantities),
            "rows": [row_json(record, names) for record in page.records],
            "next": next_text(page.next) if page.next else None,
        }
    )


def rows_as_table(source: Source, quantities: Sequence[Quantity], page: RowPage, kind: str) -> bytes:
    """A page of rows as a file in the layout of exports. Sample and replayed rows have a column that marks
    them."""
    names = tuple(name for name in source.keys if not (source.events and name == EVENT_ID))
    if not names and any(record.key for record in page.records):
        names = ("key",)
    layout = Layout(names, tuple((one.name, one.unit) for one in quantities), ZoneInfo("UTC"))
    table = tidy_records(layout, page.records, events=source.events)
    if page.origin_label:
        table = table.assign(mark=pd.Series([page.origin_label] * len(table), dtype="str"))
    return contents(table, kind)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
