"""Connects to the first address of a host that takes the connection, as curl and browsers do (RFC 8305).

The standard library tries one address after the other with the whole time limit each: where the first one,
often of IPv6, swallows packets, the others are never tried.
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain, zip_longest
from typing import Any

STAGGER_SECONDS = 0.25
_PENDING = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY)

Address = tuple[Any, ...]
"""What `socket.getaddrinfo` returns: family, type, protocol, canonical name, socket address."""


def connect(
    host: str,
    port: int,
    seconds: float | None,
    source_address: tuple[str, int] | None = None,
    options: Iterable[Sequence[Any]] = (),
    stagger: float = STAGGER_SECONDS,
) -> socket.socket:
    """A connected socket to one of the addresses of a host; the next is tried after `stagger` seconds, or at
    once where one fails.

    seconds: limit of all attempts together; the last one begins after half of it at the latest. options:
    arguments of `setsockopt`, each.

    Raises socket.gaierror where the name has no address, TimeoutError at the limit, and the OSError of the
    first address where all fail.
    """
    addresses = interleaved(socket.getaddrinfo(host.strip("[]"), port, 0, socket.SOCK_STREAM))
    if seconds is not None:
        stagger = min(stagger, seconds / 2 / len(addresses))
    with _Race(source_address, tuple(options)) as race:
        winner = race.run(addresses, None if seconds is None else time.monotonic() + seconds, stagger)
    winner.settimeout(seconds)
    return winner


def interleaved(addresses: Iterable[Address]) -> list[Address]:
    """The addresses with their families in turn, beginning with that of the first."""
    by_family: dict[Any, list[Address]] = {}
    for address in addresses:
        by_family.setdefault(address[0], []).append(address)
    return [one for one in chain.from_iterable(zip_longest(*by_family.values())) if one is not None]


class _Race:
    """Sockets that connect at the same time; those that are not returned are closed at its end."""

    def __init__(self, source_address: tuple[str, int] | None, options: tuple[Sequence[Any], ...]) -> None:
        self._source_address, self._options = source_address, options
        self._selector = selectors.DefaultSelector()
        self._error: OSError | None = None

    def __enter__(self) -> _Race:
        return self

    def __exit__(self, *_: object) -> None:
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()

    def run(self, addresses: list[Address], end: float | None, stagger: float) -> socket.socket:
        next_at = time.monotonic()
        while True:
            now = time.monotonic()
            if end is not None and now >= end:
                raise TimeoutError("no address took the connection in time")
            if addresses and (now >= next_at or not self._selector.get_map()):
                self._start(addresses.pop(0))
                next_at = now + stagger
            if not self._selector.get_map():
                if addresses:
                    continue
                raise self._error or OSError("the host has no address")
            limits = [moment - now for moment in (next_at if addresses else None, end) if moment is not None]
            for key, _ in self._selector.select(max(min(limits), 0.0) if limits else None):
                connected: socket.socket = key.fileobj  # type: ignore[assignment]
                self._selector.unregister(connected)
                if not (code := connected.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)):
                    return connected
                connected.close()
                self._fail(OSError(code, os.strerror(code)))
                next_at = now

    def _start(self, address: Address) -> None:
        family, kind, protocol, _, target = address
        try:
            connecting = socket.socket(family, kind, protocol)
        except OSError as error:
            return self._fail(error)
        try:
            for option in self._options:
                connecting.setsockopt(*option)
            connecting.setblocking(False)
            if self._source_address:
                connecting.bind(self._source_address)
            code = connecting.connect_ex(target)
            if code not in _PENDING:
                raise OSError(code, os.strerror(code))
            self._selector.register(connecting, selectors.EVENT_WRITE)
        except OSError as error:
            with suppress(OSError):
                connecting.close()
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self._error = self._error or error
