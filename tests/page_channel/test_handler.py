"""The channel of a served page, over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.viewers import Viewer
from tests.support.serving import Served, serving_settings

PAGES = 30


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests of this file."""
    settings = "[history]\nkeep = false\n[sources.host]\n"
    with serving_settings(settings, tmp_path_factory.mktemp("channel")) as one:
        yield one


async def opened(served: Served, origin: str = "") -> WebSocketClientConnection:
    address = urlsplit(served.url)
    headers = {"Origin": origin or f"http://{address.netloc}"}
    return await websocket_connect(HTTPRequest(f"ws://{address.netloc}/channel", headers=headers))


async def next_message(channel: WebSocketClientConnection, name: str) -> object:
    """The next message with that name; None where the channel is closed."""
    async with asyncio.timeout(120):
        while (message := await channel.read_message()) is not None:
            if name in (content := json.loads(message)):
                return content[name]
    return None


def test_the_beat_names_the_start_of_the_server(served: Served) -> None:
    async def boots() -> set[object]:
        channels = [await opened(served) for _ in range(2)]
        return {await next_message(channel, "boot") for channel in channels for _ in range(2)}

    assert len(asyncio.run(boots())) == 1


def test_a_page_of_another_site_gets_no_channel(served: Served) -> None:
    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(opened(served, "http://elsewhere.example"))


@pytest.mark.parametrize("message", ["what?", b"reload", "reload" * 100])
def test_a_channel_closes_at_a_message_that_is_none(served: Served, message: str | bytes) -> None:
    async def answer() -> object:
        channel = await opened(served)
        await channel.write_message(message, binary=isinstance(message, bytes))
        return await next_message(channel, "turn")

    assert asyncio.run(answer()) is None


def test_pages_that_come_back_at_once_all_load_while_the_beat_goes_on(served: Served) -> None:
    async def load_again() -> None:
        channel = await opened(served)
        await channel.write_message("reload")
        assert await next_message(channel, "turn")
        page = Viewer()
        await page.open(served.url)
        assert page.figures
        await channel.write_message("loaded")
        await page.close()
        channel.close()

    async def until_rows_have_come() -> None:
        """The first page of a server may be built before the first rows have come, without charts."""
        figures = 0
        while not figures:
            page = Viewer()
            await page.open(served.url)
            figures = page.figures
            await page.close()

    async def run() -> int:
        await until_rows_have_come()
        watching, beats = await opened(served), 0
        pages = asyncio.gather(*(load_again() for _ in range(PAGES)))
        while not pages.done():
            assert await next_message(watching, "boot")
            beats += 1
        await pages
        return beats

    assert asyncio.run(run()) > 1
