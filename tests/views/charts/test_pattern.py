"""The chart that browsers copy."""

from __future__ import annotations

import json

from bokeh.document import Document
from bokeh.models import Line, Model, Scatter, Span

from dashboard.views.charts.pattern import chart_pattern
from dashboard.views.charts.spec import ChartStyle


def drawn(style: ChartStyle) -> list[Model]:
    (card,) = Document.from_json(json.loads(chart_pattern(style))).roots
    return list(card.references())


def glyphs(style: ChartStyle) -> set[str]:
    return {type(model).__name__ for model in drawn(style) if isinstance(model, Line | Scatter)}


def test_dense_rows_are_lines_slow_rows_have_marks_and_events_are_points() -> None:
    assert glyphs(ChartStyle(dense=True)) == {"Line"}
    assert glyphs(ChartStyle()) == {"Line", "Scatter"}
    assert glyphs(ChartStyle(as_points=True)) == {"Scatter"}


def test_charts_of_rows_that_are_ahead_have_a_line_for_now() -> None:
    assert any(isinstance(model, Span) for model in drawn(ChartStyle(ahead=True)))
    assert not any(isinstance(model, Span) for model in drawn(ChartStyle()))
