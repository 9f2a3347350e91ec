"""Copies of drawn charts are equal, and share no model."""

from __future__ import annotations

from bokeh.document import Document
from bokeh.models import ColumnDataSource, CustomJS, Range1d
from bokeh.plotting import figure

from dashboard.views.charts.clone import clone
from tests.support.charts import anonymous, page_charts


def test_copies_of_charts_are_equal_in_other_models() -> None:
    pages = [Document(), Document()]
    for page in pages:
        page.add_root(page_charts().layout.body)
    ids = [{model.id for model in page.models} for page in pages]
    assert not ids[0] & ids[1]
    assert anonymous(pages[0]) == anonymous(pages[1])


def test_copy_uses_the_models_that_are_given() -> None:
    template, own = Range1d(0, 1), Range1d(5, 6)
    plot = figure(x_range=template)
    plot.line("x", "y", source=ColumnDataSource({"x": [], "y": []}))
    copy = clone(plot, {template: own})
    assert copy.x_range is own
    assert copy.renderers[0].data_source is not plot.renderers[0].data_source


def test_a_callback_is_added_to_a_copy_as_to_any_model() -> None:
    callback = CustomJS()
    copy = clone(figure(), {})
    copy.js_on_event("rangesupdate", callback)
    assert clone(copy, {callback: callback}).js_event_callbacks == {"rangesupdate": [callback]}
    assert "js_event_callbacks" in copy.properties_with_values(include_defaults=False)
