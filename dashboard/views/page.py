"""The whole page: a header over tabs, the first built at once and the others when first shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import panel as pn
from bokeh.document import Document
from bokeh.events import DocumentReady
from bokeh.models import CustomJS

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.views.common.garbage import PAGES, collect_seldom
from dashboard.views.common.scripts import call_with, callback
from dashboard.views.common.static_files import css, root_styles
from dashboard.views.common.viewer import Viewer
from dashboard.views.connection import ATTACH, PageConnection
from dashboard.views.embed import EmbeddedChart, embedded_name
from dashboard.views.header import Header
from dashboard.views.html_page import FONT, set_html
from dashboard.views.live.range_picker import RangePicker
from dashboard.views.source_rail import has_rail
from dashboard.views.url_state import sync_with_address

if pn.state.curdoc:
    collect_seldom()


class Page(pn.viewable.Viewer):
    """The header, the alerts and the tabs; the same in a notebook and on a server.

    tabs: functions by the name of the tab. Each builds its content, when the tab is first shown. alerts:
        those that fire are listed above the tabs.
    """

    _resources: ClassVar[dict[str, list[str]]] = {"font": [FONT]}

    def __init__(
        self,
        title: str,
        viewer: Viewer,
        histories: Mapping[str, History],
        tabs: Mapping[str, Callable[[], pn.viewable.Viewer]],
        alerts: AlertManager | None = None,
    ) -> None:
        super().__init__()
        sync_with_address(viewer)
        viewer.open_channel()
        viewer.annotations = getattr(histories, "annotations", None)
        self._viewer, self._builders = viewer, dict(enumerate(tabs.values()))
        names = list(tabs)
        first = names.index(viewer.tab) if viewer.tab in names else 0
        self._picker = RangePicker(histories, viewer, alerts)
        self._parts: tuple[pn.viewable.Viewer | pn.viewable.Viewable, ...]
        self._classes = ["page"]
        if name := embedded_name(_query()):
            self._tabs = pn.Tabs(visible=False)
            self._parts = (EmbeddedChart(name, histories, viewer, alerts),)
        else:
            self._tabs = self._lay_out_tabs(names, first)
            self._watch_tabs(names)
            rules = alerts if alerts and alerts.rules else None
            header = Header(title, viewer, histories, rules, self._tabs, names, self._picker.place)
            self._parts = (header, self._picker, header.rail)
            self._classes += ["with-rail"] * has_rail(histories)
        if pn.state.curdoc:
            self._serve(pn.state.curdoc, title, first)

    def __panel__(self) -> pn.viewable.Viewable:
        page = pn.Column(
            *self._parts,
            self._tabs,
            sizing_mode="stretch_width",
            max_width=2560,
            margin=(0, 12),
            css_classes=self._classes,
            stylesheets=[*root_styles(), css("layout")],
        )
        self._viewer.scheduler.handle_messages(page)
        return page

    def _lay_out_tabs(self, names: list[str], first: int) -> pn.Tabs:
        """Tabs of which the first that is shown has its content, and the others a place for it."""
        contents: list[Any] = [pn.Column(sizing_mode="stretch_width") for _ in names]
        contents[first] = pn.panel(self._builders.pop(first)())
        return pn.Tabs(
            *zip(names, contents, strict=True),
            active=first,
            sizing_mode="stretch_width",
            stylesheets=[css("tabs")],
        )

    def _watch_tabs(self, names: list[str]) -> None:
        build = self._viewer.scheduler.soon(lambda: self._build(self._tabs.active))
        self._tabs.param.watch(lambda _: build(), "active")
        # The first tab is what an address without one shows.
        self._tabs.param.watch(
            lambda to: self._viewer.param.update(tab=names[to.new] if to.new else ""), "active"
        )

    def _serve(self, document: Document, title: str, first: int) -> None:
        """What a page on a server has beside that in a notebook."""
        PAGES.add()
        self._viewer.scheduler.on_close(PAGES.remove)
        set_html(document, title)
        pn.config.raw_css = [*pn.config.raw_css, css("tokens"), css("page")]
        scripts, connection = self._viewer.viewport.scripts, PageConnection(document, self._viewer).model
        document.js_on_event(DocumentReady, callback(scripts, "trackScrolling"))
        document.js_on_event(DocumentReady, CustomJS(args={"connection": connection}, code=ATTACH))
        # Among the arguments of a widget the connection is part of the page, so that its changes are sent.
        args = {"first": first, "bundle": scripts, "connection": connection}
        link = self._tabs.jscallback(args=args, active=call_with("restoreScrolling", "first"))
        self._viewer.scheduler.unlink_on_close(link)

    def _build(self, number: int) -> None:
        """Fill a tab that is shown for the first time."""
        if number in self._builders:
            place: Any = self._tabs[number]
            place.append(self._builders[number]())
            del self._builders[number]


def _query() -> str:
    """The query of the page's address; "" in a notebook."""
    location = pn.state.location if pn.state.curdoc else None
    return str(location.search) if location else ""
