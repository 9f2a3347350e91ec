"""Counts of X: whole minutes, both field names, and the quota."""

from __future__ import annotations

import pytest

from sources.base import SourceError
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW, FakePosts
from tests.support.fakes.server import FakeServer
from tests.support.twitter import COUNTS, counts_since_now, x_counts


@pytest.mark.parametrize("new_names", [False, True])
def test_x_counts_return_whole_minutes_of_the_past_hour(
    fake: FakePosts, clock: Clock, new_names: bool
) -> None:
    fake.new_names = new_names
    clock.now += 45
    counts = counts_since_now(x_counts(clock).fetch())
    assert max(counts) == -60
    assert len(counts) == 61
    assert all(count == fake.per_minute(NOW + minute) for minute, count in counts.items())


def test_x_counts_leave_out_partial_minutes(fake: FakePosts, clock: Clock) -> None:
    clock.now += 29
    assert max(counts_since_now(x_counts(clock).fetch())) == -120


def test_x_counts_continue_from_the_last_known_minute(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    source = x_counts(clock, track=["#science", "machine learning"])
    source.fetch()
    clock.now += 300
    assert max(counts_since_now(source.fetch())) == 180
    queries = [request.query for request in server.requests_to(COUNTS)]
    assert [query["query"] for query in queries] == ["#science", '"machine learning"'] * 2
    assert {query["granularity"] for query in queries} == {"minute"}
    assert queries[-1]["start_time"] == "2026-11-22T01:31:00Z"


def test_x_counts_usage_is_that_of_the_headers(fake: FakePosts, clock: Clock) -> None:
    fake.x_headers = {"x-rate-limit-limit": "300", "x-rate-limit-remaining": "280"}
    source = x_counts(clock)
    source.fetch()
    assert source.usage == (20, 300, "calls per 15 minutes")
    assert source.active_provider == "X"


def test_x_counts_no_interval_exceeds_the_quota(fake: FakePosts, clock: Clock) -> None:
    many = x_counts(clock, track=[f"#t{number}" for number in range(30)], interval=1, floor=0)
    assert many.period == many.min_interval == 90.0


def test_x_counts_term_that_fails_does_not_affect_others(fake: FakePosts, clock: Clock) -> None:
    fake.refused_query = "#rain"
    source = x_counts(clock, track=["#rain", "#science"])
    assert set(source.fetch()["term"]) == {"#science"}
    assert "query" in source.failures["#rain"]


@pytest.mark.parametrize("fault", ["nulls", "wrong_types", "missing"])
def test_x_counts_raise_for_an_unknown_format(
    server: FakeServer, fake: FakePosts, clock: Clock, fault: str
) -> None:
    server.fault["x"] = fault
    with pytest.raises(SourceError, match="unknown format"):
        x_counts(clock).fetch()


def test_x_counts_ignore_unknown_fields(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    server.fault["x"] = "extra"
    assert not x_counts(clock).fetch().empty


def test_x_counts_cost_of_a_day_is_that_of_all_terms_at_the_interval(fake: FakePosts, clock: Clock) -> None:
    source = x_counts(clock, track=["#rain", "#science"], interval=300.0)
    assert source.cost_per_day == pytest.approx(2.88)
