"""The connection below a channel: a write that costs one system call, and the loss of the other end."""

from __future__ import annotations

import socket
import sys
from asyncio import Future
from contextlib import suppress

from tornado.iostream import IOStream

# A browser that has vanished, as with its laptop's network, is noticed after half a minute.
IDLE_SECONDS = 15
PROBES = 3
PROBE_SECONDS = 5
_LOST_MS = 1000 * (IDLE_SECONDS + PROBES * PROBE_SECONDS)


def notice_lost_peer(connection: socket.socket) -> None:
    """Have the system close a connection whose other end answers no more.

    A WebSocket's ping and its pong, each of which wakes the event loop, cost half as much as the rows.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "linux":  # others keep to times of their own
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, IDLE_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, PROBE_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, PROBES)
        # The same for a connection with data on their way, which is not probed.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _LOST_MS)


def write_at_once(stream: IOStream, data: bytes) -> Future[None] | None:
    """Write to a stream that has nothing to write. None: the system has taken all; else ends when it has.

    `IOStream.write` makes a future for each write, and copies, which costs as much as the system call.
    Raises StreamClosedError.
    """
    written = 0
    if not (stream.closed() or stream.writing()):
        # What fails here fails in `write` too, which closes the stream.
        with suppress(OSError):
            written = stream.write_to_fd(memoryview(data))
    return None if written == len(data) else stream.write(data[written:])
