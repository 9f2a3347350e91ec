"""A server that sends bytes as they are, and closes the connection."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.support.tls import CERTIFICATE


@contextmanager
def raw_server(*replies: bytes, tls: bool = False, close_notify: bool = True) -> Iterator[str]:
    """The address of a server that sends one reply per connection, in their order.

    tls: whether it speaks TLS, with a self-signed certificate; close_notify: and says where that ends.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    def send(connection: socket.socket, reply: bytes) -> None:
        if not tls:
            connection.recv(65_536)
            connection.sendall(reply)
            return
        secure = context.wrap_socket(connection, server_side=True)
        secure.recv(65_536)
        secure.sendall(reply)
        with suppress(OSError):  # the client closes without saying where its TLS ends
            (secure.unwrap if close_notify else secure.close)()

    def serve() -> None:
        for reply in replies:
            with listening.accept()[0] as connection:
                send(connection, reply)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http{'s' if tls else ''}://127.0.0.1:{listening.getsockname()[1]}/data"
