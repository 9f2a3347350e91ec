"""The rows that a section's charts show, as a table to read, sort and filter."""

from __future__ import annotations

from typing import Any, NamedTuple

from bokeh.models import (
    Column,
    ColumnDataSource,
    CustomJS,
    DataTable,
    HTMLTemplateFormatter,
    NumberFormatter,
    StringFormatter,
    TableColumn,
)

from dashboard.history.ring_buffer import Series
from dashboard.views.charts.charts import Charts, Drawing
from dashboard.views.common.escaping import column_title, markup
from dashboard.views.common.static_files import asset, stylesheet
from dashboard.views.common.templates import render
from dashboard.views.common.units import Units
from dashboard.views.common.value_table import quantity_text
from dashboard.views.common.viewer import View
from sources.base import Quantity

HEIGHT = 340


class RowTable(NamedTuple):
    """A table of one page: `box` is laid out. The browser fills it while `box` is visible."""

    box: Column
    table: DataTable


def sheet(page: Charts, drawing: Drawing, view: View, keys: tuple[str, ...], units: Units) -> RowTable:
    """A table of what `page` shows, with a column for the keys, called by their names, and each quantity."""
    look = [stylesheet("sheet.css")]
    fields = _fields(drawing.series)
    when = HTMLTemplateFormatter(template="<%- when %>")
    number = NumberFormatter(format="0,0.[00]", nan_format="\N{EN DASH}", text_align="right")
    name = TableColumn(
        field="key", title=column_title(_heading(keys)), width=150, formatter=StringFormatter()
    )
    table = DataTable(
        source=ColumnDataSource({field: [] for field in ("time", "when", "key", *fields.values())}),
        columns=[
            TableColumn(field="time", title="Time", width=210, formatter=when),
            *([name] if keys else []),
            *(TableColumn(field=field, width=130, formatter=number) for field in fields.values()),
        ],
        index_position=None, selectable=False, reorderable=False, autosize_mode="none", height=HEIGHT,
        sizing_mode="stretch_width", stylesheets=look,
    )  # fmt: skip
    bar = markup(render("table_filter.html"), sizing_mode="stretch_width", stylesheets=look)
    box = Column(bar, table, sizing_mode="stretch_width", margin=(4, 0), visible=False)
    places: dict[str, dict[str, str]] = {}
    for one in drawing.series:
        places.setdefault(one.key, {})[fields[one.quantity]] = one.field
    args: dict[str, Any] = {"source": page.rows, "x_range": page.x_range, "view": view, "table": table}
    args |= {"box": box, "bar": bar, "places": list(places.items()), "as_points": drawing.as_points}
    fill = CustomJS(args=args, code=asset("sheet.js"))
    for change in ("change:data", "streaming", "patching"):
        page.rows.js_on_change(change, fill)
    page.x_range.js_on_change("end", fill)
    for choice in ("hidden", "zone", "drawn"):
        view.js_on_change(choice, fill)
    made = RowTable(box, table)
    tell_units(made, drawing, units)
    return made


def tell_units(made: RowTable, drawing: Drawing, units: Units) -> None:
    """Head the columns with the quantities and the units that the page's rows are in."""
    titles = {
        field: column_title(quantity_text(one, units)) for one, field in _fields(drawing.series).items()
    }
    for column in made.table.columns:
        column.title = titles.get(column.field, column.title)


def _fields(series: tuple[Series, ...]) -> dict[Quantity, str]:
    """What the table calls the columns of the quantities: names that no source has for something else."""
    return {
        one: f"value {number}" for number, one in enumerate(dict.fromkeys(one.quantity for one in series))
    }


def _heading(keys: tuple[str, ...]) -> str:
    return " · ".join(key.replace("_", " ").capitalize() for key in keys)
