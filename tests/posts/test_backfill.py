"""Stored posts are added where a window reaches back to them, and no post is added twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from dashboard.posts.backfill import Backfill
from dashboard.posts.service import PostStatistics, StatisticsQuery
from dashboard.posts.table import PostTable
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.writer import StorageWriter
from tests.support.clock import Clock
from tests.support.posts import START, post, publish, result_of, rows, total, until_counted


def test_stored_posts_are_read_when_a_window_reaches_back_to_them(
    statistics: PostStatistics, writer: StorageWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.posts.backfill.POSTS_PER_READ", 3)
    # More posts of one time than one read takes, and without scores, as earlier versions stored them.
    stored = [post("I love it", -at // 5 * 60, id=f"old{at}") | {"score": None} for at in range(20)]
    writer.enqueue(WriteBatch("talk", (), [], stored))
    again = stored[0]
    publish(statistics, rows(again, post("new", 599)), writer=writer)
    assert total(statistics, StatisticsQuery(60)) == 1
    result_of(statistics)
    result = until_counted(statistics, lambda one: one.missing == 0)
    assert result.counts.sentiments.total == 21
    assert result.counts.sentiments.positive == 20


def test_no_post_is_lost_or_doubled_where_the_database_comes_late(
    statistics: PostStatistics, writer: StorageWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.history.recent_posts.MAX_RECENT_POSTS", 10)
    callbacks: list[Callable[..., None]] = []
    monkeypatch.setattr(writer, "on_ready", callbacks.append)
    before = [post("before", -60, id=f"before{number}") for number in range(5)]
    writer.enqueue(WriteBatch("talk", (), [], before))
    publish(statistics, rows(*(post("now", 601, id=f"now{number}") for number in range(30))), writer=writer)
    cast(Clock, statistics.clock).now += 10
    writer.query(callbacks[0]).result(20)
    result = until_counted(statistics, lambda one: one.missing == 0)
    assert result.counts.sentiments.total == 35


def test_only_posts_from_before_the_start_are_compared_with_those_added() -> None:
    backfill = Backfill(PostTable(), START + 1_000, lambda: None)
    old, new = post("old", 0, id="old"), post("new", 2, id="new")
    assert backfill.unknown("talk", [old, old, new, new]) == [old, new, new]
    assert backfill.unknown("other", [old]) == [old]
    backfill.clear("talk")
    assert backfill.unknown("talk", [old]) == [old]
