"""Back in time with all charts of a page: a stretch to look at, a slider through it, and its replay."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

import panel as pn
from bokeh.models import CustomJSTickFormatter

from dashboard.history.history import History
from dashboard.views.common.static_files import asset
from dashboard.views.common.templates import render
from dashboard.views.common.value_table import zone_of
from dashboard.views.common.viewer import View, Viewer, interval, unix_ms

SPEEDS = {"1x": 1, "10x": 10, "60x": 60, "600x": 600}
USUAL_MS = 86_400_000
MIN_MS = 10_000
STEP_MS = 1_000
PLAY = "\u25b6 Play"


class TimeTravel(pn.viewable.Viewer):
    """From, To, a slider and Play. What they say is in `between`, `past` and `speed` of the viewer.

    The browser moves slider and charts by itself (assets/travel.js), and tells about once a second where
    they are. While it is not `open`, nobody can see it, and what a replay still tells is passed over.
    """

    def __init__(self, histories: Mapping[str, History], viewer: Viewer) -> None:
        super().__init__()
        self.viewer, self._histories = viewer, histories
        self.open = True
        self._numbers, self._moment, self._telling = count(1), 0.0, False
        self._times = View(zone=viewer.zone)
        wide: Any = {"sizing_mode": "stretch_width"}
        look: Any = {"stylesheets": [asset("widgets.css")], "align": "end"}
        self.begin, self.end = (
            pn.widgets.DatetimePicker(label=name, allow_input=True, width=180, **look)
            for name in ("From", "To")
        )
        self.play = pn.widgets.Toggle(label=PLAY, **look)
        self.speed = pn.widgets.Select(label="Speed", options=SPEEDS, value=60, width=80, **look)
        self.back = pn.widgets.Button(label="Back to live", color="primary", **look)
        words = CustomJSTickFormatter(
            args={"view": self._times}, code=f"const value = tick\n{asset('hover.js')}"
        )
        self.slider = pn.widgets.FloatSlider(
            label="Moment", start=0, end=1, step=STEP_MS, format=words, min_width=240, **wide, **look
        )
        self._said = pn.pane.HTML("", stylesheets=[asset("said.css")], align="end")
        self._tell_place_soon = viewer.page_loop.soon(self._tell_place)
        self._tell_stretch(viewer.stretch or self._usual())
        if viewer.stretch:
            self._go(0)
            self._tell_place()
        self._listen()

    def __panel__(self) -> pn.viewable.Viewable:
        parts = (self.begin, self.end, self.play, self.speed, self.slider, self.back, self._said)
        return pn.Row(*parts, sizing_mode="stretch_width", stylesheets=[asset("wrap.css")])

    def leave(self) -> None:
        """Back to the newest rows."""
        self.play.value = False
        self.viewer.param.update(between="", past=None, speed=0.0)
        self._tell_place_soon()
        self._tell_stretch(self._usual())
        self._say("")

    def _listen(self) -> None:
        moved = {"travel": self.viewer.travel, "slider": self.slider, "play": self.play, "speed": self.speed}
        link = self.viewer.page_loop.link
        for widget in (self.slider, self.play, self.speed):
            link(widget.jscallback(args=moved, value=asset("travel.js")))
        # In the browser first, so that no moment of the replay follows the click.
        link(self.back.js_on_click(args=moved, code="play.active = false"))
        for picker in (self.begin, self.end):
            picker.param.watch(lambda _: self._choose(), "value")
        self.slider.param.watch(lambda change: self._scrub(change.new), "value")
        for widget in (self.play, self.speed):
            widget.param.watch(lambda _: self._replay(), "value")
        self.back.on_click(lambda _: self.leave())
        self.viewer.param.watch(lambda _: self._go_again(), "window")
        self.viewer.param.watch(lambda _: self._tell_stretch(self._stretch), ["zone", "browser_zone"])

    @property
    def _stretch(self) -> tuple[float, float]:
        return self.slider.start, self.slider.end

    def _usual(self) -> tuple[float, float]:
        """The last day or, where less is known, all that is."""
        end = time.time() * 1000
        begins = min((history.oldest_time for history in self._histories.values()), default=end)
        return min(max(begins, end - USUAL_MS), end - MIN_MS), end

    def _choose(self) -> None:
        """Show the whole of the stretch that the viewer has picked."""
        if self._telling or None in (self.begin.value, self.end.value):
            return
        zone = zone_of(self.viewer.zone, self.viewer.browser_zone)
        picked: list[Any] = [self.begin.value, self.end.value]
        start, end = (unix_ms(moment.replace(tzinfo=zone)) for moment in picked)
        if end - start < MIN_MS:
            self._say("From has to be before To: the charts show what they showed before.")
            return
        self._say("")
        self.play.value = False
        self._tell_stretch((start, end))
        self.viewer.between = interval(start, end)
        self._go(0)
        self._tell_place_soon()

    def _scrub(self, moment: float) -> None:
        if self._telling or not self.open:
            return
        begins = self.viewer.past is None
        picked = not begins and self.viewer.travel.place[2:3] == [0]
        # At the end of a stretch that was picked is the whole of it, unless a replay has come there.
        whole = picked and moment >= self._stretch[1] and not self.play.value
        self._go(0 if whole else moment)
        if begins:
            self._tell_place_soon()

    def _replay(self) -> None:
        """Say whether there is a replay, and how fast; the browser does it."""
        self.play.label = "\u25a0 Stop" if self.play.value else PLAY
        if self.play.value and self.viewer.past is None:
            self._scrub(float(self.slider.value or 0))
        self.viewer.speed = float(self.speed.value if self.play.value else 0)

    def _go(self, moment: float) -> None:
        """Have charts end at that moment (unix ms); 0: have them show the whole stretch."""
        self._moment = moment
        start, end = self._stretch
        window = self.viewer.window_seconds * 1000
        length = window if moment and window else end - start
        self.viewer.past = ((moment or end) - length, moment or end)

    def _go_again(self) -> None:
        if self.viewer.past is not None:
            self._go(self._moment)

    def _tell_place(self) -> None:
        past = self.viewer.past
        self.viewer.travel.place = [*self._stretch, self._moment, next(self._numbers)] if past else []

    def _tell_stretch(self, stretch: tuple[float, float]) -> None:
        """Have slider and pickers show a stretch; the slider's moment stays where it can."""
        zone = zone_of(self.viewer.zone, self.viewer.browser_zone)
        self._times.zone = zone.key
        start, end = stretch
        self._telling = True
        try:
            moment = self.slider.value if stretch == self._stretch else end
            self.slider.param.update(label=f"Moment ({zone.key})", start=start, end=end, value=moment)
            for picker, at in ((self.begin, start), (self.end, end)):
                picker.value = datetime.fromtimestamp(at // 1000, zone).replace(tzinfo=None)
        finally:
            self._telling = False

    def _say(self, words: str) -> None:
        self._said.object = render("message.html", parts=[words]) if words else ""
