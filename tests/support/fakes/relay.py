"""A proxy of connections to a server, which can be cut, or go silent as a lost network does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer


class Relay:
    """Relays connections at `address` (host:port) to the port `target`, which may change."""

    def __init__(self, address: str) -> None:
        self.address, self.target = address, 0
        self._is_cut, self._passing = False, threading.Event()
        self._passing.set()
        self._open = set[socket.socket]()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Close all connections, and inside the block new ones at once."""
        self._is_cut = True
        for one in tuple(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        try:
            yield
        finally:
            self._is_cut = False

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Inside the block pass nothing on, also not that a connection was closed."""
        self._passing.clear()
        try:
            yield
        finally:
            self._passing.set()

    def relay(self, client: socket.socket) -> None:
        """Relay one connection until it is closed."""
        if self._is_cut:
            return
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.target)) as server:
            self._open |= {client, server}
            back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
            back.start()
            self._pump(client, server)
            back.join()
            self._open -= {client, server}

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            # All connections are cut at the same moment, though they are closed one after the other.
            while (data := source.recv(65_536)) and not self._is_cut:
                self._passing.wait()
                sink.sendall(data)
        self._passing.wait()
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def relay() -> Iterator[Relay]:
    """A relay on a port of loopback; set its `target` before it is used."""

    class _Connection(BaseRequestHandler):
        def handle(self) -> None:
            one.relay(self.request)

    with ThreadingTCPServer(("127.0.0.1", 0), _Connection) as serving:
        serving.daemon_threads = True
        one = Relay(f"localhost:{serving.server_address[1]}")
        threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield one
        with one.cut():
            serving.shutdown()
