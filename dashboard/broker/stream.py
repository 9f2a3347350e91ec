"""A stream of Redis: messages in one order for all processes, written by those that hold a lease."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError, ResponseError

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import LEASE_SECONDS, Leases

READ_MS = 1_000
READ_AT_ONCE = 200
RETRY_SECONDS = 0.5
# A process that did not read for longer looks whether messages were trimmed meanwhile.
PAUSE_SECONDS = 5.0

log = logging.getLogger("dashboard")

# KEYS: the lease, the stream. ARGV: this process, milliseconds of a lease, the message, length of the stream,
# age of its oldest messages in milliseconds.
# The lease is the fence: a process that stood still while another took it cannot write any more. Where it has
# ended and nobody has taken it, as after a restart of Redis, it is taken again.
_WRITE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
if not holder then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'm', ARGV[3])
local oldest = tonumber(string.match(id, '%d+')) - tonumber(ARGV[5])
redis.call('XTRIM', KEYS[2], 'MINID', '~', string.format('%d', math.max(oldest, 0)))
return id
"""


class MessageStream:
    """One stream, of at most about `max_messages` that are at most about `max_age` (seconds) old.

    Messages are read from the first one on, or from `skip` on.
    """

    def __init__(
        self,
        connection: BrokerConnection,
        leases: Leases,
        name: str,
        max_messages: int,
        max_age: float = 120.0,
    ) -> None:
        self._connection, self._leases = connection, leases
        self._key, self._bounds = connection.key(name), (max_messages, round(max_age * 1000))
        self._write_script = connection.client.register_script(_WRITE)
        self._position = b"0-0"
        self._read_at = connection.monotonic()

    def write(self, role: str, message: bytes) -> bool:
        """Add a message. False: another process has the role. Raises RedisError."""
        keys = [self._leases.holder_key(role), self._key]
        options: list[Any] = [self._connection.process, round(LEASE_SECONDS * 1000), message, *self._bounds]
        return self._write_script(keys, options) is not None

    def skip(self) -> None:
        """Start after the messages that are in the stream now. Raises RedisError."""
        self._position = self._info()[1]

    def follow(self, on_message: Callable[[bytes], object], on_missed: Callable[[], object]) -> None:
        """Call `on_message` with each message from now on, in a thread of its own; `on_missed` where some may
        have been trimmed before they were read, or not been written."""
        threading.Thread(
            target=self._run, args=(on_message, on_missed), name=f"broker-{self._key}", daemon=True
        ).start()

    def read(self, on_message: Callable[[bytes], object], block: int | None = None) -> None:
        """Call `on_message` with the messages that are there. block: wait so many milliseconds for the first
        one. Raises RedisError."""
        client: Any = self._connection.client
        while found := client.xread({self._key: self._position}, READ_AT_ONCE, block):
            for position, fields in found[0][1] if isinstance(found, list) else found[self._key.encode()][0]:
                self._position = position
                try:
                    on_message(fields[b"m"])
                except Exception:
                    log.exception("A message of the broker cannot be read")
            block = None

    def _run(self, on_message: Callable[[bytes], object], on_missed: Callable[[], object]) -> None:
        failed = False
        while not self._connection.ended.is_set():
            try:
                if failed or self._connection.monotonic() - self._read_at > PAUSE_SECONDS:
                    missed = self._missed() or failed
                    self._read_at, failed = self._connection.monotonic(), False
                    if missed:
                        on_missed()
                self.read(on_message, READ_MS)
                self._read_at = self._connection.monotonic()
            except RedisError as error:
                self._connection.failed(error)
                failed = True
                self._connection.ended.wait(RETRY_SECONDS)

    def _missed(self) -> bool:
        """Whether messages after the last one that was read may be gone. Raises RedisError."""
        first, last = self._info()
        if _number(last) < _number(self._position):
            self._position = b"0-0"  # another stream, of a Redis that has lost its data
            return True
        return _number(first) > _number(self._position)

    def _info(self) -> tuple[bytes, bytes]:
        """The ids of the first message and of the last."""
        client: Any = self._connection.client
        try:
            info = client.xinfo_stream(self._key)
        except ResponseError:  # there is no such stream yet
            return b"0-0", b"0-0"
        first = info["first-entry"]
        return (first[0] if first else b"0-0"), info["last-generated-id"]


def _number(position: bytes) -> tuple[int, int]:
    """An id as numbers, which can be compared."""
    time, _, count = position.partition(b"-")
    return int(time), int(count or 0)
