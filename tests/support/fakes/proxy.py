"""A proxy that opens tunnels to servers on loopback, or refuses to."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import NamedTuple


class Proxy(NamedTuple):
    """A proxy: its URL, and the first line and headers of each request that it received."""

    url: str
    requests: list[list[str]]


@contextmanager
def fake_proxy(reply: str = "200 Connection established") -> Iterator[Proxy]:
    """A proxy on loopback that answers every CONNECT with `reply`, and opens a tunnel after a 200."""
    requests: list[list[str]] = []

    class _Tunnel(StreamRequestHandler):
        def handle(self) -> None:
            lines = []
            while line := self.rfile.readline().decode().strip():
                lines.append(line)
            requests.append(lines)
            self.wfile.write(f"HTTP/1.1 {reply}\r\nContent-Length: 0\r\n\r\n".encode())
            if reply.startswith("200"):
                port = int(lines[0].split()[1].rpartition(":")[2])
                with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as server:
                    _relay(self.connection, server)

    with ThreadingTCPServer(("127.0.0.1", 0), _Tunnel) as serving:
        serving.daemon_threads = True
        threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield Proxy(f"http://127.0.0.1:{serving.server_address[1]}", requests)
        serving.shutdown()


def _relay(one: socket.socket, other: socket.socket) -> None:
    while True:
        for readable in select.select([one, other], [], [])[0]:
            data = readable.recv(65_536)
            if not data:
                return
            (other if readable is one else one).sendall(data)
