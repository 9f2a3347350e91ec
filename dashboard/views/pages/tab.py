"""A page of the settings as a tab: its panels on a grid, and the states of their sources below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import panel as pn
from bokeh.models import Column

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.views.common.escaping import markup
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.model_pane import ModelPane
from dashboard.views.common.static_files import css, stylesheet
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from dashboard.views.pages.markdown import markdown_html
from dashboard.views.pages.page_settings import COLUMNS, PageSettings, PanelSettings
from dashboard.views.pages.panel_section import Panel, panel_section
from dashboard.views.refresh.map import Map

# Style sheets of what the browser draws in a panel, by its kind.
OWN_STYLES = {"number": ("tiles",), "table": ("tables",)}


def page_tabs(
    pages: Sequence[PageSettings],
    histories: Mapping[str, History],
    viewer: Viewer,
    alerts: AlertManager | None = None,
) -> dict[str, Callable[[], PanelTab]]:
    """What builds the tab of each page, by its title."""
    return {page.title: partial(PanelTab, page, histories, viewer, alerts) for page in pages}


class PanelTab(pn.viewable.Viewer):
    """The panels of one page. sections: one for each source that they show."""

    def __init__(
        self,
        page: PageSettings,
        histories: Mapping[str, History],
        viewer: Viewer,
        alerts: AlertManager | None = None,
    ) -> None:
        super().__init__()
        self._page = page
        alone = alone_in_row([settings.width for settings in page.shown])
        panels = [_panel(*one) for one in zip(page.shown, alone, strict=True)]
        sources = dict.fromkeys(panel.settings.source for panel in panels if panel.settings.source)
        self.sections: list[Section] = [
            panel_section(
                [panel for panel in panels if panel.settings.source == name],
                histories[name], viewer, alerts, page.title,
            )
            for name in sources
        ]  # fmt: skip
        self.grid = Column(
            *(panel.slot for panel in panels), sizing_mode="stretch_width",
            css_classes=["panels"], stylesheets=[stylesheet("panels")],
        )  # fmt: skip
        self._pane = ModelPane(self.grid, sizing_mode="stretch_width")
        viewer.scheduler.add_pane(self._pane)

    def __panel__(self) -> pn.viewable.Viewable:
        title = HtmlPane(
            render("page_title.html", title=self._page.title), stylesheets=[css("panels")], margin=0
        )
        return pn.Column(title, self._pane, *self.sections, sizing_mode="stretch_width")


def alone_in_row(widths: Sequence[int]) -> list[bool]:
    """Which panels of these widths would have a hole beside them on a page of two columns."""
    alone, is_half = [False] * len(widths), False
    for number, width in enumerate(widths):
        if width > COLUMNS // 2 and is_half:
            alone[number - 1] = True
        is_half = width <= COLUMNS // 2 and not is_half
    if is_half:
        alone[-1] = True
    return alone


def _panel(settings: PanelSettings, is_alone: bool) -> Panel:
    """The panel of these settings, with nothing in it yet but a text. is_alone: in its row, where a page has
    two columns."""
    styles: dict[str, Any] = {"sizing_mode": "stretch_width", "stylesheets": [stylesheet("panels")]}
    own = [stylesheet(name) for name in OWN_STYLES.get(settings.kind, ())]
    text = markdown_html(settings.text) if settings.kind == "text" else ""
    content = markup(
        render("panel_text.html", title=settings.title, text=text) if text else "",
        css_classes=["panel", settings.kind],
        sizing_mode="stretch_width",
        margin=0,
        stylesheets=[*own, stylesheet("panels")],
    )
    place = ["slot", f"w{settings.width}", *(["alone"] if is_alone else [])]
    if settings.kind == "map":
        # The browser lays the map out when there are points.
        return Panel(
            settings, Column(content, css_classes=[*place, "panel"], **styles), content, Map().figure
        )
    return Panel(settings, Column(content, css_classes=place, **styles), content)
