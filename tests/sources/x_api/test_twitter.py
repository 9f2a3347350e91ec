"""The service that is used with and without a token, and sample posts until one replies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sources.base import QuotaSpent, SourceError, Unauthorized
from sources.twitter import Twitter
from tests.support.clock import Clock
from tests.support.fakes.jetstream import FakeJetstream, created
from tests.support.fakes.posts import NOW, FakePosts, written
from tests.support.fakes.server import Answer, FakeServer
from tests.support.post_rows import post_rows
from tests.support.twitter import TOKEN, x_counts

UNAUTHORIZED = {"title": "Unauthorized", "status": 401}
CAP = {"title": "UsageCapExceeded", "type": "https://api.twitter.com/2/problems/usage-capped"}


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X_BEARER_TOKEN", raising=False)


@pytest.fixture
def auto(server: FakeServer, clock: Clock) -> Iterator[Twitter]:
    source = x_counts(clock, provider="auto")
    yield source
    source.close()


def test_twitter_uses_x_with_a_token(
    server: FakeServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X_BEARER_TOKEN", f"{TOKEN}auto")
    FakePosts(server, written(5), clock)
    source = x_counts(clock, provider="auto", budget=5.0)
    source.fetch()
    assert (source.active_provider, source.sample, source.period) == ("X", False, 300.0)


def test_twitter_uses_bluesky_without_a_token(
    server: FakeServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeJetstream() as stream:
        monkeypatch.setenv("BLUESKY_URL", stream.url)
        stream.events = [created(NOW - 10, "#science")]
        source = x_counts(clock, provider="auto")
        assert len(post_rows(source.fetch())) == 1
        assert (source.active_provider, source.sample, source.period) == ("Bluesky", False, 5.0)
        assert not server.requests
        source.close()


def test_twitter_uses_mastodon_where_bluesky_does_not_reply(
    server: FakeServer, clock: Clock, auto: Twitter
) -> None:
    FakePosts(server, written(5, NOW - 60), clock)
    assert len(post_rows(auto.fetch())) == 5
    assert (auto.active_provider, auto.sample, auto.period) == ("Mastodon", False, 30.0)


def polls(server: FakeServer) -> int:
    """Requests that were polls: Bluesky's stream is connected again at a pace of its own."""
    return sum(request.path != "/subscribe" for request in server.requests)


def test_twitter_has_sample_posts_until_a_service_replies(
    server: FakeServer, clock: Clock, auto: Twitter
) -> None:
    server.fault["mastodon"] = "500"
    fake = FakePosts(server, written(5, NOW - 60), clock)
    assert len(post_rows(auto.fetch())) > 100
    assert (auto.active_provider, auto.sample, auto.period, auto.usage) == ("sample", True, 2.0, None)
    assert "Bluesky" in auto.warning
    before = polls(server)
    clock.now += 2
    auto.fetch()
    assert polls(server) == before, "live services are not polled at the interval of the sample"
    server.fault.clear()
    fake.posts = written(7, NOW)
    clock.now += 300
    assert len(post_rows(auto.fetch())) == 7
    assert (auto.active_provider, auto.sample, auto.warning) == ("Mastodon", False, "")
    server.fault["mastodon"] = "500"
    with pytest.raises(SourceError):
        auto.fetch()
    assert not auto.sample, "there are no sample posts after the first live ones"


@pytest.mark.parametrize(("body", "kind"), [(UNAUTHORIZED, Unauthorized), (CAP, QuotaSpent)])
def test_twitter_raises_for_a_refused_token(
    server: FakeServer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    body: Any,
    kind: type[SourceError],
) -> None:
    monkeypatch.setenv("X_BEARER_TOKEN", f"{TOKEN}refused")
    FakePosts(server, clock=clock).x_error = Answer(401 if kind is Unauthorized else 429, body=body)
    with pytest.raises(kind):
        x_counts(clock, provider="auto").fetch()


def test_twitter_does_not_replace_a_selected_provider(server: FakeServer, clock: Clock) -> None:
    server.fault["mastodon"] = "500"
    FakePosts(server)
    with pytest.raises(SourceError):
        x_counts(clock, provider="mastodon").fetch()


def test_twitter_sample_posts_can_be_selected(server: FakeServer, clock: Clock) -> None:
    source = x_counts(clock, provider="sample")
    assert not source.fetch().empty
    assert (source.active_provider, source.sample, source.period) == ("sample", True, 2.0)
    assert not server.requests


@pytest.mark.parametrize(("budget", "words"), [(500, r"500 posts cost up to \$7\.50.*500\.0"), (10, "10.0")])
def test_twitter_budget_of_posts_is_refused_and_explained(clock: Clock, budget: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        x_counts(clock, mode="search", budget=budget)


@pytest.mark.parametrize(("mode", "budget"), [("counts", 0.004), ("search", 0.14)])
def test_twitter_budget_below_the_price_of_a_request_is_refused(
    clock: Clock, mode: str, budget: float
) -> None:
    with pytest.raises(ValueError, match="one request may cost"):
        x_counts(clock, mode=mode, budget=budget)


def test_twitter_accepts_a_large_budget_of_dollars(clock: Clock) -> None:
    assert x_counts(clock, budget=500.0).budget == 500
    assert x_counts(clock, budget=5).budget == 5
