"""Leases in Redis: which process has a role, such as polling one source."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from contextlib import suppress

from redis.exceptions import RedisError

from dashboard.broker.connection import BrokerConnection

# A process that dies is replaced after this at most, and one renewal.
LEASE_SECONDS = 3.0
RENEWAL_SECONDS = 0.75
# A lease counts as lost this much before it ends, so that it has ended nowhere earlier.
MARGIN_SECONDS = 0.25

log = logging.getLogger("dashboard")

# KEYS: the presence of collectors, then the leases. ARGV: this process, milliseconds, "1" for a collector.
# A lease is SET where it does not exist, and prolonged by its holder. While there is a collector, others give
# theirs up. Returns 1 for each lease that is held.
_RENEW = """
local collects = ARGV[3] == '1'
if collects then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
local waits = not collects and redis.call('EXISTS', KEYS[1]) == 1
local held = {}
for i = 2, #KEYS do
  local holder = redis.call('GET', KEYS[i])
  held[i - 1] = 0
  if waits then
    if holder == ARGV[1] then redis.call('DEL', KEYS[i]) end
  elseif holder == ARGV[1] then
    redis.call('PEXPIRE', KEYS[i], ARGV[2])
    held[i - 1] = 1
  elseif redis.call('SET', KEYS[i], ARGV[1], 'PX', ARGV[2], 'NX') then
    held[i - 1] = 1
  end
end
return held
"""
_RELEASE = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
"""


class Leases:
    """The leases of one process. A thread takes and renews them after `start`. Thread-safe.

    collects: whether this process is preferred to those that serve pages.
    """

    def __init__(self, connection: BrokerConnection, *, collects: bool = False) -> None:
        self._connection, self._collects = connection, collects
        self._until: dict[str, float] = {}
        self._on_change: dict[str, Callable[[], object]] = {}
        self._ended, self._renewal_lock = threading.Event(), threading.Lock()
        client = connection.client
        self._renewal_script, self._release_script = (
            client.register_script(_RENEW),
            client.register_script(_RELEASE),
        )

    def add_role(self, role: str, on_change: Callable[[], object]) -> None:
        """Take the lease of a role when it is free. `on_change()` is called in the thread of the leases when
        it was taken or lost."""
        self._on_change[role] = on_change
        self._until.setdefault(role, -math.inf)

    def holds(self, role: str) -> bool:
        """Whether this process has the role now. No other process has it at the same time, by the clocks of
        all."""
        return self._connection.monotonic() < self._until.get(role, -math.inf)

    def holder_key(self, role: str) -> str:
        """The key in Redis whose value is the name of the process that has the role."""
        return self._connection.key("lease", role)

    def start(self) -> None:
        """Begin to take leases."""
        threading.Thread(target=self._run, name="broker-leases", daemon=True).start()

    def stop(self) -> None:
        """End the thread. Leases end by themselves."""
        self._ended.set()

    def release(self) -> None:
        """End the thread, and give all leases back. Blocks for seconds at most."""
        self.stop()
        with self._renewal_lock, suppress(RedisError):
            keys = [self.holder_key(role) for role in self._until]
            if self._collects:
                keys.append(self._connection.key("collector"))
            if keys:
                self._release_script(keys, [self._connection.process])
        self._until = dict.fromkeys(self._until, -math.inf)

    def renew(self) -> None:
        """Take and prolong leases once. Raises RedisError."""
        with self._renewal_lock:
            if self._ended.is_set():
                return
            roles, sent = list(self._until), self._connection.monotonic()
            keys = [self._connection.key("collector"), *map(self.holder_key, roles)]
            options: list[str | int] = [
                self._connection.process,
                round(LEASE_SECONDS * 1000),
                int(self._collects),
            ]
            held = self._renewal_script(keys, options)
        changed = []
        for role, has in zip(roles, held, strict=True):
            if (has and not self.holds(role)) or (not has and self._until[role] > -math.inf):
                changed.append(role)
            self._until[role] = sent + LEASE_SECONDS - MARGIN_SECONDS if has else -math.inf
        for role in changed:
            self._on_change[role]()

    def _run(self) -> None:
        while True:
            try:
                self.renew()
            except RedisError as error:
                self._connection.failed(error)
            except Exception:
                log.exception("A lease of the broker could not be taken")
            else:
                self._connection.succeeded()
            if self._ended.wait(RENEWAL_SECONDS):
                return
