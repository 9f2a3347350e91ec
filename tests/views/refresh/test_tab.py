"""Which sources have a card on the Refresh tab."""

from __future__ import annotations

from typing import Any

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.tab import RefreshTab
from sources.host import Host
from sources.weather import Weather


def test_sources_polled_every_second_have_no_card() -> None:
    sources = Host(name="host"), Weather(name="weather", provider="sample", interval=1.0, floor=1.0)
    histories = {str(source.name): History(Feed(source, start=False)) for source in sources}
    assert [card.refresh.source for card in RefreshTab(histories, Viewer()).cards] == [sources[1]]


def test_without_a_source_to_refresh_the_tab_says_so() -> None:
    sources = (Host(name="host"),)
    histories = {str(source.name): History(Feed(source, start=False)) for source in sources}
    texts: Any = RefreshTab(histories, Viewer()).__panel__().select(HtmlPane)
    assert ["No source can be refreshed" in text.object for text in texts] == [True]
