"""The address of the broker, and what is said while it cannot be reached."""

from __future__ import annotations

import logging

import pytest
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as RedisConnectionError

from dashboard.broker.connection import BrokerConnection, BrokerError


def test_an_address_that_is_none_is_refused_without_its_password() -> None:
    with pytest.raises(BrokerError) as refused:
        BrokerConnection("redos://me:secret@host", "test")
    assert "secret" not in str(refused.value)
    assert "redis://host" in str(refused.value)


def test_keys_begin_with_the_name_of_the_dashboard_and_processes_differ() -> None:
    first, second = (BrokerConnection("redis://127.0.0.1:9/0", "rivers") for _ in range(2))
    assert first.key("lease", "weather") == "rivers:lease:weather"
    assert first.process != second.process


def test_a_change_is_logged_and_published_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "dashboard")
    connection, reachable = BrokerConnection("redis://127.0.0.1:9/0", "test"), list[bool]()
    connection.subscribe(reachable.append)
    connection.succeeded()
    for _ in range(3):
        connection.failed(RedisConnectionError("refused"))
    assert connection.trouble.startswith("The broker cannot be reached. Until it can, sources are not polled")
    for _ in range(3):
        connection.succeeded()
    assert (connection.trouble, reachable) == ("", [False, True])
    assert len(caplog.records) == 2


def test_a_refused_password_is_said_and_not_shown() -> None:
    connection = BrokerConnection("redis://me:s3cret@127.0.0.1:9/0", "test")
    connection.failed(AuthenticationError("invalid password s3cret"))
    assert "refuses the user or the password" in connection.trouble
    assert "s3cret" not in connection.trouble
