"""Which sources have a part on the Refresh tab."""

from __future__ import annotations

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.tab import RefreshTab
from sources.host import Host
from sources.weather import Weather


def test_sources_polled_every_second_have_no_part() -> None:
    sources = Host(name="host"), Weather(name="weather", provider="sample", interval=1.0, floor=1.0)
    histories = {str(source.name): History(Feed(source, start=False)) for source in sources}
    assert [part.refresh.source for part in RefreshTab(histories, Viewer()).parts] == [sources[1]]
