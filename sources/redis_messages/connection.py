"""One connection to a Redis server. The texts of its errors contain no password."""

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
from sources.http.errors import Unreachable
from sources.redaction import redacted, spellings

_REASON_LENGTH = 200
_INVALID_URL = (
    'url must be "redis://user:password@host:6379/0", "rediss://..." for TLS or "unix:///path/to/socket"; '
    "percent-encode other characters than letters and digits in a user or password that is written there"
)
_BAD_PASSWORD = "refuses the user or password of url. Check them, then press Refresh."
_NO_PASSWORD = (
    "needs a password. Put one into url, as in redis://:${REDIS_PASSWORD}@localhost, and start again."
)
_NO_PERMISSION = ". Permit it (ACL SETUSER), then press Refresh."
_NO_STREAM = ". Set stream to a key that programs XADD to."
_TIMEOUT = ". It or the network is slow or down; the next poll tries again."
_UNREACHABLE = ": it refused or broke the connection. Check url and that it is up; the next poll tries again."


class RedisConnection:
    """Sends commands and reads replies, for one thread at a time. An error closes it, and the next `send`
    connects again.

    It uses redis-py's connection and not its clients, which reconnect without notice: a subscriber to a
    channel has to know of a reconnection, since messages that were published meanwhile are lost.

    url: in the format of redis-py; `${NAME}` is replaced by an environment variable and is not shown
    anywhere.
    target: what is read, as named in error texts: "the stream 'posts'".
    timeout: seconds to connect, and for each wait for bytes.

    Raises ValueError for an invalid url. Its methods raise SourceError, Unreachable and Unauthorized.
    """

    def __init__(self, url: str, target: str, timeout: float) -> None:
        self.connected = False
        self._name, self._target, self._timeout = _name(url), target, timeout
        address, secrets = expanded(url, "url", in_url=True)
        try:
            # Every Redis supports version 2 of the protocol.
            options = parse_url(address) | {
                "protocol": 2,
                "decode_responses": False,
                "socket_timeout": timeout,
                "socket_connect_timeout": timeout,
            }
            self._connection: Connection = options.pop("connection_class", Connection)(**options)
        except (TypeError, ValueError):
            raise ValueError(_INVALID_URL) from None
        self._has_password = bool(options.get("password"))
        self._secrets = spellings({*secrets, options.get("password", "")})

    def send(self, *command: str | int) -> None:
        """Send a command. `read` returns its reply."""
        with self._translated_errors():
            if not self.connected:
                self._connection.connect()
                self.connected = True
            self._connection.send_command(*command)

    def has_more(self) -> bool:
        """Whether a reply is waiting to be read."""
        with self._translated_errors():
            return bool(self._connection.can_read(timeout=0))

    def read(self, end: float) -> Any:
        """The next reply, with texts as bytes. Raises Unreachable where none comes until `end` (monotonic
        seconds)."""
        with self._translated_errors():
            if not self._connection.can_read(timeout=max(end - time.monotonic(), 0.0)):
                raise redis.TimeoutError
            return self._connection.read_response()

    def execute(self, end: float, *command: str | int) -> Any:
        """The reply to a command. end: monotonic seconds."""
        self.send(*command)
        return self.read(end)

    def close(self) -> None:
        self.connected = False
        self._connection.disconnect()

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except (redis.RedisError, OSError, UnicodeError) as error:
            self.close()
            raise self._translated(error) from None

    def _translated(self, error: Exception) -> SourceError:
        if isinstance(error, redis.AuthenticationError | redis.AuthenticationWrongNumberOfArgsError):
            return Unauthorized(f"{self._name} {_BAD_PASSWORD if self._has_password else _NO_PASSWORD}")
        if isinstance(error, NoPermissionError | AuthorizationError):
            return Unauthorized(f"{self._name} does not let this user read {self._target}{_NO_PERMISSION}")
        if isinstance(error, redis.BusyLoadingError):
            return SourceError(f"{self._name} is still loading its data. The next poll tries again.")
        if isinstance(error, redis.TimeoutError):
            return Unreachable(f"{self._name} did not answer within {self._timeout:g} s{_TIMEOUT}")
        if isinstance(error, redis.InvalidResponse):
            return SourceError(f"The server at the address of {self._name} is no Redis. Check url.")
        if str(error).startswith("WRONGTYPE"):
            return SourceError(f"{self._name} has a value that is no stream as {self._target}{_NO_STREAM}")
        if isinstance(error, redis.ResponseError):
            reason = redacted(str(error), self._secrets)[:_REASON_LENGTH].rstrip(".")
            return SourceError(f"{self._name} answered: {reason}. Check the settings of this source.")
        return Unreachable(f"{self._name} cannot be reached{_UNREACHABLE}")


def _name(url: str) -> str:
    """The name of the server in error texts: with its address, where that contains no secret."""
    place = url.rpartition("@")[2].rpartition("://")[2].partition("?")[0]
    return f"Redis at {place}" if place and "$" not in place else "Redis"
