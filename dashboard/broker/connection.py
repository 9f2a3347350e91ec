"""The connection to Redis, the names of what is stored there, and why it cannot be reached."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable

import redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError
from redis.retry import Retry

from dashboard.signal import Signal

# Longer than a blocking read, so that a Redis that hangs is noticed.
TIMEOUT_SECONDS = 2.0

_UNREACHABLE = (
    "The broker cannot be reached{why}. Until it can, sources are not polled and pushes are not accepted; "
    "what is shown stays. Rows of the other processes follow then."
)

log = logging.getLogger("dashboard")


class BrokerError(Exception):
    """The address of the broker cannot be used; the message says why, without a password."""


class BrokerConnection:
    """A client for all threads, and whether Redis answers.

    url: of Redis. name: what all keys begin with, so that several dashboards share one Redis. `process` is
    the name of this process among all that ever use the broker; `ended` ends all threads of the broker soon.
    Raises BrokerError.
    """

    def __init__(self, url: str, name: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.process, self.name, self.monotonic = secrets.token_hex(8), name, monotonic
        try:
            self.client = redis.Redis.from_url(
                url,
                socket_timeout=TIMEOUT_SECONDS,
                socket_connect_timeout=TIMEOUT_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
        except ValueError:
            raise BrokerError(
                "[broker] url is not an address of Redis. Write redis://host:6379/0, rediss://… for TLS, or "
                "unix:///path."
            ) from None
        self.trouble, self.ended = "", threading.Event()
        self._signal = Signal[bool]("the state of the broker")

    def key(self, *parts: str) -> str:
        """The name of a key of this dashboard in Redis, such as "dashboard:lease:weather"."""
        return ":".join((self.name, *parts))

    def subscribe(self, listener: Callable[[bool], object]) -> None:
        """Call `listener(reachable)` when that changes, in a thread of the broker."""
        self._signal.subscribe(listener)

    def succeeded(self) -> None:
        """Record that Redis has answered."""
        self._set("")

    def failed(self, error: RedisError) -> None:
        """Record that Redis has not answered, or has refused a command."""
        why = ""
        if isinstance(error, AuthenticationError | NoPermissionError):
            why = ": it refuses the user or the password of [broker] url"
        self._set(_UNREACHABLE.format(why=why))

    def _set(self, trouble: str) -> None:
        if trouble != self.trouble:
            log.warning("broker: %s", trouble or "it answers again")
            self.trouble = trouble
            self._signal.emit(not trouble)
