"""The race of the tracked terms: totals and speeds over the window."""

from __future__ import annotations

import math

import pytest
from bokeh.models import ColumnDataSource
from bs4 import BeautifulSoup

from dashboard.posts.results import TermSeries
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.palette import colour
from dashboard.views.common.scripts import ScriptBundle
from dashboard.views.posts.race import EVERYTHING, RaceCharts, race, run

TIMES = [0, 60_000, 120_000]


def series(step_ms: int = 60_000, **posts: list[int]) -> TermSeries:
    return TermSeries(step_ms, TIMES, posts)


def test_totals_add_up_and_the_speed_ends_where_posts_are_still_counted() -> None:
    page = race(("rain",), ChartState(), ScriptBundle())
    run(page, series(rain=[2, 3, 1]))
    assert list(page.rows.data["total 0"]) == [2, 5, 6]
    # NaN, and not None, which the browser draws as zero.
    assert list(page.rows.data["speed 0"]) == pytest.approx([2.0, 3.0, math.nan], nan_ok=True)
    dashed = list(page.rows.data["open 0"])
    assert dashed == pytest.approx([math.nan, 3.0, 1.0], nan_ok=True), "from the last speed that is known"
    assert (page.times.start, page.times.end) == (0, 180_000)
    assert page.total.end > 6


def test_speed_is_per_second_where_steps_are_short() -> None:
    page = race(("rain",), ChartState(), ScriptBundle())
    run(page, TermSeries(2_000, [0, 2_000, 4_000], {"rain": [4, 2, 1]}))
    assert list(page.rows.data["speed 0"])[:2] == [2.0, 1.0]
    assert "posts per second" in page.headings[1].text
    run(page, series(rain=[4, 2, 1]))
    assert "posts per minute" in page.headings[1].text


def test_race_without_terms_is_of_all_posts() -> None:
    page = race((), ChartState(), ScriptBundle())
    assert [line.name for line in page.figures[0].renderers] == [EVERYTHING]


def test_charts_are_drawn_again_only_for_other_terms() -> None:
    charts = RaceCharts(ChartState(), ScriptBundle())
    assert charts.show(series(rain=[1, 0, 0]))
    drawn = charts.pane.object
    assert not charts.show(series(rain=[1, 2, 0]))
    assert charts.pane.object is drawn
    assert charts.show(series(rain=[1, 2, 0], sun=[0, 0, 1]))
    assert charts.pane.object is not drawn


def test_pages_share_no_rows() -> None:
    one, other = (race(("rain",), ChartState(), ScriptBundle()) for _ in range(2))
    run(one, series(rain=[1, 1, 1]))
    assert list(other.rows.data["time"]) == []


def test_both_charts_name_their_lines_with_their_newest_values() -> None:
    page = race(("rain", "sun"), ChartState(), ScriptBundle())
    run(page, series(rain=[2, 3, 1], sun=[0, 1, 4]))
    soups = [BeautifulSoup(one.text, "html.parser") for one in page.headings]
    # Marks of lines are drawn by this class and variable, as in all legends.
    marks = [(mark["class"], mark["style"]) for mark in soups[0].select("li > i")]
    assert marks == [(["dash0"], f"--series:{colour(number)}") for number in range(2)]
    texts = [" ".join(soup.get_text(" ").split()) for soup in soups]
    assert "rain 6" in texts[0] and "sun 5" in texts[0]
    assert "rain 3" in texts[1] and "sun 1" in texts[1]


def test_the_step_that_is_not_over_is_dashed_in_the_colour_of_its_line() -> None:
    lines = race(("rain", "sun"), ChartState(), ScriptBundle()).figures[1].renderers
    solid, dashed = lines[:2], lines[2:]
    assert [line.glyph.line_color for line in dashed] == [line.glyph.line_color for line in solid]
    assert all(line.glyph.line_dash for line in dashed) and not any(line.glyph.line_dash for line in solid)


def test_a_window_without_posts_has_no_speed() -> None:
    page = race(("rain",), ChartState(), ScriptBundle())
    run(page, series(rain=[0, 0, 0]))
    assert all(map(math.isnan, page.rows.data["speed 0"]))
    assert "–" in page.headings[1].text


def test_unknown_speeds_are_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    page = race(("rain",), ChartState(), ScriptBundle())
    run(page, series(rain=[2, 3, 1]))
    sent: list[object] = []
    monkeypatch.setattr(ColumnDataSource, "patch", lambda rows, patches: sent.append(patches))
    run(page, series(rain=[2, 3, 1]))
    assert sent == []
