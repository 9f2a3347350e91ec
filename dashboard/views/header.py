"""The header of the page: title, the states of all sources, time zone and theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel as pn

from dashboard.history.history import History
from dashboard.history.registry import subscribe_new
from dashboard.views.common.news import news_of
from dashboard.views.common.scripts import call, script_bundle
from dashboard.views.common.static_files import css
from dashboard.views.common.status import status_summary
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer


class Header(pn.viewable.Viewer):
    """The same on every tab. The states follow the feeds, also those of sources that come later."""

    def __init__(self, title: str, viewer: Viewer, histories: Mapping[str, History]) -> None:
        super().__init__()
        self._title, self._viewer, self._histories = title, viewer, histories
        self._subscribed = set[History]()
        self._shown: list[str] = []
        self._summary = _html("", css_classes=["summary"])
        self._show_soon = viewer.page_loop.soon(self._show)
        viewer.page_loop.on_close(subscribe_new(histories, viewer.page_loop.soon(self._on_new_histories)))
        self._on_new_histories()

    def __panel__(self) -> pn.viewable.Viewable:
        title = _html(render("heading.html", level=1, text=self._title, unit="", sample=False))
        zone = pn.widgets.Select.from_param(
            self._viewer.param.zone,
            label="Time zone",
            description=None,
            width=190,
            stylesheets=[css("controls")],
        )
        theme = pn.widgets.Button(label="Light / dark", align="end", stylesheets=[css("controls")])
        args = {"bundle": script_bundle("page")}
        self._viewer.page_loop.unlink_on_close(theme.js_on_click(args=args, code=call("toggleTheme")))
        return pn.Row(
            pn.Column(title, self._summary),
            pn.Row(zone, theme),
            stylesheets=[css("row")],
            styles={"justify-content": "space-between"},
            sizing_mode="stretch_width",
        )

    def _on_new_histories(self) -> None:
        """Subscribe to the histories that have come."""
        for history in self._histories.values():
            if history not in self._subscribed:
                self._subscribed.add(history)
                self._viewer.page_loop.on_close(news_of(history).subscribe(self._on_news))
        self._show()

    def _on_news(self) -> None:
        """In the feed's thread: most news change nothing here, and then the page is left alone."""
        if self._parts() != self._shown:
            self._show_soon()

    def _show(self) -> None:
        self._shown = self._parts()
        self._summary.object = render("message.html", parts=self._shown)

    def _parts(self) -> list[str]:
        """The summary of the states, and the remarks of the histories, each once."""
        remarks = dict.fromkeys(history.remark for history in self._histories.values())
        summary = status_summary(history.feed.status for history in self._histories.values())
        return [summary, *filter(None, remarks)]


def _html(html: str, **options: Any) -> pn.pane.HTML:
    return pn.pane.HTML(html, stylesheets=[css("header")], **options)
