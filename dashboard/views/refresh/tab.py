"""The Refresh tab: sources are fetched when a person requests it, and the rows are mapped and listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel as pn

from dashboard.history.history import History
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.request import Refresh
from dashboard.views.refresh.source_card import RefreshCard

# The rows of sources that are polled more often are on the page before a person could request them.
MIN_INTERVAL_SECONDS = 5.0
NOTHING = (
    "No source can be refreshed: those here are pushed, or polled every second. "
    "Weather, posts and JSON APIs can; add one on the Live tab, or in dashboard.toml and restart."
)


class RefreshTab(pn.viewable.Viewer):
    """A card for every source that is polled rarely; nothing is fetched before a click."""

    def __init__(self, histories: Mapping[str, History], viewer: Viewer) -> None:
        super().__init__()
        refreshable = (one for one in histories.values() if type(one.source).interval >= MIN_INTERVAL_SECONDS)
        self.cards = [RefreshCard(Refresh(history), viewer) for history in refreshable]

    def __panel__(self) -> pn.viewable.Viewable:
        wide: Any = {"sizing_mode": "stretch_width"}
        styles = [css("status")]
        nothing = HtmlPane(render("message.html", parts=[NOTHING]), margin=(5, 0), stylesheets=styles, **wide)
        return pn.Column(*self.cards, *([] if self.cards else [nothing]), **wide)
