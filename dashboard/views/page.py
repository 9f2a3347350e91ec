"""The whole page: a header over tabs, the first built at once and the others when first shown."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from html import escape

import panel as pn
from bokeh.events import DocumentReady
from bokeh.models import CustomJS

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.registry import subscribe_new
from dashboard.views.banner import Banner
from dashboard.views.common.static_files import asset
from dashboard.views.common.status import overall
from dashboard.views.common.viewer import Viewer
from dashboard.views.url_state import follow

if pn.state.curdoc:
    # Panel collects garbage whenever a session ends; it need not go through all that the imports have made.
    gc.freeze()


class Page(pn.viewable.Viewer):
    """Title, overall state, time zone and theme, over tabs. The same in a notebook and on a server.

    tabs: by name, what builds the tab's content; called when the tab is first shown.
    alerts: those that fire are told above the tabs.
    """

    def __init__(
        self,
        title: str,
        viewer: Viewer,
        histories: Mapping[str, History],
        tabs: Mapping[str, Callable[[], pn.viewable.Viewer]],
        alerts: AlertManager | None = None,
    ) -> None:
        super().__init__()
        follow(viewer)
        names = list(tabs)
        first = names.index(viewer.tab) if viewer.tab in names else 0
        self._builders = list(tabs.values())
        self._places = [pn.Column(sizing_mode="stretch_width") for _ in tabs]
        self._tabs = pn.Tabs(
            *zip(tabs, self._places, strict=True),
            active=first,
            sizing_mode="stretch_width",
            stylesheets=[asset("tabs.css")],
        )
        self._build(first)
        show = viewer.page_loop.soon(lambda: self._build(self._tabs.active))
        self._tabs.param.watch(lambda _: show(), "active")
        # The first tab is what an address without one shows.
        self._tabs.param.watch(lambda to: viewer.param.update(tab=names[to.new] if to.new else ""), "active")
        self._banner = [Banner(alerts, viewer)] if alerts and alerts.rules else []
        self._histories = histories
        self._title = title
        self._state = pn.pane.HTML("", stylesheets=[asset("said.css")])
        self._zone = pn.widgets.Select.from_param(
            viewer.param.zone,
            label="Time zone",
            description=None,
            width=190,
            stylesheets=[asset("widgets.css")],
        )
        self._said = ""
        self._tell_state_soon = viewer.page_loop.soon(self._tell_state)
        self._viewer, self._heard = viewer, set[History]()
        viewer.page_loop.at_end(subscribe_new(histories, viewer.page_loop.soon(self._hear_new)))
        self._hear_new()
        if pn.state.curdoc:
            pn.config.raw_css = [*pn.config.raw_css, asset("page.css")]
            pn.state.curdoc.js_on_event(DocumentReady, CustomJS(code=asset("begin.js")))
            self._tabs.jscallback(args={"first": first}, active=asset("scroll.js"))

    def __panel__(self) -> pn.viewable.Viewable:
        look = {"stylesheets": [asset("said.css")]}
        title = pn.pane.HTML(f"<h1>{escape(self._title)}</h1>", **look)
        button = f'<button type="button" onclick="{escape(asset("theme.js"))}">Light / dark</button>'
        theme = pn.pane.HTML(button, align="end", **look)
        header = pn.Row(
            pn.Column(title, self._state),
            pn.Row(self._zone, theme),
            stylesheets=[asset("wrap.css")],
            styles={"justify-content": "space-between"},
            sizing_mode="stretch_width",
        )
        parts = (header, *self._banner, self._tabs)
        page = pn.Column(*parts, sizing_mode="stretch_width", max_width=1500, margin=(0, 12))
        self._viewer.page_loop.hears(page)
        return page

    def _build(self, number: int) -> None:
        if not self._places[number].objects:
            self._places[number].append(self._builders[number]())

    def _hear_new(self) -> None:
        """Listen to the histories that are there, and tell how they are doing."""
        for history in self._histories.values():
            if history not in self._heard:
                self._heard.add(history)
                self._viewer.page_loop.at_end(history.subscribe(self._hear))
        self._tell_state()

    def _hear(self) -> None:
        """In the feed's thread: most rows change nothing here, and then the page is left alone."""
        if self._now() != self._said:
            self._tell_state_soon()

    def _tell_state(self) -> None:
        self._said = self._now()
        self._state.object = f'<p role="status">{self._said}</p>'

    def _now(self) -> str:
        remarks = dict.fromkeys(history.remark for history in self._histories.values())
        states = overall(history.feed.status for history in self._histories.values())
        return " · ".join([states, *(escape(remark) for remark in remarks if remark)])
