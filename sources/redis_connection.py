"""One connection to a Redis server, whose failures are told in words that hold no password."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from redis.connection import Connection, parse_url
from redis.exceptions import AuthorizationError, NoPermissionError

from sources.base import SourceError, Unauthorized
from sources.environment import expanded
from sources.http_errors import Unreachable
from sources.redaction import redacted, spellings

_REASON_LENGTH = 200
_NEEDED = (
    'url must be "redis://user:password@host:6379/0", "rediss://..." for TLS or "unix:///path/to/socket"; '
    "in a user or password that is written there, other signs than letters and digits are percent-encoded"
)
_REFUSED = "refuses the user or password of url. Check them, then press Refresh."
_WANTS_PASSWORD = (
    "wants a password. Put one into url, as in redis://:${REDIS_PASSWORD}@localhost, and start again."
)
_NO_RIGHT = ". Give it the right to (ACL SETUSER), then press Refresh."
_NO_STREAM = ". Set stream to a key that programs XADD to."
_SLOW = ". It or the network is slow or down; it is asked again by itself."
_DOWN = ": it took no connection or broke it. Check url and that it is up; it is tried again by itself."


class RedisConnection:
    """Sends commands and reads replies, one thread at a time. What fails closes it, and the next `send`
    connects again.

    Below redis-py's clients, since those mend a connection by themselves and do not say so: whoever
    listens to a channel must know, as what was published meanwhile is lost.

    url: as redis-py has it; `${NAME}` stands for an environment variable, and is kept secret.
    wanted: what is read, as error texts tell it: "the stream 'posts'".
    timeout: seconds to connect, and for each wait for bytes.

    Raises ValueError for a url that is none. Its methods raise SourceError, Unreachable and Unauthorized.
    """

    def __init__(self, url: str, wanted: str, timeout: float) -> None:
        self.connected = False
        self._name, self._wanted, self._timeout = _name(url), wanted, timeout
        address, secrets = expanded(url, "url", in_url=True)
        try:
            # Version 2 of the protocol is what every Redis speaks.
            options = parse_url(address) | {
                "protocol": 2,
                "decode_responses": False,
                "socket_timeout": timeout,
                "socket_connect_timeout": timeout,
            }
            self._connection: Connection = options.pop("connection_class", Connection)(**options)
        except (TypeError, ValueError):
            raise ValueError(_NEEDED) from None
        self._has_password = bool(options.get("password"))
        self._secrets = spellings({*secrets, options.get("password", "")})

    def send(self, *command: str | int) -> None:
        """Send a command, and leave its reply to `read`."""
        with self._failures_told():
            if not self.connected:
                self._connection.connect()
                self.connected = True
            self._connection.send_command(*command)

    def has_more(self) -> bool:
        """Whether something has come that was not read."""
        with self._failures_told():
            return bool(self._connection.can_read(timeout=0))

    def read(self, end: float) -> Any:
        """The next reply, texts as bytes; Unreachable where none has come at `end` (monotonic seconds)."""
        with self._failures_told():
            if not self._connection.can_read(timeout=max(end - time.monotonic(), 0.0)):
                raise redis.TimeoutError
            return self._connection.read_response()

    def ask(self, end: float, *command: str | int) -> Any:
        """The reply to a command."""
        self.send(*command)
        return self.read(end)

    def close(self) -> None:
        self.connected = False
        self._connection.disconnect()

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except (redis.RedisError, OSError, UnicodeError) as error:
            self.close()
            raise self._told(error) from None

    def _told(self, error: Exception) -> SourceError:
        if isinstance(error, redis.AuthenticationError | redis.AuthenticationWrongNumberOfArgsError):
            return Unauthorized(f"{self._name} {_REFUSED if self._has_password else _WANTS_PASSWORD}")
        if isinstance(error, NoPermissionError | AuthorizationError):
            return Unauthorized(f"{self._name} does not let this user read {self._wanted}{_NO_RIGHT}")
        if isinstance(error, redis.BusyLoadingError):
            return SourceError(f"{self._name} is still loading its data. It is asked again by itself.")
        if isinstance(error, redis.TimeoutError):
            return Unreachable(f"{self._name} did not answer within {self._timeout:g} s{_SLOW}")
        if isinstance(error, redis.InvalidResponse):
            return SourceError(f"What answers in the place of {self._name} is no Redis. Check url.")
        if str(error).startswith("WRONGTYPE"):
            return SourceError(f"{self._name} has something else than a stream as {self._wanted}{_NO_STREAM}")
        if isinstance(error, redis.ResponseError):
            reason = redacted(str(error), self._secrets)[:_REASON_LENGTH].rstrip(".")
            return SourceError(f"{self._name} answered: {reason}. Check the settings of this source.")
        return Unreachable(f"{self._name} cannot be reached{_DOWN}")


def _name(url: str) -> str:
    """Which Redis, as error texts call it: with its place, where that is no secret."""
    place = url.rpartition("@")[2].rpartition("://")[2].partition("?")[0]
    return f"Redis at {place}" if place and "$" not in place else "Redis"
