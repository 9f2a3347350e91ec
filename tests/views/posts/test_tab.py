"""The Posts tab, without a browser."""

from __future__ import annotations

from dashboard.posts.service import PostStatistics
from dashboard.views.common.viewer import Viewer
from dashboard.views.posts.tab import PostsTab
from tests.support.posts import START, post, publish, rows
from tests.support.waiting import until


def test_a_tab_without_posts_says_how_to_add_a_source_until_there_are_some() -> None:
    statistics = PostStatistics(lambda: START / 1000 + 600)
    tab = PostsTab(Viewer(), statistics)
    tab.__panel__()
    assert "[sources.bluesky]" in tab._empty.object
    assert (tab._empty.visible, tab._filled.visible) == (True, False)
    publish(statistics, rows(post("Rain", 0)))
    until(lambda: tab._filled.visible, seconds=20)
    assert not tab._empty.visible
