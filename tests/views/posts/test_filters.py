"""What a viewer can choose among on the Posts tab."""

from __future__ import annotations

from typing import Any

import panel as pn
import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.posts.service import PostStatistics
from dashboard.views.common.viewer import Viewer
from dashboard.views.posts.tab import PostsTab
from sources.sample_posts import SamplePosts
from tests.support.posts import post


def posts_from(**titles: str) -> Any:
    """The choice among the sources of these titles, on a page that is opened after their first posts."""
    statistics = PostStatistics()
    for name, title in titles.items():
        history = History(Feed(SamplePosts(name=name, title=title), start=False))
        statistics.follow({name: history})
        history._memory.posts.add([post("a table")])
    statistics.update()
    tab: Any = PostsTab(Viewer(), statistics).__panel__()
    [choice] = tab.select(lambda part: isinstance(part, pn.widgets.Select) and part.label == "Posts from")
    return choice


@pytest.mark.parametrize(
    ("titles", "options"),
    [
        ({"x": "Rivers", "y": ""}, {"All sources": "", "Rivers": "x", "Y": "y"}),
        ({"x": "Talk", "y": "Talk"}, {"All sources": "", "Talk (x)": "x", "Talk (y)": "y"}),
        ({"x": "All sources", "y": "Y"}, {"All sources": "", "All sources (x)": "x", "Y": "y"}),
    ],
)
def test_each_of_several_sources_can_be_chosen(titles: dict[str, str], options: dict[str, str]) -> None:
    choice = posts_from(**titles)
    assert choice.visible
    assert choice.options == options


def test_a_single_source_is_no_choice() -> None:
    assert not posts_from(x="Talk").visible
