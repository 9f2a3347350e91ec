"""Which sources have a card on the Refresh tab."""

from __future__ import annotations

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.tab import RefreshTab
from sources.host import Host
from sources.weather import Weather


def test_sources_polled_every_second_have_no_card() -> None:
    sources = Host(name="host"), Weather(name="weather", provider="sample", interval=1.0, floor=1.0)
    histories = {str(source.name): History(Feed(source, start=False)) for source in sources}
    assert [card.refresh.source for card in RefreshTab(histories, Viewer()).cards] == [sources[1]]
