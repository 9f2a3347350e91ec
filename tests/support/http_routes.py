"""Tornado routes behind an address of their own, in a thread of the test's process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tornado.web import Application

from tests.support.waiting import until


@contextmanager
def serving_routes(rules: Sequence[Any]) -> Iterator[str]:
    """Serve the rules of a Tornado application until the end of the block; yields the address."""
    loop, ports, ended = asyncio.new_event_loop(), list[int](), asyncio.Event()

    async def serve() -> None:
        server = Application(rules).listen(0, address="127.0.0.1")
        ports.extend(sock.getsockname()[1] for sock in server._sockets.values())
        await ended.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    until(lambda: ports, seconds=30)
    try:
        yield f"http://127.0.0.1:{ports[0]}"
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
