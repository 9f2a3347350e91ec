"""Post statistics: one result for all who request the same, and samples never among live posts."""

from __future__ import annotations

from threading import Event
from typing import cast

import pytest

from dashboard.history.history import History
from dashboard.posts.selection_counter import WORDS_SECONDS
from dashboard.posts.service import PostStatistics, StatisticsQuery
from tests.support.clock import Clock
from tests.support.failing import failing
from tests.support.feeds import Polled
from tests.support.posts import ALL, START, ScriptedPosts, post, publish, result_of, rows, total
from tests.support.waiting import until


def test_posts_of_all_sources_are_counted_together_and_by_source(statistics: PostStatistics) -> None:
    publish(statistics, rows(post("I love it"), post("I hate it")), name="one")
    publish(statistics, rows(post("A table")), name="two")
    assert total(statistics) == 3
    assert total(statistics, StatisticsQuery(0, source="two")) == 1


def test_sample_posts_are_never_counted_among_live_ones(statistics: PostStatistics) -> None:
    polled = publish(statistics, rows(post("a sample")), rows(post("real"), post("real, too")), sample=True)
    assert result_of(statistics).sample
    assert total(statistics) == 1
    publish(statistics, rows(post("live")), name="other")
    assert total(statistics) == 1
    assert not result_of(statistics).sample
    cast(ScriptedPosts, polled.source).is_sample = False
    polled.pass_time(60)
    statistics.update()
    assert total(statistics, StatisticsQuery(0, source="talk")) == 2


def test_live_windows_move_with_the_clock_and_fixed_ones_stay(statistics: PostStatistics) -> None:
    publish(statistics, rows(post("early", 0), post("late", 590)))
    assert total(statistics, StatisticsQuery(60)) == 1
    assert total(statistics, StatisticsQuery(900)) == 2
    cast(Clock, statistics.clock).now += 120
    statistics.update()
    assert total(statistics, StatisticsQuery(60)) == 0
    assert total(statistics, StatisticsQuery(between=(START - 1_000, START + 1_000))) == 1


def test_a_query_is_counted_once_until_the_next_update(statistics: PostStatistics) -> None:
    publish(statistics, rows(post("one")))
    before = result_of(statistics)
    assert result_of(statistics) is before
    statistics.update()
    assert result_of(statistics) is not before


def test_a_result_that_is_being_counted_is_shared(statistics: PostStatistics) -> None:
    publish(statistics, rows(post("one")))
    free = Event()
    statistics._results.submit(lambda: free.wait(20))
    first = statistics.query(ALL)
    statistics.update()
    again = statistics.query(ALL)
    free.set()
    assert again is first
    first.result(20)
    assert statistics.query(ALL) is not first


def test_listeners_are_notified_of_updates_until_they_unsubscribe(statistics: PostStatistics) -> None:
    versions: list[int] = []
    unsubscribe = statistics.subscribe(lambda: versions.append(statistics.version))
    publish(statistics, rows(post("one")))
    unsubscribe()
    statistics.update()
    assert len(versions) == 1


def test_a_failing_listener_does_not_stop_the_others(statistics: PostStatistics) -> None:
    calls: list[int] = []
    statistics.subscribe(failing)
    statistics.subscribe(lambda: calls.append(1))
    statistics.update()
    assert calls == [1]


def test_a_result_has_the_time_before_which_posts_were_dropped(statistics: PostStatistics) -> None:
    statistics.posts.table.max_posts = 10
    publish(statistics, rows(*(post("one", at) for at in range(20))))
    result = result_of(statistics)
    assert result.full
    assert result.missing == START + (20 - result.counts.sentiments.total - 1) * 1000


def test_posts_that_cannot_be_counted_do_not_end_the_thread(
    statistics: PostStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.posts.service.COUNT_SECONDS", 0.01)
    with monkeypatch.context() as broken:
        broken.setattr(statistics.posts.table, "add", failing)
        statistics.start()
        source = ScriptedPosts(rows(post("one")), rows(post("two")), name="talk")
        polled = Polled(source, Clock(START / 1000 + 600))
        statistics.follow({"talk": History(polled.feed)})
        polled.start()
        until(lambda: not statistics.posts._updates)
    polled.pass_time(60)
    until(lambda: len(statistics.posts.table) == 1)


@pytest.mark.parametrize("step", [-3600.0, 3600.0])
def test_words_are_counted_as_seldom_when_the_wall_clock_is_set(step: float) -> None:
    clock, monotonic = Clock(START / 1000 + 600), Clock(50.0)
    statistics = PostStatistics(clock, monotonic)
    publish(statistics, rows(post("rain", 590)))
    words = result_of(statistics).words
    clock.now += step
    statistics.update()
    assert result_of(statistics).words is words
    monotonic.now += WORDS_SECONDS
    statistics.update()
    assert result_of(statistics).words is not words
