"""Counts go on from query to query, and word clouds stay while their words do."""

from __future__ import annotations

from typing import Any, cast

import pytest

from dashboard.posts.incremental_counts import IncrementalCounts
from dashboard.posts.selection_counter import keep_recent
from dashboard.posts.service import PostStatistics, StatisticsQuery
from dashboard.posts.term_steps import TermSteps
from tests.support.clock import Clock
from tests.support.posts import post, publish, result_of, rows, total


def test_word_clouds_are_laid_out_after_some_seconds_and_only_where_counts_changed(
    statistics: PostStatistics,
) -> None:
    term: dict[str, Any] = {"terms": "#python", "term": "#python"}
    answers = (rows(post(text, **term)) for text in ("rain", "rain wind", "the"))
    polled = publish(statistics, *answers)
    clock = cast(Clock, statistics.clock)
    first = result_of(statistics).words
    polled.pass_time(60)
    statistics.update()
    assert result_of(statistics).words is first
    clock.now += 6
    statistics.update()
    second = result_of(statistics).words
    assert second.counts == {"#python": {"rain": 2, "wind": 1}}
    polled.pass_time(60)
    clock.now += 6
    statistics.update()
    assert result_of(statistics).words is not second
    assert result_of(statistics).words.clouds["#python"] is second.clouds["#python"]


def test_counts_go_on_and_are_started_again_after_a_failure(
    statistics: PostStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[IncrementalCounts] = []

    class Spied(IncrementalCounts):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            started.append(self)

    monkeypatch.setattr("dashboard.posts.selection_counter.IncrementalCounts", Spied)
    publish(statistics, rows(post("one", 590)))
    assert total(statistics, StatisticsQuery(60)) == 1
    statistics.posts.table.add("talk", [post("two", 595)])
    statistics.update()
    assert total(statistics, StatisticsQuery(60)) == 2
    assert len(started) == 1
    statistics.posts.table.add("talk", [post("three", 596)])
    statistics.update()
    with monkeypatch.context() as broken:
        broken.setattr(TermSteps, "count", None)
        with pytest.raises(TypeError):
            result_of(statistics, StatisticsQuery(60))
    statistics.update()
    assert total(statistics, StatisticsQuery(60)) == 3
    assert len(started) == 2


def test_a_cache_loses_the_entries_that_were_added_first() -> None:
    cache = dict.fromkeys(range(5))
    keep_recent(cache, 2)
    assert list(cache) == [3, 4]
