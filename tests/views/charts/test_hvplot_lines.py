"""Lines over time: what hvPlot draws, and what figures share."""

from __future__ import annotations

from bokeh.document import Document
from bokeh.io.doc import patch_curdoc
from bokeh.models import ColumnDataSource, Grid, Tool

from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.hvplot_lines import Marks, _drawn, adopt, draw_lines, shared_axes
from dashboard.views.common.scripts import ScriptBundle


def glyphs(marks: Marks) -> list[str]:
    plot = draw_lines(["a", "b"], marks, 200, line_width=1)
    return [type(renderer.glyph).__name__ for renderer in plot.renderers]


def test_columns_are_drawn_as_lines_points_or_both() -> None:
    assert glyphs("lines") == ["Line", "Line"]
    assert glyphs("points") == ["Scatter", "Scatter"]
    assert glyphs("both") == ["Line", "Line", "Scatter", "Scatter"]


def test_adopted_figure_reads_the_shared_rows_and_shares_its_axes() -> None:
    rows, axes = ColumnDataSource(), shared_axes(ChartState(), ScriptBundle())
    plot = draw_lines(["a", "b"], "both", 200, line_width=1)
    adopt(plot, rows, ["A", "B"], axes)
    assert {renderer.data_source for renderer in plot.renderers} == {rows}
    assert [renderer.name for renderer in plot.renderers] == ["A", "B", "A", "B"]
    assert not [model for model in plot.references() if isinstance(model, Tool)], "sent to each page"
    assert plot.xaxis[0].formatter is axes.formatter
    assert plot.xaxis[0].ticker is axes.ticker
    assert plot.yaxis[0].ticker is axes.values
    [grid] = [one for one in plot.center if isinstance(one, Grid)]
    assert (grid.dimension, grid.axis) == (1, plot.yaxis[0]), "a line at each number of the value axis"
    assert grid.grid_line_color is not None


def test_a_drawing_is_part_of_no_page() -> None:
    _drawn.cache_clear()
    document = Document()
    with patch_curdoc(document):
        draw_lines(["a"], "lines", 210, 2.0)
    assert not document.session_destroyed_callbacks, (
        "it would end with the page that was the first to need it"
    )
