"""What one Mastodon server shows to whom, its limits, and the token that it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sources.base import Retry, SourceError, Unauthorized
from tests.sources.mastodon.conftest import TIMELINE, mastodon_of, posts_of
from tests.support.fakes.posts import FakePosts
from tests.support.fakes.server import Answer, FakeServer


def test_mastodon_error_names_a_server_for_members(fake: FakePosts) -> None:
    fake.mastodon_error = Answer(401, body={"error": "The access token is invalid"})
    with pytest.raises(Unauthorized, match="another server"):
        mastodon_of().fetch()


def test_mastodon_waits_until_the_reset_time_after_too_many_calls(fake: FakePosts) -> None:
    headers = {"X-RateLimit-Reset": "2026-11-22T01:37:00.000000Z"}
    fake.mastodon_error = Answer(429, headers, {"error": "Too many requests"})
    with pytest.raises(Retry) as caught:
        mastodon_of().fetch()
    assert caught.value.after == 120.0


@pytest.mark.parametrize(
    ("access", "words"),
    [
        ({"local": "disabled", "remote": "disabled"}, "switched its hashtag timelines off.*another server"),
        ({"local": "authenticated", "remote": "authenticated"}, "members only: set MASTODON_TOKEN"),
        ({"local": "authenticated", "remote": "disabled"}, "members only: set MASTODON_TOKEN"),
    ],
)
def test_mastodon_timeline_that_is_not_shown_is_an_error_and_not_zero_posts(
    server: FakeServer, fake: FakePosts, access: dict[str, str], words: str
) -> None:
    fake.timelines_access = access
    source = mastodon_of()
    for _ in range(2):
        with pytest.raises(SourceError, match=words):
            source.fetch()
    assert not server.requests_to(TIMELINE)
    fake.timelines_access = {"local": "public", "remote": "public"}
    assert len(posts_of(source.fetch())) == 5, "it is read again when the server shows it"


def test_mastodon_token_is_sent_to_a_server_for_members_and_shown_nowhere(
    server: FakeServer, fake: FakePosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.timelines_access = {"local": "authenticated", "remote": "authenticated"}
    fake.mastodon_token = "s3cret-of-ada"
    source = mastodon_of()
    with pytest.raises(Unauthorized):
        source.fetch()
    monkeypatch.setenv("MASTODON_TOKEN", "s3cret-of-ada")
    assert len(posts_of(source.fetch())) == 5
    fake.mastodon_error = Answer(401, body={"error": "The access token s3cret-of-ada is invalid"})
    with pytest.raises(Unauthorized, match="refuses the token in MASTODON_TOKEN") as caught:
        source.fetch()
    assert "s3cret" not in str(caught.value)
    assert not any("Authorization" in r.headers for r in server.requests[:1])


@pytest.mark.parametrize(("shown", "other"), [("local", "remote"), ("remote", "local")])
def test_mastodon_reads_the_part_of_a_timeline_that_is_shown_and_says_so(
    server: FakeServer, fake: FakePosts, shown: str, other: str
) -> None:
    fake.timelines_access = {shown: "public", other: "authenticated"}
    source = mastodon_of()
    assert len(posts_of(source.fetch())) == 5
    source.fetch()
    assert server.requests_to(TIMELINE)[-1].query[shown] == "true"
    assert len(server.requests_to("/api/v2/instance")) == 1
    assert "shows visitors the posts of" in source.note


def test_mastodon_waits_before_it_exceeds_the_limit_of_calls(server: FakeServer, fake: FakePosts) -> None:
    fake.mastodon_headers = {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": (datetime.now(UTC) + timedelta(seconds=120)).isoformat(),
    }
    source = mastodon_of(monotonic=lambda: 0.0)
    source.fetch()
    assert source.usage == (300, 300, "calls per 5 minutes")
    calls = len(server.requests)
    with pytest.raises(Retry, match="too many calls") as caught:
        source.fetch()
    assert 110 < caught.value.after <= 121
    assert len(server.requests) == calls
