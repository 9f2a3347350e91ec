"""Hashtag timelines are read forward without gaps, and shown as words."""

from __future__ import annotations

from typing import Any

import pytest

from sources.base import SourceError
from sources.http.client import Unreachable
from tests.sources.mastodon.conftest import TIMELINE, mastodon_of, posts_of
from tests.support.fakes.posts import NOW, FakePosts, status, written
from tests.support.fakes.server import Answer, FakeServer


def test_mastodon_status_has_text_author_language_and_link(server: FakeServer, fake: FakePosts) -> None:
    row = posts_of(mastodon_of().fetch()).iloc[-1]
    assert row["text"] == "Rain again in #science\n& more\nhere"
    assert (row["author"], row["lang"], row["term"]) == ("ada", "en", "#science")
    assert row["url"].startswith("https://mastodon.social/@ada/")


def test_mastodon_polls_continue_from_the_newest_status(server: FakeServer, fake: FakePosts) -> None:
    source = mastodon_of()
    assert len(posts_of(source.fetch())) == 5
    fake.posts = [*written(5, NOW - 60), *written(100, NOW, step=0.1)]
    assert len(posts_of(source.fetch())) == 100
    cursors = [request.query.get("min_id") for request in server.requests_to(TIMELINE)]
    assert cursors[0] is None
    assert [int(cursor) for cursor in cursors[1:] if cursor] == sorted({int(c) for c in cursors[1:] if c})
    assert len(cursors) == 4
    assert posts_of(source.fetch()).empty


def test_mastodon_counts_start_at_a_full_first_page(fake: FakePosts) -> None:
    fake.posts = written(100, NOW, step=6)
    table = mastodon_of().fetch()
    counts = table[table["text"].isna()]["posts_per_minute"]
    assert counts.tolist() == [10.0, 10.0, 10.0]


def test_mastodon_counts_cover_the_hour_of_a_short_timeline(fake: FakePosts) -> None:
    table = mastodon_of().fetch()
    assert table[table["text"].isna()]["posts_per_minute"].sum() == 5
    assert len(table[table["text"].isna()]) == 59


@pytest.mark.parametrize("answer", [Answer(404, body={"error": "Record not found"}), Answer(body=[])])
def test_mastodon_unknown_hashtag_has_no_posts(fake: FakePosts, answer: Answer) -> None:
    fake.mastodon_error = answer
    assert posts_of(mastodon_of().fetch()).empty


def test_mastodon_hashtag_that_fails_does_not_affect_others(server: FakeServer) -> None:
    server.add("mastodon", "/api/v1/timelines/tag/rain", lambda _: Answer(500))
    FakePosts(server, written(5, NOW - 60))
    source = mastodon_of(track=["#rain", "#science"])
    table = source.fetch()
    assert set(table["term"]) == {"#science"}, "no zeros for a hashtag that nothing is known about"
    assert list(source.failures) == ["#rain"]


@pytest.mark.parametrize("broken", [{"id": "7"}, {"id": "7", "created_at": None, "content": 3}, "text", None])
def test_mastodon_leaves_out_invalid_statuses(fake: FakePosts, broken: Any) -> None:
    source = mastodon_of()
    good = status(written(1)[0])
    fake.mastodon_error = Answer(body=[broken, good])
    assert len(posts_of(source.fetch())) == 1
    fake.mastodon_error = Answer(body=[broken])
    with pytest.raises(SourceError, match="unknown format"):
        mastodon_of().fetch()


@pytest.mark.parametrize("fault", ["500", "html200", "html502", "empty", "cut", "huge", "hang", "drip_body"])
def test_mastodon_raises_for_every_fault_and_recovers(
    server: FakeServer, fake: FakePosts, fault: str
) -> None:
    source = mastodon_of(timeout=0.4)
    server.fault["mastodon"] = fault
    with pytest.raises(SourceError):
        source.fetch()
    server.fault.clear()
    source.timeout = 2.0
    assert len(posts_of(source.fetch())) == 5


def test_mastodon_server_that_is_down_is_unreachable(server: FakeServer) -> None:
    server.close()
    with pytest.raises(Unreachable):
        mastodon_of().fetch()


@pytest.mark.parametrize(
    "settings", [{"track": ["science"]}, {"instance": "not an address"}, {"instance": "ftp://x"}]
)
def test_mastodon_names_invalid_settings(monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any]) -> None:
    monkeypatch.delenv("MASTODON_URL", raising=False)
    with pytest.raises(ValueError, match=next(iter(settings))):
        mastodon_of(**settings)
