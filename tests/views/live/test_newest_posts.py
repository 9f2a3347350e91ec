"""The newest posts of a section, and those with certain words."""

from __future__ import annotations

import pytest
from bokeh.models import Div

from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.newest_posts import NewestPosts
from tests.support.clock import Clock
from tests.support.feeds import Polled
from tests.support.posts import START, ScriptedPosts, post, rows


@pytest.fixture
def history() -> History:
    posts = [post("Rain again", 0), post("<b>Sun</b>", 1), post("Rain and sun", 2)]
    polled = Polled(ScriptedPosts(rows(*posts), name="talk"), Clock(START / 1000 + 60))
    history = History(polled.feed)
    polled.start()
    return history


def test_newest_posts_are_shown_escaped(history: History) -> None:
    into = Div(visible=False)
    NewestPosts(history, Viewer()).show(into)
    assert into.visible
    assert "Newest posts" in into.text
    assert into.text.index("Rain and sun") < into.text.index("Rain again")
    assert "<b>Sun" not in into.text


def test_search_shows_posts_with_all_words_and_their_number(history: History) -> None:
    into, posts = Div(), NewestPosts(history, Viewer())
    posts.show(into)
    posts.find("rain sun")
    assert "1 posts with rain sun" in into.text
    assert "Rain again" not in into.text
    posts.find("")
    assert "Rain again" in into.text
