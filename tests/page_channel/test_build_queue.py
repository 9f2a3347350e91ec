"""Pages are built one after the other, and the event loop runs in between."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from unittest.mock import patch

import panel as pn
import pytest
from bokeh.server.auth_provider import NullAuth
from bokeh.server.urls import per_app_patterns
from panel.io.server import get_server
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, websocket_connect

from dashboard.page_channel import build_queue as module
from dashboard.page_channel import document_socket
from dashboard.page_channel.build_queue import BuildQueue, PageHandler, build_queue

PAGES = 10


def test_the_event_loop_runs_between_pages_that_are_built() -> None:
    async def run() -> None:
        queue, rounds, seen = BuildQueue(), [0], list[tuple[int, int]]()

        async def count_rounds() -> None:
            while True:
                rounds[0] += 1
                await asyncio.sleep(0)

        async def build(page: int) -> None:
            async with queue.turn():
                seen.append((page, rounds[0]))

        counting = asyncio.create_task(count_rounds())
        await asyncio.gather(*(build(page) for page in range(PAGES)))
        counting.cancel()
        assert [page for page, _ in seen] == list(range(PAGES)), "in the order of the requests"
        assert len({at for _, at in seen}) == PAGES, "a round of the loop lies between any two"
        assert queue.waiting == 0

    asyncio.run(run())


def test_a_page_that_fails_or_leaves_lets_the_next_one_in() -> None:
    async def run() -> None:
        queue, blocked = BuildQueue(), asyncio.Event()

        async def build() -> None:
            async with queue.turn():
                await blocked.wait()
                raise ValueError

        first = asyncio.create_task(build())
        left = asyncio.create_task(build())
        await asyncio.sleep(0)
        assert queue.waiting == 1
        left.cancel()
        blocked.set()
        with pytest.raises(ValueError):
            await first
        async with asyncio.timeout(30), queue.turn():
            assert queue.waiting == 0

    asyncio.run(run())


def test_a_page_that_never_ends_its_turn_holds_up_no_other_for_ever() -> None:
    async def run() -> None:
        queue = BuildQueue()
        async with queue.turn(), asyncio.timeout(30), queue.turn():
            assert queue.waiting == 0

    with patch.object(module, "MAX_SECONDS", 0.02):
        asyncio.run(run())


def test_where_too_many_wait_the_browser_is_answered_that_it_tries_again() -> None:
    async def run() -> None:
        options = {"application_context": None, "bokeh_websocket_path": ""}
        application = Application([("/page", PageHandler, options)])
        application.auth_provider = NullAuth()  # type: ignore[attr-defined]
        socket, port = bind_unused_port()
        server = HTTPServer(application)
        server.add_socket(socket)
        with pytest.raises(HTTPClientError) as refused:
            await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/page")
        server.stop()
        answer = refused.value.response
        assert refused.value.code == 503
        assert answer is not None
        assert int(answer.headers["Refresh"]) == int(answer.headers["Retry-After"]) > 0
        assert "opens by itself" in answer.body.decode()

    with patch.object(module, "MAX_WAITING", 0):
        asyncio.run(run())


@pytest.fixture
def turns() -> Iterator[None]:
    """Panel serves pages in turns."""
    before = list(per_app_patterns)
    document_socket.install(lambda: None)
    yield
    per_app_patterns[:] = before


def test_a_page_that_is_built_is_sent_before_others_are_built(turns: None) -> None:
    async def run() -> None:
        socket, port = bind_unused_port()
        socket.close()
        server = get_server(lambda: pn.pane.Markdown("a page"), port=port, start=False, show=False)
        server.start()
        try:
            page = await AsyncHTTPClient().fetch(f"http://localhost:{port}/", request_timeout=60)
            token = re.search(r'"token":"([^"]+)"', page.body.decode())
            assert token
            # As one that takes long to build.
            async with build_queue().turn(), asyncio.timeout(60):
                document = await _document(f"ws://localhost:{port}/ws", token[1])
            assert "a page" in document
        finally:
            server.stop()

    asyncio.run(run())


async def _document(url: str, token: str) -> str:
    """What a page of that token is sent as its document."""
    socket = await websocket_connect(url, subprotocols=["bokeh", token])
    assert "ACK" in await _message(socket)
    for part in ({"msgid": "1", "msgtype": "PULL-DOC-REQ"}, {}, {}):
        await socket.write_message(json.dumps(part))
    document = await _message(socket)
    socket.close()
    assert "PULL-DOC-REPLY" in document
    return document


async def _message(socket: WebSocketClientConnection) -> str:
    """Header, metadata and content."""
    return " ".join([str(await socket.read_message()) for _ in range(3)])
