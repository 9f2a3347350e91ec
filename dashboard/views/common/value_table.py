"""The values of a source as text in the viewer's units, and as an HTML table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.history.series import Series
from dashboard.records import Columns
from dashboard.views.common.templates import render
from dashboard.views.common.time_texts import time_text
from dashboard.views.common.unit_conversion import Units, shown, shown_unit
from sources.base import Quantity, Source
from sources.numbers.format import decimals_in, decimals_of, format_number


def values(rows: pd.DataFrame, quantities: Sequence[Quantity], units: Units) -> Columns:
    """The quantities' columns in the viewer's units; NaN where a row has none."""
    columns = {one.name: rows[one.name].astype(float).tolist() for one in quantities}
    return shown(columns, tuple(Series(one.name, one, "") for one in quantities), units)


def value_texts(values: Sequence[float], quantity: Quantity, units: Units) -> list[str]:
    """Values in the viewer's units, each with its unit, or a dash for NaN."""
    decimals, unit = _decimals(values, quantity), shown_unit(quantity.unit, units)
    return [format_number(value, decimals, unit) for value in values]


def quantity_text(quantity: Quantity, units: Units) -> str:
    """A quantity with its unit, as a heading: "Temperature (°C)"."""
    unit = shown_unit(quantity.unit, units)
    return f"{quantity.label} ({unit})" if unit else quantity.label


# A page takes no more rows of a table at once.
MAX_TABLE_ROWS = 200
# A longer table scrolls in itself.
MAX_LINES = 40


class Cell(NamedTuple):
    """A number as text. pad: zeros, not shown, with which its decimal point is below that of the others.
    change: since the fetch before, with a sign; "" without one."""

    text: str
    pad: str = ""
    change: str = ""


def value_table_html(
    rows: pd.DataFrame,
    source: Source,
    units: Units,
    zone: ZoneInfo,
    sample: bool,
    before: pd.DataFrame | None = None,
) -> str:
    """A table of a source's first MAX_TABLE_ROWS rows: their keys, all quantities, and the time of the
    observation; "" of none.

    before: the rows of the fetch before, whose values are compared key by key.
    """
    if rows.empty:
        return ""
    count, rows = len(rows), rows.head(MAX_TABLE_ROWS)
    columns, earlier = values(rows, source.quantities, units), _earlier(rows, source, units, before)
    keys = [(key.replace("_", " ").capitalize(), rows[key]) for key in source.keys]
    numbers = [
        (quantity_text(one, units), _cells(columns[one.name], earlier[one.name], one))
        for one in source.quantities
    ]
    times = (f"Observed ({zone.key})", [time_text(at, zone) for at in rows.index.as_unit("ms").asi8])
    heads, cells = zip(*keys, *numbers, times, strict=True)
    lines = zip(*cells, strict=True)
    cut = f"The first {len(rows):,} of {count:,} rows. Export has all of them." if count > len(rows) else ""
    return render(
        "value_table.html", caption="Values", heads=heads, lines=lines, sample=sample, cut=cut,
        texts=len(keys), is_long=len(rows) > MAX_LINES,
    )  # fmt: skip


def _earlier(rows: pd.DataFrame, source: Source, units: Units, before: pd.DataFrame | None) -> Columns:
    """The values of the fetch before, of the same keys as `rows`; NaN where it had none."""
    keys = list(source.keys)
    if before is None or not keys or source.events or before.duplicated(keys).any():
        nothing = [math.nan] * len(rows)
        return dict.fromkeys((one.name for one in source.quantities), nothing)
    names = [one.name for one in source.quantities]
    found = rows[keys].merge(before[[*keys, *names]], on=keys, how="left")
    return values(found, source.quantities, units)


def _cells(values: Sequence[float], earlier: Sequence[float], quantity: Quantity) -> list[Cell]:
    """The numbers of a column, whose decimal points are below each other, with their changes."""
    decimals = _decimals(values, quantity)
    texts = [format_number(value, decimals, grouped=True) for value in values]
    places = [len(text.partition(".")[2]) if "e" not in text else 0 for text in texts]
    most = max(places)
    return [
        Cell(text, _pad(most - own, own, value), _change(value, before, max(most, own)))
        for text, own, value, before in zip(texts, places, values, earlier, strict=True)
    ]


def _pad(missing: int, own: int, value: float) -> str:
    """What a number needs after it, to be aligned: the point as well, if it has none."""
    if not missing or not math.isfinite(value):
        return ""
    return ("" if own else ".") + "0" * missing


def _change(value: float, before: float, decimals: int) -> str:
    change = value - before
    text = format_number(abs(change), decimals, grouped=True)
    if not math.isfinite(change) or not float(text.replace(",", "")):
        return ""
    return f"{'▲' if change > 0 else '▼'}\N{NARROW NO-BREAK SPACE}{text}"


def _decimals(values: Sequence[float], quantity: Quantity) -> int | None:
    if quantity.decimals is not None:
        return quantity.decimals
    # The rows are of different places: from one to the next is no change that says how fine values are.
    measured = all(decimals_in(value) is not None for value in values if math.isfinite(value))
    return decimals_of(values) if measured else None
