"""Writes to a connection, and the loss of its other end."""

from __future__ import annotations

import asyncio
import socket
import sys

import pytest
from tornado.iostream import IOStream, StreamClosedError

from dashboard.page_channel.tcp import notice_lost_peer, write_at_once

FRAME = bytes(range(256)) * 400


def test_the_system_closes_a_connection_that_is_silent() -> None:
    with socket.socket() as ours:
        notice_lost_peer(ours)
        assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if sys.platform == "linux":
            assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


async def _pair() -> tuple[IOStream, IOStream]:
    """Two ends of a connection on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        browser = socket.create_connection(server.getsockname())
        accepted, _ = server.accept()
    return IOStream(accepted), IOStream(browser)


def test_writes_to_a_slow_reader_arrive_whole_and_in_order() -> None:
    async def received() -> bool:
        ours, browser = await _pair()
        sent = 0
        while (waiting := write_at_once(ours, FRAME)) is None:
            sent += 1
        behind = write_at_once(ours, FRAME[::-1])
        data = await browser.read_bytes((sent + 2) * len(FRAME))
        await waiting
        assert behind is not None, "written although another write waits"
        await behind
        ours.close()
        browser.close()
        return data == FRAME * (sent + 1) + FRAME[::-1]

    assert asyncio.run(asyncio.wait_for(received(), 30))


def test_a_write_after_the_end_is_an_error() -> None:
    async def write() -> None:
        ours, browser = await _pair()
        browser.close()
        ours.close()
        write_at_once(ours, FRAME)

    with pytest.raises(StreamClosedError):
        asyncio.run(write())


def test_a_connection_that_the_browser_has_reset_is_closed() -> None:
    async def write() -> bool:
        ours, browser = await _pair()
        browser.close()
        closed = asyncio.Event()
        ours.set_close_callback(closed.set)
        while not ours.closed():
            try:
                write_at_once(ours, FRAME)
            except StreamClosedError:
                break
            await asyncio.sleep(0)
        await closed.wait()
        return ours.closed()

    assert asyncio.run(asyncio.wait_for(write(), 30))
