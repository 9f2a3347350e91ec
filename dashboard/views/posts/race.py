"""The race of the tracked terms: posts of each since the window began, and how fast they came."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import panel as pn
from bokeh.models import Column, ColumnDataSource, CustomJSHover, Div, HoverTool, Range1d
from bokeh.plotting import figure

from dashboard.posts.results import TermSeries
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.clone import clone
from dashboard.views.charts.hvplot_lines import adopt, draw_lines, shared_axes
from dashboard.views.common.escaping import markup
from dashboard.views.common.scripts import ScriptBundle, call
from dashboard.views.common.static_files import stylesheet
from dashboard.views.common.templates import render

HEIGHT = 230
EVERYTHING = "all posts"
# With steps up to this the speed is in posts per second, otherwise per minute.
MAX_SECONDS_STEP_MS = 5_000


class Race(NamedTuple):
    """Two charts on one page, that share their rows and their time axis, under headings."""

    body: Column
    rows: ColumnDataSource
    times: Range1d
    total: Range1d
    speed: Range1d
    headings: list[Div]
    figures: list[figure]


def race(terms: tuple[str, ...], state: ChartState, scripts: ScriptBundle) -> Race:
    """The charts of these terms for one page, without rows."""
    drawn, drawn_state, drawn_scripts = _drawn(terms or ("",))
    copies: Any = {drawn_state: state, drawn_scripts: scripts}

    def copied(some: Any) -> Any:
        return [clone(one, copies) for one in some] if isinstance(some, list) else clone(some, copies)

    return Race(*map(copied, drawn))


def run(page: Race, course: TermSeries) -> None:
    """Show the course of the posts in the charts of a page."""
    per_step = 1_000 / course.step_ms if course.step_ms <= MAX_SECONDS_STEP_MS else 60_000 / course.step_ms
    times = course.times
    columns: dict[str, list[Any]] = {"time": times}
    # What came after the newest post, and with it, is not known yet.
    known = max(
        (place for counts in course.posts.values() for place, count in enumerate(counts) if count), default=0
    )
    for number, counts in enumerate(course.posts.values()):
        columns[f"total {number}"] = list(accumulate(counts))
        speeds = [round(count * per_step, 2) for count in counts[:known]]
        columns[f"speed {number}"] = speeds + [math.nan] * (len(times) - known)
        columns[f"open {number}"] = _unfinished(counts, known, per_step)
    _fill(page.rows, columns)
    page.times.update(start=times[0], end=times[-1] + course.step_ms)
    page.total.update(end=_highest(columns, "total"))
    page.speed.update(end=_highest(columns, "speed"))
    unit = "second" if course.step_ms <= MAX_SECONDS_STEP_MS else "minute"
    names = [term or EVERYTHING for term in course.posts]
    totals = [f"{columns[f'total {number}'][-1]:,}" for number in range(len(names))]
    newest = [
        _text(columns[f"speed {number}"][known - 1] if known else math.nan) for number in range(len(names))
    ]
    _set(page.headings[0], "Race", "posts since the window began", names, totals)
    _set(page.headings[1], "Speed", f"posts per {unit}; dashed: not over yet", names, newest)


def _unfinished(counts: list[int], known: int, per_step: float) -> list[float]:
    """The speed in the step that is not over, joined to the one before; NaN elsewhere."""
    values = [math.nan] * len(counts)
    for place in range(max(known - 1, 0), min(known + 1, len(counts))):
        values[place] = round(counts[place] * per_step, 2)
    return values


def _text(speed: float) -> str:
    return f"{speed:g}" if math.isfinite(speed) else "–"


def _set(place: Div, heading: str, unit: str, names: list[str], values: list[str]) -> None:
    """Write a heading with its legend, where it has changed."""
    html = render("race_legend.html", heading=heading, unit=unit, lines=list(zip(names, values, strict=True)))
    if place.text != html:
        place.text = html


class RaceCharts:
    """The charts of the race on one page. `pane` shows them; they are drawn again when other terms are
    tracked."""

    def __init__(self, state: ChartState, scripts: ScriptBundle) -> None:
        self.pane = pn.pane.Bokeh(sizing_mode="stretch_width")
        self._state, self._scripts = state, scripts
        self._charts: Race | None = None
        self._terms: tuple[str, ...] = ()

    @property
    def figures(self) -> list[figure]:
        """The charts that are shown now."""
        return self._charts.figures if self._charts else []

    def show(self, course: TermSeries) -> bool:
        """Show the number of posts of each term over time. Returns whether charts were drawn for it."""
        terms = tuple(course.posts)
        is_new = self._charts is None or terms != self._terms
        if self._charts is None or is_new:
            self._charts, self._terms = race(terms, self._state, self._scripts), terms
        run(self._charts, course)
        if is_new:
            self.pane.object = self._charts.body
        return is_new


def _fill(rows: ColumnDataSource, columns: dict[str, list[Any]]) -> None:
    """Send only what has changed, while the steps are the same."""
    if rows.data["time"] != columns["time"]:
        rows.data = columns
        return
    changed = {
        name: [
            (place, value) for place, value in enumerate(values) if not _same(value, rows.data[name][place])
        ]
        for name, values in columns.items()
    }
    if any(changed.values()):
        rows.patch({name: places for name, places in changed.items() if places})


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _highest(columns: dict[str, list[Any]], of: str) -> float:
    """The end of the axis: a round number, so that it rarely moves."""
    highest = max(
        max(filter(math.isfinite, values), default=0) for name, values in columns.items() if of in name
    )
    step = 10 ** max(len(str(int(highest))) - 1, 0) / 2
    return float(max((highest // step + 1) * step, 1))


@lru_cache(maxsize=64)
def _drawn(terms: tuple[str, ...]) -> tuple[Race, ChartState, ScriptBundle]:
    state, scripts = ChartState(), ScriptBundle()
    axes = shared_axes(state, scripts)
    numbers = range(len(terms))
    rows = ColumnDataSource(
        {"time": [], **{f"{name} {n}": [] for n in numbers for name in ("total", "speed", "open")}}
    )
    times, total, speed = Range1d(0, 1), Range1d(0, 1), Range1d(0, 1)
    style, cards = stylesheet("charts"), stylesheet("cards")
    cells, headings, figures = [], [], []
    for name, heights in (("total", total), ("speed", speed)):
        plot = draw_lines([f"{name} {number}" for number in numbers], "lines", HEIGHT, line_width=2)
        plot.update(x_range=times, y_range=heights)
        names = [term or EVERYTHING for term in terms]
        adopt(plot, rows, names, axes)
        plot.tools = [_hover(plot, state, scripts)]
        if name == "speed":
            _draw_unfinished(plot, rows, names)
        figures.append(plot)
        headings.append(
            markup(sizing_mode="stretch_width", css_classes=["chart-legend"], stylesheets=[style])
        )
        card = Column(headings[-1], plot, css_classes=["chart-card"], stylesheets=[cards])
        card.sizing_mode = "stretch_width"
        cells.append(card)
    grid = Column(*cells, sizing_mode="stretch_width", css_classes=["charts"], stylesheets=[cards])
    # Panel would take the stylesheets of what it shows for its own.
    body = Column(grid, sizing_mode="stretch_width", margin=(8, 0))
    return Race(body, rows, times, total, speed, headings, figures), state, scripts


def _hover(plot: figure, state: ChartState, scripts: ScriptBundle) -> HoverTool:
    """The tooltips of the lines that the plot has now."""
    times = CustomJSHover(
        args={"state": state, "bundle": scripts}, code=call("hoverTime", "value", "state.zone")
    )
    return HoverTool(
        tooltips=[("", "$name"), ("Posts", "$snap_y{0.[0]}"), ("", "@time{custom}")],
        formatters={"@time": times},
        line_policy="nearest",
        renderers=list(plot.renderers),
    )


def _draw_unfinished(plot: figure, rows: ColumnDataSource, names: list[str]) -> None:
    """Draw the step that is not over, dashed, in the colours of the lines."""
    fields = [f"open {number}" for number in range(len(names))]
    for name, line in zip(names, draw_lines(fields, "lines", HEIGHT, line_width=2).renderers, strict=True):
        line.data_source, line.name = rows, name
        line.glyph.line_dash = [5, 4]
        plot.renderers.append(line)
