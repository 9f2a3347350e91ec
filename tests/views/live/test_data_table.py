"""The table of a section's rows, apart from its rows, which the browser fills in."""

from __future__ import annotations

from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.data_table import row_table, set_units
from tests.support.charts import TWO_SERIES, page_charts

SPEC = ChartSpec(TWO_SERIES, ChartStyle(as_points=False, dense=True))


def test_table_has_a_column_for_keys_and_one_for_each_quantity() -> None:
    made = row_table(page_charts(), SPEC, ChartState(), Viewer(), ("home_city", "<b>"))
    titles = [column.title for column in made.table.columns]
    assert titles[0] == "Time"
    assert titles[1].startswith("Home city · ")
    assert "<b>" not in titles[1]
    assert "Temperature" in titles[2]
    assert len(titles) == 3
    assert not made.box.visible


def test_table_of_a_source_without_keys_has_no_column_for_them() -> None:
    made = row_table(page_charts(), SPEC, ChartState(), Viewer(), ())
    assert [column.field for column in made.table.columns] == ["time", "value 0"]


def test_units_of_the_page_are_in_the_titles() -> None:
    made = row_table(page_charts(), SPEC, ChartState(), Viewer(), ())
    assert "°C" in made.table.columns[-1].title
    set_units(made, SPEC, "imperial")
    assert "°F" in made.table.columns[-1].title


def test_table_is_filled_when_rows_range_or_choices_change() -> None:
    charts, state = page_charts(), ChartState()
    before = len(charts.rows.js_property_callbacks.get("streaming", []))
    row_table(charts, SPEC, state, Viewer(), ())
    assert len(charts.rows.js_property_callbacks["streaming"]) == before + 1
    assert len(charts.x_range.js_property_callbacks["change:end"]) == 1
    assert set(state.js_property_callbacks) == {"change:hidden", "change:zone", "change:drawn"}
