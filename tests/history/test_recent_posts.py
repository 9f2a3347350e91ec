"""The newest posts in memory, and the updates that their subscribers receive."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.history.recent_posts import PostUpdate, RecentPosts
from tests.support.feeds import Scripted
from tests.support.histories import MINUTE, MS, MakeHistory, at
from tests.support.posts import post


def test_posts_are_stored_once_and_read_newest_first(make_history: MakeHistory) -> None:
    class Posts(Scripted):
        def fetch(self, only: Any = None) -> Any:
            rows = super().fetch(only)
            ids = [str(n) for n in range(len(rows))]
            return rows.assign(id=ids, text="I love it", author="ada", lang=["de", "en"])

    _, history = make_history([at(0, None), at(1, None)], [at(0, None), at(1, None)], kind=Posts)
    newest, older = history.posts.newest(10)
    assert (newest["id"], older["id"]) == ("1", "0")
    assert newest == {
        "time": MS + MINUTE, "id": "1", "author": "ada", "text": "I love it", "lang": "en",
        "url": "", "term": "", "terms": "", "warning": "", "score": pytest.approx(0.64, abs=0.1),
    }  # fmt: skip
    assert older["score"] is None


def test_a_subscriber_receives_the_posts_in_memory_and_then_every_change() -> None:
    posts, updates = RecentPosts(), list[PostUpdate]()
    first, second, stored = post("first"), post("second"), post("stored", -60)
    posts.add([first])
    unsubscribe = posts.subscribe(updates.append)
    posts.add([second])
    posts.restore([stored])
    posts.clear()
    unsubscribe()
    posts.add([first])
    assert updates == [PostUpdate([first]), PostUpdate([second]), PostUpdate(), PostUpdate(reset=True)]


def test_only_the_newest_posts_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.history.recent_posts.MAX_RECENT_POSTS", 2)
    posts = RecentPosts()
    made = [post(f"post {second}", second) for second in range(3)]
    posts.add(made)
    assert posts.newest(10) == [made[2], made[1]]
    assert posts.unknown(made) == [made[0]]


def test_restored_posts_come_before_those_in_memory() -> None:
    posts = RecentPosts()
    new, stored = post("new", 5), post("stored", 1)
    posts.add([new])
    posts.restore([stored, new])
    assert posts.newest(10) == [new, stored]
