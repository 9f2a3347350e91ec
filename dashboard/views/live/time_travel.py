"""Time travel with all charts of a page: a range to show, a slider through it, and its replay."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import panel as pn
from bokeh.models import CustomJSTickFormatter

from dashboard.history.history import History
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.scripts import call, call_with
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.time_texts import zone_of
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport_state import TimeRange

SPEEDS = {"1x": 1, "10x": 10, "60x": 60, "600x": 600}
USUAL_MS = 86_400_000
MIN_MS = 10_000
STEP_MS = 1_000
PLAY = "\u25b6 Play"


class TimeTravel(pn.viewable.Viewer):
    """From, To, a slider and Play, which send events to the viewport.

    The browser moves slider and charts by itself (static/js/time_travel.js), and reports the slider's value
    about once a second. "Back to live" in the header stops the replay in the browser first, so that no report
    of it is late.

    on_range: is called with the range that slider and pickers have, whenever that is another.
    """

    def __init__(
        self,
        histories: Mapping[str, History],
        viewer: Viewer,
        on_range: Callable[[TimeRange], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self.viewer, self.viewport, self._histories = viewer, viewer.viewport, histories
        self._setting, self._on_range = False, on_range
        self._times = ChartState(zone=viewer.zone)
        wide: Any = {"sizing_mode": "stretch_width"}
        styles: Any = {"stylesheets": [css("controls")], "align": "end"}
        self.begin, self.end = (
            pn.widgets.DatetimePicker(label=name, allow_input=True, width=180, **styles)
            for name in ("From", "To")
        )
        self.play = pn.widgets.Toggle(label=PLAY, **styles)
        self.speed = pn.widgets.Select(label="Speed", options=SPEEDS, value=60, width=80, **styles)
        words = CustomJSTickFormatter(
            args={"state": self._times, "bundle": self.viewport.scripts},
            code=call("hoverTime", "tick", "state.zone"),
        )
        self.slider = pn.widgets.FloatSlider(
            label="Moment", start=0, end=1, step=STEP_MS, format=words, min_width=240, **wide, **styles
        )
        self._message = HtmlPane("", stylesheets=[css("header")], align="end")
        self._set_range(self.viewport.state.range or self._usual())
        if self.viewport.state.position is not None:
            self.slider.value = self.viewport.state.position
        self._watch()

    def __panel__(self) -> pn.viewable.Viewable:
        parts = (self.begin, self.end, self.play, self.speed, self.slider, self._message)
        return pn.Row(*parts, sizing_mode="stretch_width", stylesheets=[css("row")])

    def _watch(self) -> None:
        moved = {
            "viewport": self.viewport.model, "bundle": self.viewport.scripts,
            "slider": self.slider, "play": self.play, "speed": self.speed,
        }  # fmt: skip
        code = call_with("sliderMoved", "viewport", "slider", "play", "speed")
        link = self.viewer.scheduler.unlink_on_close
        for widget in (self.slider, self.play, self.speed):
            link(widget.jscallback(args=moved, value=code))
        for picker in (self.begin, self.end):
            picker.param.watch(lambda _: self._choose(), "value")
        self.slider.param.watch(lambda change: self._move(change.new), "value")
        for widget in (self.play, self.speed):
            widget.param.watch(lambda _: self._replay(), "value")
        self.viewport.watch(self.follow, "range")
        self.viewer.param.watch(lambda _: self._set_range(self._range), ["zone", "browser_zone"])

    @property
    def _range(self) -> TimeRange:
        return self.slider.start, self.slider.end

    def _usual(self) -> TimeRange:
        """The last day or, where less is known, all that is."""
        end = time.time() * 1000
        begins = min((history.oldest_time for history in self._histories.values()), default=end)
        return min(max(begins, end - USUAL_MS), end - MIN_MS), end

    def _choose(self) -> None:
        """Show the whole of the range that the viewer has picked."""
        if self._setting or None in (self.begin.value, self.end.value):
            return
        zone = zone_of(self.viewer.zone, self.viewer.browser_zone)
        picked: list[Any] = [self.begin.value, self.end.value]
        start, end = (moment.replace(tzinfo=zone).timestamp() * 1000 for moment in picked)
        if end - start < MIN_MS:
            self._show_message("From has to be before To: the charts show what they showed before.")
            return
        self._show_message("")
        self.play.value = False
        self._set_range((start, end))
        self.viewport.dispatch("choose_range", range=(start, end))

    def _move(self, moment: float) -> None:
        """Follow the slider, which the viewer or the replay has moved."""
        if self._setting:
            return
        state = self.viewport.state
        if state.range is None:
            self.viewport.dispatch("look_back", range=self._range, position=moment)
            return
        # At the end of a picked range the whole range is shown, except during a replay.
        whole = state.picked and moment >= self._range[1] and not self.play.value
        self.viewport.dispatch("move", position=None if whole else moment, from_browser=True)

    def follow(self) -> None:
        """Show the range of the viewport in slider and pickers; while it is live, the usual range up to
        now."""
        shown = self.viewport.state.range
        if shown is None:
            self.play.value = False
            self._show_message("")
            self._set_range(self._usual())
        elif shown != self._range:
            self._set_range(shown)

    def _replay(self) -> None:
        """Record whether there is a replay, and how fast; the browser carries it out."""
        self.play.label = "\u25a0 Stop" if self.play.value else PLAY
        if not self.play.value:
            self.viewport.dispatch("stop")
            return
        if self.viewport.state.range is None:
            start, end = self._range
            moment = float(self.slider.value or 0)
            # At the end it begins anew, as in the browser.
            self._move(moment if moment < end else start)
        self.viewport.dispatch("play", speed=float(self.speed.value))

    def _set_range(self, shown: TimeRange) -> None:
        """Set slider and pickers to a range; the slider's moment stays where it can."""
        zone = zone_of(self.viewer.zone, self.viewer.browser_zone)
        self._times.zone = zone.key
        start, end = shown
        self._setting = True
        try:
            moment = self.slider.value if shown == self._range else end
            self.slider.param.update(label=f"Moment ({zone.key})", start=start, end=end, value=moment)
            for picker, at in ((self.begin, start), (self.end, end)):
                picker.value = datetime.fromtimestamp(at // 1000, zone).replace(tzinfo=None)
        finally:
            self._setting = False
        self._on_range(shown)

    def _show_message(self, words: str) -> None:
        self._message.object = render("message.html", parts=[words]) if words else ""
