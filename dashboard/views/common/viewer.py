"""What the viewer of a page has chosen, as a param class, with the page's viewport and event loop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

import panel as pn
import param

from dashboard.history.annotations import AnnotationLog
from dashboard.page_channel.page_subscriptions import PageSubscriptions
from dashboard.page_channel.row_broadcaster import BROADCASTER
from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.viewport import Viewport

WINDOWS_SECONDS = {
    "1 min": 60.0,
    "5 min": 300.0,
    "15 min": 900.0,
    "1 h": 3_600.0,
    "6 h": 21_600.0,
    "24 h": 86_400.0,
    "7 d": 604_800.0,
    "30 d": 2_592_000.0,
    "all": 0.0,
}
# How much earlier the rows are that charts compare with.
COMPARE_SECONDS = {"": 0.0, "1 h": 3_600.0, "1 d": 86_400.0, "7 d": 604_800.0}
COMPARE_WORDS = {"": "nothing", "1 h": "an hour earlier", "1 d": "a day earlier", "7 d": "a week earlier"}
YOUR_ZONE = "Your time zone"


def zones() -> dict[str, str]:
    """The names of time zones by their labels; "" is the browser's zone."""
    names = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return {YOUR_ZONE: "", "UTC": "UTC", **{name.replace("_", " "): name for name in names}}


class Viewer(param.Parameterized):
    """One page's choices, its viewport, its event loop and, where it has a channel, the rows that it follows.
    Nothing of it outlives the page. annotations: those that its charts mark, set before these are made."""

    window: param.Selector[str] = param.Selector(
        default="15 min", objects=list(WINDOWS_SECONDS), doc="how far back the charts reach"
    )
    compare: param.Selector[str] = param.Selector(
        default="",
        objects={words: name for name, words in COMPARE_WORDS.items()},
        doc="how much earlier the rows are that charts show as faint lines",
    )
    units: param.Selector[str] = param.Selector(
        default="metric", objects=["metric", "imperial"], doc="units that values are shown in"
    )
    density: param.Selector[str] = param.Selector(
        default="normal", objects=["normal", "compact"], doc="how close together charts are"
    )
    zone: param.Selector[str] = param.Selector(
        default="", objects=zones(), check_on_set=False, doc="time zone of axes and tables"
    )
    browser_zone = param.String("", doc="time zone of the browser, as soon as something needs it")
    first_run = param.Boolean(False, doc="the settings are the shipped ones: say what the page is")
    notice = param.String("", doc="what the header says about the page, such as that it is paused")
    tab = param.String("", doc="name of the tab that is shown; empty: the first")
    about = param.String("", doc="what posts are counted for, as 'hashtag:#python'; empty: all")
    posts_of = param.String("", doc="source whose posts are counted; empty: all that are live")
    hidden = param.List([], item_type=str, doc="keys left out of charts, as 'weather:London'")
    keys = param.List([], item_type=str, doc="keys to show where there are many, as 'bikes:station 17'")
    charts = param.List([], item_type=str, doc="charts to show where there are many, as 'bikes:Free docks'")
    columns = param.List([], item_type=str, doc="columns on maps, as 'weather:humidity'")
    rows_over_document = param.Boolean(False, doc="the document brings rows, for lack of a channel")

    def __init__(self, **choices: Any) -> None:
        super().__init__(**choices)
        self.scheduler = PageScheduler()
        self.channel_subscriptions: PageSubscriptions | None = None
        self.annotations: AnnotationLog | None = None
        self.viewport = Viewport(self.scheduler, self.window_seconds * 1000)
        self.param.watch(self._choose_window, "window")

    def chosen(self, choice: str, source: str) -> list[str]:
        """The chosen items of a source. choice: `hidden`, `keys`, `charts` or `columns`."""
        mine = f"{source}:"
        return [item.removeprefix(mine) for item in getattr(self, choice) if item.startswith(mine)]

    def choose(self, choice: str, source: str, items: Iterable[str]) -> None:
        """Replace the chosen items of a source. choice: as in `chosen`."""
        others = [item for item in getattr(self, choice) if not item.startswith(f"{source}:")]
        self.param.update(**{choice: [*others, *(f"{source}:{item}" for item in items)]})

    @property
    def window_seconds(self) -> float:
        """The length of the window in seconds; 0: all rows."""
        return WINDOWS_SECONDS[self.window]

    def open_channel(self) -> None:
        """Use the page's channel, if it has one, for the rows of sections that are built later."""
        if pn.state.curdoc and BROADCASTER.served:
            page = self.channel_subscriptions = BROADCASTER.open()
            self.scheduler.on_close(lambda: BROADCASTER.close(page))

    @property
    def subscriptions(self) -> PageSubscriptions | None:
        """The subscriptions of the page's channel; None where rows come with the document."""
        return None if self.rows_over_document else self.channel_subscriptions

    def _choose_window(self, _: object) -> None:
        self.viewport.dispatch("choose_window", window_ms=self.window_seconds * 1000)
