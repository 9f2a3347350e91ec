"""The socket of a served page's document, to which a client sends what no page sends."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.viewers import Viewer
from dashboard.app.logs import LINES_PER_MINUTE
from tests.support.serving import Served, serving_settings
from tests.support.waiting import awaited, until

HEADER = json.dumps({"msgid": "1", "msgtype": "PATCH-DOC"})
UNKNOWN = {"kind": "ModelChanged", "model": {"id": "nobody"}, "attr": "value", "new": 1}
# Fragments that make up one message, or none.
BROKEN: list[list[str | bytes]] = [
    ["{", "{}", "{}"],
    [b"\x00\xff"],
    ["[]", "{}", "{}"],
    ["{}", "{}", "{}"],
    [json.dumps({"msgtype": {}}), "{}", "{}"],
    [json.dumps({"msgid": "1", "msgtype": "PUSH-DOC"}), "{}", "{}"],
    [json.dumps({"msgid": "1", "msgtype": "PATCH-DOC", "num_buffers": 1}), "{}", "{}", "{}", b"data"],
    [HEADER, "{}", "[" * 20_000],
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = "[history]\nkeep = false\n[sources.host]\n"
    with serving_settings(settings, tmp_path_factory.mktemp("socket")) as one:
        yield one


async def connected(served: Served) -> WebSocketClientConnection:
    """The socket of a page of its own, acknowledged."""
    page = await asyncio.to_thread(requests.get, served.url, timeout=120)
    token = re.search(r'"token":"([^"]+)"', page.text)
    assert token
    socket = await websocket_connect(
        served.url.replace("http", "ws", 1) + "/ws", subprotocols=["bokeh", token[1]]
    )
    for _ in range(3):
        await socket.read_message()
    return socket


async def send(socket: WebSocketClientConnection, fragments: list[str | bytes]) -> None:
    for fragment in fragments:
        await socket.write_message(fragment, binary=isinstance(fragment, bytes))


async def all_until_closed(socket: WebSocketClientConnection) -> list[Any]:
    received = []
    async with asyncio.timeout(60):
        while (fragment := await socket.read_message()) is not None:
            received.append(fragment)
    return received


def refused(served: Served) -> float:
    text = requests.get(served.url + "/../metrics", timeout=30).text
    found = re.search(r'dashboard_refused_total\{kind="messages"\} (\S+)', text)
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize(
    "subprotocols", [None, ["bokeh"], ["bokeh", "token"], ["other", "token"], ["bokeh", "e30"]]
)
def test_a_socket_without_the_token_of_a_page_is_closed_and_is_a_line_of_the_log(
    served: Served, subprotocols: list[str] | None
) -> None:
    async def run() -> None:
        url = served.url.replace("http", "ws", 1) + "/ws"
        socket = await websocket_connect(url, subprotocols=subprotocols)
        await all_until_closed(socket)

    before = refused(served)
    asyncio.run(run())
    until(lambda: refused(served) == before + 1)
    assert "Traceback" not in served.log.read_text()


def test_a_message_that_cannot_be_read_closes_its_socket_alone(served: Served) -> None:
    async def run() -> list[int | None]:
        viewer, codes = Viewer(), []
        await viewer.open(served.url)
        for fragments in BROKEN:
            socket = await connected(served)
            await send(socket, fragments)
            await all_until_closed(socket)
            codes.append(socket.close_code)
        before = len(viewer.arrived)
        await awaited(lambda: len(viewer.arrived) > before)  # rows go on
        await viewer.close()
        return codes

    before = refused(served)
    assert asyncio.run(run()) == [1008] * len(BROKEN)
    assert refused(served) == before + len(BROKEN)
    assert "Traceback" not in served.log.read_text()


def test_the_answer_to_a_refused_change_has_no_traceback(served: Served) -> None:
    async def answer() -> Any:
        socket = await connected(served)
        await send(socket, [HEADER, "{}", json.dumps({"events": [UNKNOWN]})])
        async with asyncio.timeout(60):
            while json.loads(await socket.read_message() or "null").get("msgtype") != "ERROR":
                pass
            _, content = await socket.read_message(), await socket.read_message()
        socket.close()
        return json.loads(content or "null")

    assert asyncio.run(answer()) == {"text": "not allowed", "traceback": None}


def test_thousands_of_invalid_changes_are_a_few_lines(served: Served) -> None:
    before, began = len(served.log.read_text().splitlines()), time.monotonic()

    async def run() -> None:
        for _ in range(20):
            socket = await connected(served)
            patch = json.dumps({"events": [UNKNOWN]})
            for _ in range(150):
                if socket.close_code is not None:
                    break
                await send(socket, [HEADER, "{}", patch])
            await all_until_closed(socket)

    asyncio.run(run())
    until(lambda: refused(served) >= 20)
    lines = served.log.read_text().splitlines()[before:]
    minutes = 2 + (time.monotonic() - began) // 60
    # 20 sockets, each closed after 51 messages.
    assert sum("sent what it may not" in line for line in lines) <= LINES_PER_MINUTE * minutes
    assert not [line for line in lines if "Traceback" in line]
