"""Redis: what is published or added is told once, a loss of Redis is a state, and no password is told."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import psutil
import pytest

from dashboard.history import History
from sources.base import SourceError, Unauthorized
from sources.redis_channel import Redis
from tests.polled import Clock, Polled
from tests.redis_server import RedisServer, redis_server
from tests.waiting import until

PASSWORD = "p@ss/wörd #1:?%"
Listen = Callable[..., Redis]


@pytest.fixture
def clock() -> Clock:
    """At the beginning of a minute."""
    return Clock(1_800_000_000.0)


@pytest.fixture
def listen(redis: RedisServer, clock: Clock) -> Iterator[Listen]:
    """`listen(**settings)`: a source that reads from the test's Redis, not yet connected."""
    made: list[Redis] = []

    def listen(**settings: Any) -> Redis:
        usual = {"name": "redis", "url": redis.url, "track": ["#science"], "timeout": 2.0, "clock": clock}
        made.append(Redis(**usual | settings))
        return made[-1]

    yield listen
    for source in made:
        source.close()


def told(source: Redis, clock: Clock | None = None, seconds: int = 0) -> pd.DataFrame:
    """What it tells in so many seconds, looked at every ten."""
    tables = [source.fetch()]
    for _ in range(0, seconds, 10):
        assert clock
        clock.now += 10
        tables.append(source.fetch())
    return pd.concat([table for table in tables if not table.empty] or tables[:1])


def posts(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def counts(table: pd.DataFrame, clock: Clock) -> dict[int, float]:
    """Posts per minute, by how many minutes ago."""
    numbers = table[table["text"].isna()]["posts_per_minute"]
    return {round((time.timestamp() - clock.now) / 60): count for time, count in numbers.items()}


def entry_id(clock: Clock, ago: float, number: int = 0) -> str:
    return f"{round((clock.now - ago) * 1000)}-{number}"


def error_of(source: Redis) -> str:
    with pytest.raises(SourceError) as error:
        source.fetch()
    assert PASSWORD not in str(error.value)
    return str(error.value)


def test_publishing_a_term_as_the_tutorial_does_moves_the_race(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen(track=["#science", "#python"])
    told(source)
    for term in ("science", "science", "python", "rain", "science"):
        redis.client.publish("hashtag", term)
    table = told(source, clock, seconds=60)
    assert posts(table).groupby("term").size().to_dict() == {"": 1, "#python": 1, "#science": 3}
    assert posts(table)["id"].is_unique
    minute = table[table["text"].isna()].set_index("term")["posts_per_minute"]
    assert minute.to_dict() == {"#science": 3.0, "#python": 1.0}
    assert counts(told(source, clock, seconds=60), clock) == {-1: 0.0}


def test_a_pattern_subscribes_to_all_channels_that_match(redis: RedisServer, listen: Listen) -> None:
    source = listen(channel="news.*")
    told(source)
    for channel in ("news.uk", "news.fr", "other"):
        redis.client.publish(channel, f"#science of {channel}")
    assert posts(told(source))["text"].tolist() == ["#science of news.uk", "#science of news.fr"]


def test_a_post_as_json_is_told_with_all_that_it_says(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen()
    told(source)
    redis.client.publish(
        "hashtag",
        '{"id": "a1", "text": "<script>alert(1)</script> \\u0000\\ud83c\\udf27\\ud800 #science",'
        ' "author": "ada", "lang": "en", "url": "https://example.org/a1", "time": 1799999990}',
    )
    (_, row), *rest = posts(told(source)).iterrows()
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


def test_what_is_no_message_is_left_out_and_told_for_a_minute(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen()
    told(source)
    for message in (b"\xff", b"{", b"a" * 5_000_000, "👩\u200d🚀 #science"):
        redis.client.publish("hashtag", message)
    assert posts(told(source))["text"].tolist() == ["👩\u200d🚀 #science"]
    (said,) = source.failures.values()
    assert source.failures.keys() == {"channel 'hashtag'"}
    assert "last minute: 3. The newest was larger than 100 kB." in said
    told(source, clock, seconds=70)
    assert source.failures == {}


def test_a_broken_subscription_is_an_error_and_then_a_gap_of_just_that_minute(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen()
    table = told(source, clock, seconds=90)
    assert counts(table, clock) == {-2: 0.0}
    redis.client.client_kill_filter(_type="pubsub")
    assert "cannot be reached" in error_of(source)
    clock.now += 10
    told(source)
    redis.client.publish("hashtag", "science")
    table = told(source, clock, seconds=80)
    assert posts(table)["term"].tolist() == ["#science"], "it has subscribed again"
    assert counts(table, clock) == {-1: 0.0}, "the minute of the outage is told by nobody"


def test_what_came_before_the_end_of_redis_is_told_and_its_end_at_the_next_look(
    redis: RedisServer, listen: Listen
) -> None:
    source = listen()
    told(source)
    redis.client.publish("hashtag", "science")
    redis.stop()
    assert len(posts(told(source))) == 1
    assert "is up; it is tried again by itself" in error_of(source)
    redis.start()
    assert posts(told(source)).empty


def test_messages_that_came_nobody_knows_when_are_let_go(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen()
    told(source)
    redis.client.publish("hashtag", "science")
    clock.now += 3_600
    assert posts(told(source)).empty
    assert list(counts(told(source, clock, seconds=120), clock)) == [-2, -1]


@pytest.mark.parametrize("settings", [{"channel": "posts"}, {"stream": "stream"}])
def test_a_firehose_is_read_in_pieces_without_a_loss(
    redis: RedisServer,
    listen: Listen,
    clock: Clock,
    settings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sources.redis_channel._MOST_MESSAGES", 120)
    source = listen(**settings)
    clock.now += 30
    told(source)
    texts = [f"#science {number}" for number in range(300)]
    with redis.client.pipeline() as pipeline:
        for number, text in enumerate(texts):
            pipeline.publish("posts", text)
            pipeline.xadd("stream", {"text": text}, id=entry_id(clock, 5, number))
        pipeline.execute()
    pieces = [posts(told(source)) for _ in range(4)]
    assert [len(piece) for piece in pieces] == [120, 120, 60, 0]
    assert pd.concat(pieces)["text"].tolist() == texts


def test_a_stream_begins_with_what_is_no_older_than_the_backlog(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    for ago in (700, 500, 90):
        redis.client.xadd("posts", {"text": f"#science {ago} s ago"}, id=entry_id(clock, ago))
    source = listen(stream="posts", backlog=600.0, lang="en")
    table = told(source)
    assert posts(table)["text"].tolist() == ["#science 500 s ago", "#science 90 s ago"]
    assert posts(table)["lang"].tolist() == ["en", "en"]
    assert posts(table).index[-1] == pd.Timestamp(clock.now - 90, unit="s", tz="UTC")
    assert counts(table, clock) == {minute: float(minute in (-9, -2)) for minute in range(-10, 0)}
    again = posts(told(listen(stream="posts", backlog=600.0)))
    assert again["id"].tolist() == posts(table)["id"].tolist(), "a restart tells no post anew"


def test_a_stream_is_read_on_after_redis_was_killed_and_started_again(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    source = listen(stream="posts")

    def add(*numbers: int) -> None:
        for number in numbers:
            redis.client.xadd("posts", {"term": "science", "author": str(number)}, id="*")

    clock.now = pd.Timestamp.now().timestamp() // 60 * 60
    add(*range(250))
    first = told(source)
    add(*range(250, 300))
    redis.stop()
    assert "cannot be reached" in error_of(source)
    redis.start()
    add(*range(300, 320))
    clock.now += 60
    second = told(source)
    numbers = pd.concat([posts(first), posts(second)])["author"]
    assert numbers.astype(int).tolist() == list(range(320))


def test_minutes_of_a_stream_are_counted_through_an_outage(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 100))
    source = listen(stream="posts", backlog=120.0)
    told(source)
    redis.stop()
    error_of(source)
    redis.start()
    clock.now += 200
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 150))
    assert counts(told(source), clock) == {-3: 1.0, -2: 0.0, -1: 0.0}


def test_what_was_trimmed_from_a_stream_before_it_was_read_is_a_gap(
    redis: RedisServer, listen: Listen, clock: Clock
) -> None:
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 250))
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 150), maxlen=1, approximate=False)
    source = listen(stream="posts")
    assert counts(told(source), clock) == {-2: 0.0, -1: 0.0}, "how many came earlier is not known"
    redis.stop()
    error_of(source)
    redis.start()
    clock.now += 180
    redis.client.xadd("posts", {"text": "#science"}, id=entry_id(clock, 90), maxlen=1, approximate=False)
    assert counts(told(source), clock) == {-1: 0.0}


def test_a_feed_tells_the_loss_as_a_state_and_goes_on(
    redis: RedisServer, listen: Listen, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    polled = Polled(listen(), clock)
    history = History(polled.feed)
    polled.start()
    assert polled.feed.status.state == "live"
    redis.stop()
    with caplog.at_level(logging.WARNING, "dashboard"):
        for _ in range(3):
            polled.pass_time(10)
        assert polled.feed.status.state == "error"
        assert "Redis at /tmp/" in polled.feed.status.error
        redis.start()
        polled.pass_time(10)
    assert polled.feed.status.state == "live"
    assert len(caplog.messages) == 2, "the loss once, and its end once"
    redis.client.publish("hashtag", "science")
    polled.pass_time(1)
    assert [post["text"] for post in history.posts(10)] == ["#science"]
    polled.feed.stop()


def test_a_server_that_hangs_is_told_in_time(redis: RedisServer, listen: Listen) -> None:
    source = listen(timeout=0.2)
    told(source)
    os.kill(redis.pid, signal.SIGSTOP)
    try:
        until(lambda: psutil.Process(redis.pid).status() == psutil.STATUS_STOPPED)
        assert "did not answer within 0.2 s" in error_of(source)
    finally:
        os.kill(redis.pid, signal.SIGCONT)
    told(source)


def test_closing_ends_the_connection_and_nothing_runs_beside(redis: RedisServer, listen: Listen) -> None:
    before = threading.active_count()
    source = listen()
    assert not redis.client.client_list(_type="pubsub")
    told(source)
    assert len(redis.client.client_list(_type="pubsub")) == 1
    assert threading.active_count() == before
    source.close()
    until(lambda: not redis.client.client_list(_type="pubsub"))


@pytest.fixture(scope="module")
def guarded() -> Iterator[tuple[RedisServer, int]]:
    """A Redis with a password, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with redis_server(port=str(port), requirepass=PASSWORD) as server:
        yield server, port


def test_a_password_with_any_sign_comes_from_the_environment(
    guarded: tuple[RedisServer, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, port = guarded
    monkeypatch.setenv("REDIS_PASSWORD", PASSWORD)
    source = Redis(url=f"redis://:${{REDIS_PASSWORD}}@127.0.0.1:{port}/0", track=["#science"])
    told(source)
    server.client.publish("hashtag", "science")
    assert len(posts(told(source))) == 1
    assert PASSWORD not in repr((source, source.param.values(), source._redis._connection))
    source.close()


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("", "wants a password. Put one into url, as in redis://:${REDIS_PASSWORD}@localhost"),
        (":wrong-one@", "refuses the user or password"),
        ("ada:${REDIS_PASSWORD}@", "refuses the user or password"),
    ],
)
def test_a_wrong_password_stops_the_feed_and_is_not_told(
    guarded: tuple[RedisServer, int], login: str, words: str, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setenv("REDIS_PASSWORD", PASSWORD)
    polled = Polled(Redis(url=f"redis://{login}127.0.0.1:{guarded[1]}", clock=clock), clock).start()
    assert polled.feed.status.state == "stopped"
    assert words in polled.feed.status.error
    assert "wrong-one" not in polled.feed.status.error
    assert PASSWORD not in polled.feed.status.error
    polled.feed.stop()


def test_a_user_without_the_right_is_told_so(redis: RedisServer, listen: Listen) -> None:
    redis.client.acl_setuser("ada", enabled=True, passwords=["+secret"], commands=["+ping"])
    source = listen(url=redis.url.replace("//", "//ada:secret@"), stream="posts")
    with pytest.raises(Unauthorized, match="does not let this user read the stream 'posts'"):
        source.fetch()


def test_a_key_that_is_no_stream_is_told_so(redis: RedisServer, listen: Listen) -> None:
    redis.client.set("posts", "text")
    assert "something else than a stream as the stream 'posts'" in error_of(listen(stream="posts"))


def test_an_address_of_something_else_is_told_so(nowhere: str, listen: Listen) -> None:
    assert "cannot be reached" in error_of(listen(url=nowhere.replace("http", "redis")))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        source = listen(url=f"redis://127.0.0.1:{listener.getsockname()[1]}")
        answering = threading.Thread(target=_answer_as_http, args=(listener,))
        answering.start()
        assert "is no Redis" in error_of(source)
        answering.join()


def _answer_as_http(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 10)
        connection.recv(1_000)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"channel": "a", "stream": "b"}, "channel and stream are both set"),
        ({"url": "http://localhost"}, "url must be"),
        ({"url": "redis://:hidden/1@localhost"}, "url must be"),
        ({"url": "redis://localhost?hidden=1"}, "url must be"),
        ({"url": "redis://:${NO_SUCH_PASSWORD}@localhost"}, "NO_SUCH_PASSWORD"),
    ],
)
def test_wrong_settings_are_refused_without_telling_a_password(settings: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words) as error:
        Redis(**settings)
    assert "hidden" not in str(error.value)
