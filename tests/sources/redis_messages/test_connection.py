"""Connections to Redis: lost ones, errors with their reasons, and no password in any text."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator

import psutil
import pytest

from dashboard.history.history import History
from sources.base import Unauthorized
from sources.redis_posts import Redis
from tests.sources.redis_messages.conftest import Listen
from tests.support.clock import Clock
from tests.support.feeds import Polled
from tests.support.post_rows import post_rows
from tests.support.redis_polls import PASSWORD, error_of, poll
from tests.support.redis_server import RedisServer, redis_server
from tests.support.waiting import until


def test_redis_feed_reports_a_lost_connection_and_recovers(
    redis: RedisServer, listen: Listen, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    polled = Polled(listen(), clock)
    history = History(polled.feed)
    polled.start()
    assert polled.feed.status.health == "ok"
    redis.stop()
    with caplog.at_level(logging.WARNING, "dashboard"):
        for _ in range(3):
            polled.pass_time(10)
        assert polled.feed.status.health == "error"
        assert "Redis at /tmp/" in polled.feed.status.error
        redis.start()
        polled.pass_time(10)
    assert polled.feed.status.health == "ok"
    assert len(caplog.messages) == 2, "the loss once, and its end once"
    redis.publish("hashtag", "science")
    polled.pass_time(1)
    assert [post["text"] for post in history.posts.newest(10)] == ["#science"]
    polled.feed.stop()


def test_redis_times_out_on_a_server_that_hangs(redis: RedisServer, listen: Listen) -> None:
    source = listen(timeout=0.2)
    poll(source)
    os.kill(redis.pid, signal.SIGSTOP)
    try:
        until(lambda: psutil.Process(redis.pid).status() == psutil.STATUS_STOPPED)
        assert "did not answer within 0.2 s" in error_of(source)
    finally:
        os.kill(redis.pid, signal.SIGCONT)
    poll(source)


def test_redis_close_ends_the_connection_and_there_is_no_thread(redis: RedisServer, listen: Listen) -> None:
    before = set(threading.enumerate())
    source = listen()
    assert not redis.client.client_list(_type="pubsub")
    poll(source)
    assert len(redis.client.client_list(_type="pubsub")) == 1
    # Threads of earlier tests may begin and end meanwhile.
    until(lambda: set(threading.enumerate()) <= before)
    source.close()
    until(lambda: not redis.client.client_list(_type="pubsub"))


@pytest.fixture(scope="module")
def guarded() -> Iterator[tuple[RedisServer, int]]:
    """A Redis with a password, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with redis_server(port=str(port), requirepass=PASSWORD) as server:
        yield server, port


def test_redis_password_with_special_characters_comes_from_the_environment(
    guarded: tuple[RedisServer, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, port = guarded
    monkeypatch.setenv("REDIS_PASSWORD", PASSWORD)
    source = Redis(url=f"redis://:${{REDIS_PASSWORD}}@127.0.0.1:{port}/0", track=["#science"])
    poll(source)
    server.publish("hashtag", "science")
    assert len(post_rows(poll(source))) == 1
    assert PASSWORD not in repr((source, source.param.values(), source._redis._connection))
    source.close()


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("", "needs a password. Put one into url, as in redis://:${REDIS_PASSWORD}@localhost"),
        (":wrong-one@", "refuses the user or password"),
        ("ada:${REDIS_PASSWORD}@", "refuses the user or password"),
    ],
)
def test_redis_wrong_password_is_an_error_and_is_not_shown(
    guarded: tuple[RedisServer, int], login: str, words: str, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setenv("REDIS_PASSWORD", PASSWORD)
    polled = Polled(Redis(url=f"redis://{login}127.0.0.1:{guarded[1]}", clock=clock), clock).start()
    assert polled.feed.status.health == "error"
    assert words in polled.feed.status.error
    assert "wrong-one" not in polled.feed.status.error
    assert PASSWORD not in polled.feed.status.error
    polled.feed.stop()


def test_redis_error_names_a_missing_permission(redis: RedisServer, listen: Listen) -> None:
    redis.client.acl_setuser("ada", enabled=True, passwords=["+secret"], commands=["+ping"])
    source = listen(url=redis.url.replace("//", "//ada:secret@"), stream="posts")
    with pytest.raises(Unauthorized, match="does not let this user read the stream 'posts'"):
        source.fetch()


def test_redis_error_names_a_key_that_is_no_stream(redis: RedisServer, listen: Listen) -> None:
    redis.client.set("posts", "text")
    assert "a value that is no stream as the stream 'posts'" in error_of(listen(stream="posts"))


def test_redis_error_names_a_server_that_is_no_redis(closed_url: str, listen: Listen) -> None:
    assert "cannot be reached" in error_of(listen(url=closed_url.replace("http", "redis")))
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
def test_redis_names_invalid_settings_without_the_password(settings: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words) as error:
        Redis(**settings)
    assert "hidden" not in str(error.value)
