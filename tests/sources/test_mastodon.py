"""Hashtag timelines are read forward without gaps, and shown as words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from sources.base import Retry, SourceError, Unauthorized
from sources.http.client import Unreachable
from sources.mastodon import Mastodon
from tests.support.fakes.posts import NOW, FakePosts, status, written
from tests.support.fakes.server import Answer, FakeServer

TIMELINE = "/api/v1/timelines/tag/*"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer(drip_seconds=0.05) as fake:
        monkeypatch.setenv("MASTODON_URL", fake.url)
        yield fake


@pytest.fixture
def fake(server: FakeServer) -> FakePosts:
    return FakePosts(server, written(5, NOW - 60))


def _source(**settings: Any) -> Mastodon:
    return Mastodon(**{"track": ["#science"], "clock": lambda: NOW, "timeout": 2.0} | settings)


def _posts(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def test_mastodon_status_has_text_author_language_and_link(server: FakeServer, fake: FakePosts) -> None:
    row = _posts(_source().fetch()).iloc[-1]
    assert row["text"] == "Rain again in #science\n& more\nhere"
    assert (row["author"], row["lang"], row["term"]) == ("ada", "en", "#science")
    assert row["url"].startswith("https://mastodon.social/@ada/")


def test_mastodon_polls_continue_from_the_newest_status(server: FakeServer, fake: FakePosts) -> None:
    source = _source()
    assert len(_posts(source.fetch())) == 5
    fake.posts = [*written(5, NOW - 60), *written(100, NOW, step=0.1)]
    assert len(_posts(source.fetch())) == 100
    cursors = [request.query.get("min_id") for request in server.requests_to(TIMELINE)]
    assert cursors[0] is None
    assert [int(cursor) for cursor in cursors[1:] if cursor] == sorted({int(c) for c in cursors[1:] if c})
    assert len(cursors) == 4
    assert _posts(source.fetch()).empty


def test_mastodon_counts_start_at_a_full_first_page(fake: FakePosts) -> None:
    fake.posts = written(100, NOW, step=6)
    table = _source().fetch()
    counts = table[table["text"].isna()]["posts_per_minute"]
    assert counts.tolist() == [10.0, 10.0, 10.0]


def test_mastodon_counts_cover_the_hour_of_a_short_timeline(fake: FakePosts) -> None:
    table = _source().fetch()
    assert table[table["text"].isna()]["posts_per_minute"].sum() == 5
    assert len(table[table["text"].isna()]) == 59


@pytest.mark.parametrize("answer", [Answer(404, body={"error": "Record not found"}), Answer(body=[])])
def test_mastodon_unknown_hashtag_has_no_posts(fake: FakePosts, answer: Answer) -> None:
    fake.mastodon_error = answer
    assert _posts(_source().fetch()).empty


def test_mastodon_error_names_a_server_for_members(fake: FakePosts) -> None:
    fake.mastodon_error = Answer(401, body={"error": "The access token is invalid"})
    with pytest.raises(Unauthorized, match="another server"):
        _source().fetch()


def test_mastodon_waits_until_the_reset_time_after_too_many_calls(fake: FakePosts) -> None:
    headers = {"X-RateLimit-Reset": "2026-11-22T01:37:00.000000Z"}
    fake.mastodon_error = Answer(429, headers, {"error": "Too many requests"})
    with pytest.raises(Retry) as caught:
        _source().fetch()
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
    source = _source()
    for _ in range(2):
        with pytest.raises(SourceError, match=words):
            source.fetch()
    assert not server.requests_to(TIMELINE)
    fake.timelines_access = {"local": "public", "remote": "public"}
    assert len(_posts(source.fetch())) == 5, "it is read again when the server shows it"


def test_mastodon_token_is_sent_to_a_server_for_members_and_shown_nowhere(
    server: FakeServer, fake: FakePosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.timelines_access = {"local": "authenticated", "remote": "authenticated"}
    fake.mastodon_token = "s3cret-of-ada"
    source = _source()
    with pytest.raises(Unauthorized):
        source.fetch()
    monkeypatch.setenv("MASTODON_TOKEN", "s3cret-of-ada")
    assert len(_posts(source.fetch())) == 5
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
    source = _source()
    assert len(_posts(source.fetch())) == 5
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
    source = _source(monotonic=lambda: 0.0)
    source.fetch()
    assert source.usage == (300, 300, "calls per 5 minutes")
    calls = len(server.requests)
    with pytest.raises(Retry, match="too many calls") as caught:
        source.fetch()
    assert 110 < caught.value.after <= 121
    assert len(server.requests) == calls


def test_mastodon_hashtag_that_fails_does_not_affect_others(server: FakeServer) -> None:
    server.add("mastodon", "/api/v1/timelines/tag/rain", lambda _: Answer(500))
    FakePosts(server, written(5, NOW - 60))
    source = _source(track=["#rain", "#science"])
    table = source.fetch()
    assert set(table["term"]) == {"#science"}, "no zeros for a hashtag that nothing is known about"
    assert list(source.failures) == ["#rain"]


@pytest.mark.parametrize("broken", [{"id": "7"}, {"id": "7", "created_at": None, "content": 3}, "text", None])
def test_mastodon_leaves_out_invalid_statuses(fake: FakePosts, broken: Any) -> None:
    source = _source()
    good = status(written(1)[0])
    fake.mastodon_error = Answer(body=[broken, good])
    assert len(_posts(source.fetch())) == 1
    fake.mastodon_error = Answer(body=[broken])
    with pytest.raises(SourceError, match="unknown format"):
        _source().fetch()


@pytest.mark.parametrize("fault", ["500", "html200", "html502", "empty", "cut", "huge", "hang", "drip_body"])
def test_mastodon_raises_for_every_fault_and_recovers(
    server: FakeServer, fake: FakePosts, fault: str
) -> None:
    source = _source(timeout=0.4)
    server.fault["mastodon"] = fault
    with pytest.raises(SourceError):
        source.fetch()
    server.fault.clear()
    source.timeout = 2.0
    assert len(_posts(source.fetch())) == 5


def test_mastodon_server_that_is_down_is_unreachable(server: FakeServer) -> None:
    server.close()
    with pytest.raises(Unreachable):
        _source().fetch()


@pytest.mark.parametrize(
    "settings", [{"track": ["science"]}, {"instance": "not an address"}, {"instance": "ftp://x"}]
)
def test_mastodon_names_invalid_settings(monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any]) -> None:
    monkeypatch.delenv("MASTODON_URL", raising=False)
    with pytest.raises(ValueError, match=next(iter(settings))):
        _source(**settings)
