"""Viewers that read nothing, sockets that are opened and dropped, and pages that come and go."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from tests.faults.dashboards import PUSHED, Dashboard, stored_numbers
from tests.faults.outcome import Outcome, outcome
from tests.faults.senders import Receiver, Sender
from tests.faults.viewers import viewers_of
from tests.support.fakes.relay import relay
from tests.support.waiting import until

ROWS_AT_ONCE = 500
SILENT_PAGES = 5
FIRST_PAGES = 10
PAGES_AT_ONCE = 2
SOCKETS_AT_ONCE = 50
# Ends a connection with a reset, and not with what the other end may still read.
RESET = struct.pack("ii", 1, 0)
HEAD = "Host: {host}\r\nOrigin: http://{host}\r\n"
SOCKET = (
    "GET /channel HTTP/1.1\r\n"
    + HEAD
    + (
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
)
# What a client has sent when it drops its connection: nothing, half a request, or a whole one for a socket.
SENT = ("", "GET / HTTP/1.1\r\nHost: ", SOCKET)


def reads_nothing(folder: Path, pushes: int, seed: int = 7) -> Outcome:
    """Push many rows while some pages do not read their sockets, and a program receives the rows."""
    del seed
    dashboard = Dashboard(folder, pages=True, environment={"BOKEH_ALLOW_WS_ORIGIN": "*"})
    numbers = range(1, pushes * ROWS_AT_ONCE + 1)
    with relay() as between, dashboard.running(), requests.Session() as session:
        between.target = int(dashboard.url.rpartition(":")[2])
        page = f"http://{between.address}/{dashboard.page.rpartition('/')[2]}"
        _push(session, dashboard, range(1))
        receiver = Receiver(dashboard.url)
        with viewers_of(page, SILENT_PAGES), between.silent():
            early = dashboard.megabytes
            for start in numbers[::ROWS_AT_ONCE]:
                _push(session, dashboard, range(start, start + ROWS_AT_ONCE))
            until(lambda: receiver.received.keys() >= set(numbers), seconds=300)
            growth = dashboard.megabytes - early
        receiver.close()
    stored = stored_numbers(dashboard.database)
    del stored[0], receiver.received[0]
    return outcome(len(numbers), numbers, stored, receiver.received, f"{SILENT_PAGES} silent pages", growth)


def _push(session: requests.Session, dashboard: Dashboard, numbers: range) -> None:
    url, rows = f"{dashboard.url}/push/readings", [{"number": number} for number in numbers]
    answer = session.post(url, json=rows, timeout=60)
    assert answer.status_code == 202, answer.text


def sockets_dropped(folder: Path, sockets: int, seed: int = 7) -> Outcome:
    """Open connections and reset them at several stages of a request, while rows are pushed."""
    del seed
    dashboard, sender = Dashboard(folder, PUSHED), Sender(pause=0.02)
    with dashboard.running():
        sender.url = dashboard.url
        with sender.pushing(1):
            sender.await_acknowledged(3)
            before, highest = dashboard.open_files, 0
            host = dashboard.url.partition("//")[2]
            for start in range(0, sockets, SOCKETS_AT_ONCE):
                with ExitStack() as dropped:
                    for number in range(start, min(start + SOCKETS_AT_ONCE, sockets)):
                        text = SENT[number % len(SENT)].format(host=host)
                        dropped.enter_context(_connection(host, text.encode()))
                    highest = max(highest, dashboard.open_files - before)
            sender.await_acknowledged(3)
        until(lambda: dashboard.open_files <= before + 5, seconds=180)
        left = max(dashboard.open_files - before, 0)
    found = outcome(sender.sent, sender.acknowledged, stored_numbers(dashboard.database))
    return found._replace(note=f"at most {highest} more open files meanwhile; {left} after it")


@contextmanager
def _connection(host: str, sent: bytes) -> Iterator[None]:
    """A connection over which this is sent, and which is reset at the end of the block."""
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=60) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        opened.sendall(sent)
        if sent.endswith(b"\r\n\r\n"):
            assert opened.recv(12).endswith(b"101")
        yield


def pages_closed(folder: Path, pages: int, seed: int = 7) -> Outcome:
    """Open pages and close them, while rows are pushed; memory is compared with that after the first ones."""
    del seed
    dashboard, sender = Dashboard(folder, pages=True), Sender(pause=0.1)
    with dashboard.running("--unused-session-lifetime", "3000", "--check-unused-sessions", "500"):
        sender.url = dashboard.url
        with sender.pushing(1):
            _open_and_close(dashboard, FIRST_PAGES)
            early = dashboard.megabytes
            _open_and_close(dashboard, pages - FIRST_PAGES)
        growth = dashboard.megabytes - early
    stored = stored_numbers(dashboard.database)
    note = f"{growth / early:+.1%} memory after the first {FIRST_PAGES} pages"
    return outcome(sender.sent, sender.acknowledged, stored, note=note, grown=growth)


def _open_and_close(dashboard: Dashboard, pages: int) -> None:
    for _ in range(pages // PAGES_AT_ONCE):
        with viewers_of(dashboard.page, PAGES_AT_ONCE):
            pass
    until(lambda: _viewers(dashboard) == 0, seconds=180)


def _viewers(dashboard: Dashboard) -> float:
    """How many pages are open, by the dashboard's metrics."""
    text = requests.get(f"{dashboard.url}/metrics", timeout=60).text
    pages = re.findall(r"^dashboard_source_pages\{.*\} (\S+)$", text, re.MULTILINE)
    assert pages, text
    return max(map(float, pages))
