"""A page that shows one chart alone, for a frame of another site: `?embed=weather.temperature`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

import panel as pn

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.shown_keys import chart_title
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section


def embedded_name(query: str) -> str:
    """What a query ("?embed=weather.temperature") names: a source, and after a dot one of its quantities, or
    all without one. "" where the page is a whole one."""
    return parse_qs(query.removeprefix("?")).get("embed", [""])[0]


class EmbeddedChart(pn.viewable.Viewer):
    """The section of a source, or one chart and the state of its source where a quantity is named, without
    the rest of the page."""

    def __init__(
        self, name: str, histories: Mapping[str, History], viewer: Viewer, alerts: AlertManager | None = None
    ) -> None:
        super().__init__()
        source, _, quantity = name.partition(".")
        history = histories.get(source)
        titles = _titles(history, quantity) if history else []
        self.section: Section | None = None
        if history is not None and (titles or not quantity):
            viewer.choose("charts", source, titles)
            self.section = Section(history, viewer, alerts, charts_alone=bool(quantity))
        self._names = _names(histories)

    def __panel__(self) -> pn.viewable.Viewable:
        if self.section is not None:
            return self.section.__panel__()
        words = f"There is no such chart. Write embed=SOURCE or embed=SOURCE.QUANTITY: {self._names}."
        return HtmlPane(render("message.html", parts=[words]))


def _titles(history: History, quantity: str) -> list[str]:
    return [chart_title(one) for one in history.source.quantities if one.name == quantity]


def _names(histories: Mapping[str, History]) -> str:
    """Examples of what can be embedded."""
    names = [f"{name}.{one.name}" for name, history in histories.items() for one in history.source.quantities]
    return ", ".join(names[:12])
