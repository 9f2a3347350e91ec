"""Streams of Redis: each entry is a post, also one that was added while Redis could not be reached."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.sources.redis_messages.conftest import Listen
from tests.support.clock import Clock
from tests.support.post_rows import post_rows
from tests.support.redis_polls import counts_by_minute, error_of, poll
from tests.support.redis_server import RedisServer


def entry_id(clock: Clock, ago: float, number: int = 0) -> str:
    return f"{round((clock.now - ago) * 1000)}-{number}"


@pytest.mark.parametrize("settings", [{"channel": "posts"}, {"stream": "stream"}])
def test_listener_reads_many_messages_in_pieces_without_loss(
    redis: RedisServer,
    listen: Listen,
    clock: Clock,
    settings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sources.redis_posts._MAX_MESSAGES", 120)
    source = listen(**settings)
    clock.now += 30
    poll(source)
    texts = [f"#science {number}" for number in range(300)]
    with redis.client.pipeline() as pipeline:
        for number, text in enumerate(texts):
            pipeline.publish("posts", text)
            pipeline.xadd("stream", {"text": text}, id=entry_id(clock, 5, number))
        pipeline.execute()
    pieces = [post_rows(poll(source)) for _ in range(4)]
    assert [len(piece) for piece in pieces] == [120, 120, 60, 0]
    assert pd.concat(pieces)["text"].tolist() == texts


def test_stream_starts_with_the_backlog(redis: RedisServer, listen: Listen, clock: Clock) -> None:
    for ago in (700, 500, 90):
        redis.client.xadd("posts", {"text": f"#science {ago} s ago"}, id=entry_id(clock, ago))
    source = listen(stream="posts", backlog=600.0, lang="en")
    table = poll(source)
    assert post_rows(table)["text"].tolist() == ["#science 500 s ago", "#science 90 s ago"]
    assert post_rows(table)["lang"].tolist() == ["en", "en"]
    assert post_rows(table).index[-1] == pd.Timestamp(clock.now - 90, unit="s", tz="UTC")
    assert counts_by_minute(table, clock) == {minute: float(minute in (-9, -2)) for minute in range(-10, 0)}
    again = post_rows(poll(listen(stream="posts", backlog=600.0)))
    assert again["id"].tolist() == post_rows(table)["id"].tolist(), "ids do not change after a restart"


def test_stream_continues_after_redis_was_killed(redis: RedisServer, listen: Listen, clock: Clock) -> None:
    source = listen(stream="posts")

    def add(*numbers: int) -> None:
        for number in numbers:
            redis.client.xadd("posts", {"term": "science", "author": str(number)}, id="*")

    clock.now = pd.Timestamp.now().timestamp() // 60 * 60
    add(*range(250))
    first = poll(source)
    add(*range(250, 300))
    redis.stop()
    assert "cannot be reached" in error_of(source)
    redis.start()
    add(*range(300, 320))
    clock.now += 60
    second = poll(source)
    numbers = pd.concat([post_rows(first), post_rows(second)])["author"]
    assert numbers.astype(int).tolist() == list(range(320))


def test_stream_counts_the_minutes_of_an_outage(redis: RedisServer, listen: Listen, clock: Clock) -> None:
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 100))
    source = listen(stream="posts", backlog=120.0)
    poll(source)
    redis.stop()
    error_of(source)
    redis.start()
    clock.now += 200
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 150))
    assert counts_by_minute(poll(source), clock) == {-3: 1.0, -2: 0.0, -1: 0.0}


def test_stream_has_a_gap_for_entries_trimmed_before_they_were_read(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 250))
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 150), maxlen=1, approximate=False)
    source = listen(stream="posts")
    assert counts_by_minute(poll(source), clock) == {-2: 0.0, -1: 0.0}, "how many came earlier is not known"
    redis.stop()
    error_of(source)
    redis.start()
    clock.now += 180
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 90), maxlen=1, approximate=False)
    assert counts_by_minute(poll(source), clock) == {-1: 0.0}
