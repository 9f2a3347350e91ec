"""Channels of Redis: each message is a post, and an outage is a gap."""

from __future__ import annotations

import pandas as pd

from dashboard.feed.feed import Feed
from tests.sources.redis_messages.conftest import Listen
from tests.support.clock import Clock
from tests.support.post_rows import post_rows
from tests.support.redis_polls import counts_by_minute, error_of, poll
from tests.support.redis_server import RedisServer
from tests.support.waiting import until


def test_redis_counts_terms_that_are_published_as_in_the_tutorial(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen(track=["#science", "#python"])
    poll(source)
    for term in ("science", "science", "python", "rain", "science"):
        redis.publish("hashtag", term)
    table = poll(source, clock, seconds=60)
    assert post_rows(table).groupby("term").size().to_dict() == {"": 1, "#python": 1, "#science": 3}
    assert post_rows(table)["id"].is_unique
    minute = table[table["text"].isna()].set_index("term")["posts_per_minute"]
    assert minute.to_dict() == {"#science": 3.0, "#python": 1.0}
    assert counts_by_minute(poll(source, clock, seconds=60), clock) == {-1: 0.0}


def test_redis_pattern_subscribes_to_all_channels_that_match(redis: RedisServer, listen: Listen) -> None:
    source = listen(channel="news.*")
    poll(source)
    for channel in ("news.uk", "news.fr", "other"):
        redis.publish(channel, f"#science of {channel}")
    assert post_rows(poll(source))["text"].tolist() == ["#science of news.uk", "#science of news.fr"]


def test_redis_json_message_has_all_fields_of_a_post(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen()
    poll(source)
    redis.publish(
        "hashtag",
        '{"id": "a1", "text": "<script>alert(1)</script> \\u0000\\ud83c\\udf27\\ud800 #science",'
        ' "author": "ada", "lang": "en", "url": "https://example.org/a1", "time": 1799999990}',
    )
    (_, row), *rest = post_rows(poll(source)).iterrows()
    assert not rest
    assert row.name == pd.Timestamp(clock.now - 10, unit="s", tz="UTC")
    assert row["text"] == "<script>alert(1)</script> 🌧? #science", "what no database takes is not there"
    assert row[["id", "author", "lang", "url", "term"]].tolist() == [
        "a1",
        "ada",
        "en",
        "https://example.org/a1",
        "#science",
    ]


def test_redis_reports_invalid_messages_for_a_minute(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen()
    poll(source)
    for message in (b"\xff", b"{", b"a" * 5_000_000, "👩\u200d🚀 #science"):
        redis.publish("hashtag", message)
    assert post_rows(poll(source))["text"].tolist() == ["👩\u200d🚀 #science"]
    (said,) = source.failures.values()
    assert source.failures.keys() == {"channel 'hashtag'"}
    assert "last minute: 3. The newest one was larger than 100 kB." in said
    poll(source, clock, seconds=70)
    assert source.failures == {}


def test_redis_broken_subscription_is_an_error_and_a_gap_of_its_minute(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen()
    table = poll(source, clock, seconds=90)
    assert counts_by_minute(table, clock) == {-2: 0.0}
    redis.client.client_kill_filter(_type="pubsub")
    assert "cannot be reached" in error_of(source)
    clock.now += 10
    poll(source)
    redis.publish("hashtag", "science")
    table = poll(source, clock, seconds=80)
    assert post_rows(table)["term"].tolist() == ["#science"], "it has subscribed again"
    assert counts_by_minute(table, clock) == {-1: 0.0}, "the minute of the outage has no count"


def test_redis_returns_messages_received_before_it_stopped(redis: RedisServer, listen: Listen) -> None:
    source = listen()
    poll(source)
    redis.publish("hashtag", "science")
    redis.stop()
    assert len(post_rows(poll(source))) == 1
    assert "is up; the next poll tries again" in error_of(source)
    redis.start()
    assert post_rows(poll(source)).empty


def test_redis_drops_messages_of_unknown_times(redis: RedisServer, listen: Listen, clock: Clock) -> None:
    source = listen()
    poll(source)
    redis.publish("hashtag", "science")
    clock.now += 3_600
    assert post_rows(poll(source)).empty
    assert list(counts_by_minute(poll(source, clock, seconds=120), clock)) == [-2, -1]


def test_messages_that_were_delivered_are_read_when_the_process_ends(
    redis: RedisServer, listen: Listen
) -> None:
    source = listen(when_watched=True)
    poll(source)
    redis.publish("hashtag", "science")
    feed = Feed(source, start=False)
    posts: list[str] = []
    feed.subscribe(lambda batch: posts.extend(post["text"] for post in batch.posts) if batch else None)
    feed.drain().result(60)
    until(lambda: posts)
    assert len(posts) == 1
    assert "science" in posts[0]
