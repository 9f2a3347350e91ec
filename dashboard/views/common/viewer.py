"""What a viewer has chosen: a param class for Python, and for each section a small model in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

import param
from bokeh.core.properties import Any as Anything
from bokeh.core.properties import Float, Int, List, String
from bokeh.model import DataModel

from dashboard.views.common.page_loop import PageLoop

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
# Run in the browser, tells its time zone to a widget `here`.
TELL_ZONE = "here.value = Intl.DateTimeFormat().resolvedOptions().timeZone"
YOUR_ZONE = "Your time zone"


class View(DataModel):  # type: ignore[misc]
    """What the browser acts on by itself: the window in ms (0: all) and the least that a source's charts
    reach back, the time zone ("": the browser's own), the keys whose lines are left out, the units of the
    rows, and how often charts were drawn.

    `loaded` is what the rows on the page are: from and to when (unix ms; to 0: the newest, and more come),
    and their step in ms (as `Window.step_ms`). `asked` is what the browser wants instead, [from, to] or [].

    `wish` is what the viewer wants made of the rows that are looked at: [what, from, to, time zone, number].
    `file` is what came of it, for the browser to save: [name, content in base64] or []. `searched` are the
    words that posts are searched for.
    """

    window_ms = Float(default=900_000.0)
    least_window_ms = Float(default=0.0)
    units = String(default="metric")
    zone = String(default="")
    hidden = List(String)
    drawn = Int(default=0)
    loaded = List(Float)
    asked = List(Float)
    wish = List(Anything)
    searched = String(default="")
    file = List(String)


class Travel(DataModel):  # type: ignore[misc]
    """Where in the past all charts of a page are, for the browser, which moves them by itself.

    `place` is [from, to, moment, number], told by Python, or [] for the newest. `moment` is where the charts
    end now, moved by the browser; 0: they show the whole stretch. Times are unix ms. `number` makes each
    place another, also where the rest is as before.
    """

    place = List(Float)
    moment = Float(default=0.0)


def zones() -> dict[str, str]:
    """Time zones by the words they are offered in; "" is the viewer's own."""
    names = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return {YOUR_ZONE: "", "UTC": "UTC", **{name.replace("_", " "): name for name in names}}


class Viewer(param.Parameterized):
    """One page's choices, and the wire to that page. Nothing of it outlives the page."""

    window: param.Selector[str] = param.Selector(
        default="15 min", objects=list(WINDOWS_SECONDS), doc="how far back the charts reach"
    )
    units: param.Selector[str] = param.Selector(
        default="metric", objects=["metric", "imperial"], doc="units that values are shown in"
    )
    zone: param.Selector[str] = param.Selector(
        default="", objects=zones(), check_on_set=False, doc="time zone of axes and tables"
    )
    between = param.String("", doc="stretch of the past that is looked at, as ISO 8601 has it: 'from/to'")
    past = param.Tuple(
        None, length=2, allow_None=True, doc="from and to when charts show (unix ms); None: the newest"
    )
    speed = param.Number(0.0, doc="of the replay of the past, 0 while there is none")
    browser_zone = param.String("", doc="time zone of the browser, as soon as something needs it")
    tab = param.String("", doc="name of the tab that is shown; empty: the first")
    about = param.String("", doc="what posts are counted for, as 'hashtag:#python'; empty: all")
    posts_of = param.String("", doc="source whose posts are counted; empty: all that are live")
    hidden = param.List([], item_type=str, doc="keys left out of charts, as 'weather:London'")
    columns = param.List([], item_type=str, doc="columns on maps, as 'weather:humidity'")
    paused = param.Boolean(False, doc="hold the charts still; rows are collected meanwhile")

    def __init__(self, **choices: Any) -> None:
        super().__init__(**choices)
        self.page_loop, self.travel = PageLoop(), Travel()

    def chosen(self, choice: str, source: str) -> list[str]:
        """What of `hidden` or `columns` is about that source."""
        mine = f"{source}:"
        return [item.removeprefix(mine) for item in getattr(self, choice) if item.startswith(mine)]

    def choose(self, choice: str, source: str, items: Iterable[str]) -> None:
        """Have `hidden` or `columns` say this about that source."""
        others = [item for item in getattr(self, choice) if not item.startswith(f"{source}:")]
        self.param.update(**{choice: [*others, *(f"{source}:{item}" for item in items)]})

    @property
    def stretch(self) -> tuple[float, float] | None:
        """What `between` says, as unix ms; None where it says nothing that makes sense."""
        try:
            start, end = (unix_ms(datetime.fromisoformat(text)) for text in self.between.split("/"))
        except (ValueError, OverflowError):
            return None
        return (start, end) if start < end else None

    @property
    def window_seconds(self) -> float:
        """Seconds that charts reach back; 0 is all there is."""
        return WINDOWS_SECONDS[self.window]


def unix_ms(moment: datetime) -> float:
    """A time as unix ms; one without a zone is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000


def interval(start: float, end: float) -> str:
    """A stretch of time (unix ms) as ISO 8601 has it, to the second."""
    moments = (datetime.fromtimestamp(at // 1000, UTC) for at in (start, end))
    return "/".join(f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in moments)
