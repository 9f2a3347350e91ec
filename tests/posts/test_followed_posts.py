"""Post statistics follow histories: every post counts once, whenever the statistics begin to follow."""

from __future__ import annotations

from typing import Any

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.service import PostStatistics, StatisticsQuery
from sources.sample_posts import SamplePosts
from tests.support.clock import Clock
from tests.support.posts import START, post


class SilentPosts(SamplePosts):
    """A source of posts that never answers by itself."""

    def fetch(self, keys: Any = None) -> Any:
        return super().fetch(keys).iloc[:0]


def registry(*names: str) -> HistoryRegistry:
    return HistoryRegistry([SilentPosts(name=name) for name in names])


def total(statistics: PostStatistics) -> int:
    statistics.update()
    return statistics.query(StatisticsQuery(0)).result(20).counts.sentiments.total


def test_posts_from_before_following_count_once_and_later_ones_as_well() -> None:
    histories, statistics = registry("posts"), PostStatistics(Clock(START / 1000 + 600))
    histories["posts"]._memory.posts.add([post("before"), post("before, too")])
    statistics.follow(histories)
    histories["posts"]._memory.posts.add([post("after")])
    assert total(statistics) == 3


def test_following_twice_counts_posts_once() -> None:
    histories, statistics = registry("posts"), PostStatistics(Clock(START / 1000 + 600))
    statistics.follow(histories)
    statistics.follow({"posts": histories["posts"]})
    histories["posts"]._memory.posts.add([post("one")])
    assert total(statistics) == 1


def test_a_source_that_is_added_later_is_followed() -> None:
    histories, statistics = registry(), PostStatistics(Clock(START / 1000 + 600))
    statistics.follow(histories)
    history = histories.add(SilentPosts(name="later"))
    history.feed.stop()
    history._memory.posts.add([post("one")])
    assert total(statistics) == 1


def test_a_history_without_posts_is_no_source_of_posts() -> None:
    histories, statistics = registry("posts", "silent"), PostStatistics(Clock(START / 1000 + 600))
    statistics.follow(histories)
    histories["posts"]._memory.posts.add([post("one")])
    statistics.update()
    assert statistics.posts.sources == ("posts",)
