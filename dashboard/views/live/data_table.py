"""The rows that a section's charts show, as a table to read, sort and filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bokeh.models import (
    Column,
    ColumnDataSource,
    CustomJS,
    DataTable,
    HTMLTemplateFormatter,
    StringFormatter,
    TableColumn,
)

from dashboard.history.series import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec
from dashboard.views.common.escaping import column_title, markup
from dashboard.views.common.scripts import callback
from dashboard.views.common.static_files import stylesheet
from dashboard.views.common.templates import render
from dashboard.views.common.unit_conversion import Units
from dashboard.views.common.value_table import quantity_text
from dashboard.views.common.viewer import Viewer
from sources.base import Quantity

HEIGHT = 340


class RowTable(NamedTuple):
    """A table of one page. `box` is laid out; while it is visible, the browser fills the table by `fill`."""

    box: Column
    table: DataTable
    fill: CustomJS
    quantities: tuple[Quantity, ...]


def row_table(
    charts: Charts, spec: ChartSpec, state: ChartState, viewer: Viewer, keys: tuple[str, ...]
) -> RowTable:
    """A table of the rows that `charts` show: a line a row and key, with a column for the time, one for the
    keys, called by their names, and one for each quantity."""
    fields = _fields(spec.series)
    table = _empty_table(list(fields.values()), keys)
    bar = markup(render("table_filter.html"), sizing_mode="stretch_width", stylesheets=table.stylesheets)
    box = Column(bar, table, sizing_mode="stretch_width", margin=(4, 0), visible=False)
    fill = callback(
        viewer.viewport.scripts, "fillTable", source=charts.rows, x_range=charts.x_range, state=state,
        table=table, box=box, bar=bar, fields=_by_key(spec), as_points=spec.style.as_points,
        decimals={field: one.decimals for one, field in fields.items()},
    )  # fmt: skip
    _fill_on_changes(fill, charts, state)
    made = RowTable(box, table, fill, tuple(fields))
    set_units(made, spec, viewer.units)
    return made


def _empty_table(fields: Sequence[str], keys: tuple[str, ...]) -> DataTable:
    """A table without lines. Each of `fields` has a column of numbers to sort by and one of texts to show."""
    texts = [field.replace("value ", "text_") for field in fields]
    when = HTMLTemplateFormatter(template="<%- when %>")
    name = TableColumn(
        field="key", title=column_title(_heading(keys)), width=150, formatter=StringFormatter()
    )
    return DataTable(
        source=ColumnDataSource({field: [] for field in ("time", "when", "key", *fields, *texts)}),
        columns=[
            TableColumn(field="time", title="Time", width=210, formatter=when),
            *([name] if keys else []),
            *(
                TableColumn(field=field, width=130, formatter=_number(text))
                for field, text in zip(fields, texts, strict=True)
            ),
        ],
        index_position=None, selectable=False, reorderable=False, autosize_mode="none", height=HEIGHT,
        sizing_mode="stretch_width", stylesheets=[stylesheet("data_table")],
        css_classes=["with-keys"] if keys else [],
    )  # fmt: skip


def _fill_on_changes(fill: CustomJS, charts: Charts, state: ChartState) -> None:
    """Run `fill` in the browser when the rows, the shown range, or the viewer's choice of lines change."""
    for change in ("change:data", "streaming", "patching"):
        charts.rows.js_on_change(change, fill)
    charts.x_range.js_on_change("end", fill)
    for choice in ("hidden", "zone", "drawn"):
        state.js_on_change(choice, fill)


def set_series(made: RowTable, spec: ChartSpec) -> bool:
    """Use these series from now on. Returns False where they have other quantities, which need another
    table."""
    if tuple(_fields(spec.series)) != made.quantities:
        return False
    made.fill.args = {**made.fill.args, "fields": _by_key(spec), "as_points": spec.style.as_points}
    return True


def set_units(made: RowTable, spec: ChartSpec, units: Units) -> None:
    """Show the quantities and the units of the page's rows in the headings."""
    titles = {field: column_title(quantity_text(one, units)) for one, field in _fields(spec.series).items()}
    for column in made.table.columns:
        column.title = titles.get(column.field, column.title)


def _fields(series: tuple[Series, ...]) -> dict[Quantity, str]:
    """What the table calls the columns of the quantities: names that no source has for something else."""
    quantities = dict.fromkeys(one.quantity for one in series)
    return {quantity: f"value {number}" for number, quantity in enumerate(quantities)}


def _by_key(spec: ChartSpec) -> list[tuple[str, dict[str, str]]]:
    """The columns of the rows by key and by the columns of the table."""
    fields = _fields(spec.series)
    by_key: dict[str, dict[str, str]] = {}
    for one in spec.series:
        by_key.setdefault(one.key, {})[fields[one.quantity]] = one.field
    return list(by_key.items())


def _heading(keys: tuple[str, ...]) -> str:
    return column_title(" · ".join(key.replace("_", " ").capitalize() for key in keys))


def _number(text: str) -> HTMLTemplateFormatter:
    """Shows a number as the browser has formatted it, in the column `text`; it is sorted as a number."""
    return HTMLTemplateFormatter(template=render("number_cell.html", text=text))
