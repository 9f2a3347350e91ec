"""Pages of the settings, over a history whose rows a test publishes."""

from __future__ import annotations

from typing import Any

from dashboard.views.pages.page_settings import PageSettings, PanelSettings
from dashboard.views.pages.tab import PanelTab
from tests.support.sections import SectionPage


def page_of(*panels: dict[str, Any]) -> PageSettings:
    page = PageSettings(title="Mine", panels=list(panels))
    page.shown = tuple(PanelSettings(**panel) for panel in panels)
    return page


def tab_of(page: SectionPage, *panels: dict[str, Any]) -> PanelTab:
    return PanelTab(page_of(*panels), {"thermometers": page.history}, page.viewer)


def chart(**settings: Any) -> dict[str, Any]:
    return {"source": "thermometers", "quantity": "temperature", **settings}
