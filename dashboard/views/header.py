"""The header of the page: title, tabs, states of all sources, time range, pause, alerts, and a menu.

It is one piece of HTML. The server sends the parts that change (`HeaderState.parts`), and the browser puts
them in without touching the others (static/js/header.js), so that an open menu stays open.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import available_timezones

import panel as pn
from bokeh.core.properties import Any as Anything
from bokeh.core.properties import Bool, Dict, Int, List, String
from bokeh.model import DataModel
from markupsafe import Markup

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.registry import subscribe_new
from dashboard.views.annotation_list import AnnotationList
from dashboard.views.common.change_notifier import change_notifier
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.scripts import call_with
from dashboard.views.common.static_files import css
from dashboard.views.common.status import state_counts
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.header_alerts import header_alerts
from dashboard.views.source_rail import has_rail, rail_entries, source_rail


class HeaderState(DataModel):  # type: ignore[misc]
    """What the header and the server exchange.

    Set by the server: the title, the HTML of the `parts` by name, the number of alerts, and the viewer's
    choices. Set by the browser: `request`, a list of a name ("pause", "live", "picker", "units", "density",
    "zone", "check" for the alerts as they are now, or "annotation show", "annotation remove" and "annotation
    file"), its value, and a number that makes each request another. file: one to save, as of `ChartState`.
    """

    title = String(default="")
    parts = Dict(String, String)
    alerts = Int(default=0)
    window = String(default="")
    units = String(default="metric")
    density = String(default="normal")
    zone = String(default="")
    paused = Bool(default=False)
    file = List(String)
    request = List(Anything)


class Header(pn.viewable.Viewer):
    """The same on every tab. The states follow the feeds, also those of sources that come later.

    picker: what is shown under the header for the time range. tabs: what its tabs, of these names, switch.
    rail: the list of the sources, which is laid out beside the tabs.
    """

    def __init__(
        self,
        title: str,
        viewer: Viewer,
        histories: Mapping[str, History],
        alerts: AlertManager | None = None,
        tabs: pn.Tabs | None = None,
        tab_names: Sequence[str] = (),
        picker: pn.Column | None = None,
    ) -> None:
        super().__init__()
        self._viewer, self._histories, self._alerts = viewer, histories, alerts
        self._tabs, self._tab_names = pn.Tabs() if tabs is None else tabs, tab_names
        self._picker = pn.Column(visible=False) if picker is None else picker
        self.rail = source_rail(has_rail(histories))
        self._subscribed = set[History]()
        self._shown_states: tuple[Sequence[object], Sequence[str], Sequence[Sequence[str]]] = ((), (), ())
        self.state = HeaderState(title=title)
        self._show_soon = viewer.scheduler.soon(self._show)
        self._annotations = AnnotationList(viewer, self._show_soon, lambda file: self.state.update(file=file))
        self._watch()
        self._on_new_histories()

    def __panel__(self) -> pn.viewable.Viewable:
        bar = HtmlPane(
            self._html(),
            sizing_mode="stretch_width",
            margin=0,
            css_classes=["bar"],
            stylesheets=[css("header")],
        )
        viewport = self._viewer.viewport
        args = {
            "state": self.state, "viewport": viewport.model, "bundle": viewport.scripts,
            "tabs": self._tabs, "picker": self._picker, "rail": self.rail,
        }  # fmt: skip
        code = call_with("startHeader", "state", "viewport", "tabs", "picker", "rail")
        self._viewer.scheduler.unlink_on_close(bar.jscallback(args=args, tags=code))
        self._viewer.scheduler.add_pane(bar)
        # In a later tick: a change that comes with the page runs no script.
        self._viewer.scheduler.soon(lambda: setattr(bar, "tags", ["started"]))()
        return bar

    def _html(self) -> str:
        return render(
            "header.html",
            title=self.state.title,
            tabs=self._tab_names,
            active=self._tabs.active,
            zone=self._viewer.zone,
            **{name: Markup(html) for name, html in self.state.parts.items()},
        )

    def _watch(self) -> None:
        viewer, scheduler, show = self._viewer, self._viewer.scheduler, self._show_soon
        if self._alerts is not None:
            scheduler.on_close(self._alerts.subscribe(lambda _: show()))
            scheduler.on_close(self._alerts.subscribe_delivery(show))
        viewer.param.watch(lambda *_: show(), ["window", "units", "density", "zone", "notice"])
        viewer.viewport.watch(show, "paused")
        scheduler.on_close(subscribe_new(self._histories, scheduler.soon(self._on_new_histories)))
        # In a tick of its own: changes of models while a notebook handles a message are not sent.
        requests: deque[Sequence[object]] = deque()
        act = scheduler.soon(lambda: self._act_on(requests))

        def add(attr: str, old: object, new: Sequence[object]) -> None:
            requests.append(new)
            act()

        self.state.on_change("request", add)

    def _on_new_histories(self) -> None:
        """Subscribe to the histories that have come."""
        for history in self._histories.values():
            if history not in self._subscribed:
                self._subscribed.add(history)
                self._viewer.scheduler.on_close(change_notifier(history).subscribe(self._on_change))
        self._show()

    def _on_change(self) -> None:
        """Called in the feed's thread. Most changes concern nothing here, and change no page."""
        if self._states() != self._shown_states:
            self._show_soon()

    def _show(self) -> None:
        viewer = self._viewer
        self._shown_states = self._states()
        states, remarks, entries = self._shown_states
        alerts = header_alerts(self._alerts, viewer.zone, time.time())
        failed = self._alerts is not None and self._alerts.delivery_errors
        problems = [*remarks, *(["Notifications fail: see the list of alerts."] if failed else [])]
        words = [*problems, *filter(None, [viewer.notice])]
        parts = {
            "states": render("states.html", states=states),
            "rail": render("rail_sources.html", sources=entries),
            "alerts": alerts.html,
            "annotations": self._annotations.html(),
            "notice": alerts.banner or (render("message.html", parts=words) if words else ""),
        }
        changed = {
            "parts": parts, "alerts": alerts.number, "window": viewer.window, "units": viewer.units,
            "density": viewer.density, "zone": viewer.zone, "paused": viewer.viewport.state.paused,
        }  # fmt: skip
        self.state.update(**{name: new for name, new in changed.items() if new != getattr(self.state, name)})

    def _states(self) -> tuple[Sequence[object], Sequence[str], Sequence[Sequence[str]]]:
        """The states, the remarks of the histories, each once, and the entries of the rail."""
        remarks = dict.fromkeys(filter(None, (history.remark for history in self._histories.values())))
        statuses = {name: history.status for name, history in self._histories.items()}
        return state_counts(statuses), tuple(remarks), rail_entries(self._histories)

    def _open_picker(self, zone: object) -> None:
        """Open the range picker, for a browser in this time zone; close it for False."""
        if _is_zone(zone):
            self._viewer.browser_zone = str(zone)
        self._picker.visible = bool(zone)

    def _act_on(self, requests: deque[Sequence[object]]) -> None:
        while requests:
            name, value, *_ = requests.popleft()
            self._act(str(name), value)

    def _act(self, name: str, value: object) -> None:
        """Carry out a request of the browser; one with another value is ignored."""
        viewer = self._viewer
        actions: dict[str, Callable[[], object]] = {
            "check": self._show,
            "pause": lambda: viewer.viewport.dispatch("pause" if value else "resume"),
            "picker": lambda: self._open_picker(value),
            "live": lambda: viewer.viewport.dispatch("go_live"),
        }
        kind, _, about = name.partition(" ")
        if kind == "annotation":
            self._annotations.act(about, value)
        elif name in actions:
            actions[name]()
        elif name in ("units", "density") and value in viewer.param[name].objects:
            viewer.param.update(**{name: value})
        elif name == "zone" and (value == "" or _is_zone(value)):
            viewer.zone = str(value)


def _is_zone(value: object) -> bool:
    return isinstance(value, str) and value in available_timezones()
