"""Whole minutes are told once, in either naming, within the quota."""

from __future__ import annotations

import pytest

from sources.base import SourceError
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW, FakePosts
from tests.support.fakes.server import FakeServer
from tests.support.twitter import COUNTS, counts_since_now, x_counts


@pytest.mark.parametrize("new_names", [False, True])
def test_whole_minutes_of_the_past_hour_are_told(fake: FakePosts, clock: Clock, new_names: bool) -> None:
    fake.new_names = new_names
    clock.now += 45
    counts = counts_since_now(x_counts(clock).fetch())
    assert max(counts) == -60
    assert len(counts) == 61
    assert all(count == fake.per_minute(NOW + minute) for minute, count in counts.items())


def test_a_minute_that_x_has_not_told_in_full_is_left_out(fake: FakePosts, clock: Clock) -> None:
    clock.now += 29
    assert max(counts_since_now(x_counts(clock).fetch())) == -120


def test_later_polls_ask_from_the_last_minute_known(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    source = x_counts(clock, track=["#science", "machine learning"])
    source.fetch()
    clock.now += 300
    assert max(counts_since_now(source.fetch())) == 180
    asked = [request.query for request in server.requests_to(COUNTS)]
    assert [query["query"] for query in asked] == ["#science", '"machine learning"'] * 2
    assert {query["granularity"] for query in asked} == {"minute"}
    assert asked[-1]["start_time"] == "2026-11-22T01:31:00Z"


def test_usage_is_what_the_headers_say(fake: FakePosts, clock: Clock) -> None:
    fake.x_headers = {"x-rate-limit-limit": "300", "x-rate-limit-remaining": "280"}
    source = x_counts(clock)
    source.fetch()
    assert source.usage == (20, 300, "calls per 15 minutes")
    assert source.active_provider == "X"


def test_no_interval_breaks_the_quota(fake: FakePosts, clock: Clock) -> None:
    many = x_counts(clock, track=[f"#t{number}" for number in range(30)], interval=1, floor=0)
    assert many.period == many.min_interval == 90.0


def test_one_term_that_fails_does_not_lose_the_others(fake: FakePosts, clock: Clock) -> None:
    fake.refused_query = "#rain"
    source = x_counts(clock, track=["#rain", "#science"])
    assert set(source.fetch()["term"]) == {"#science"}
    assert "query" in source.failures["#rain"]


@pytest.mark.parametrize("fault", ["nulls", "wrong_types", "missing"])
def test_counts_that_cannot_be_read_are_an_error(
    server: FakeServer, fake: FakePosts, clock: Clock, fault: str
) -> None:
    server.fault["x"] = fault
    with pytest.raises(SourceError, match="unknown format"):
        x_counts(clock).fetch()


def test_fields_that_are_new_do_no_harm(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    server.fault["x"] = "extra"
    assert not x_counts(clock).fetch().empty
