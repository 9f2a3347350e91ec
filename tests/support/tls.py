"""Servers on loopback with a self-signed certificate."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.fakes.server import FakeServer

CERTIFICATE = Path(__file__).parents[1] / "data" / "self-signed.pem"
"""A key and its certificate for 127.0.0.1 and localhost, of no authority."""


@contextmanager
def tls_server(*, requires_certificate: bool = False) -> Iterator[FakeServer]:
    """A fake server whose `url` begins with https. requires_certificate: of its clients, too."""
    with FakeServer() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        if requires_certificate:
            context.verify_mode = ssl.CERT_REQUIRED
            # Later versions refuse the client after the handshake, so that it sees only that they hang up.
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        listening = server._http
        # The handshake is part of the first read, in the thread of the connection.
        listening.socket = context.wrap_socket(
            listening.socket, server_side=True, do_handshake_on_connect=False
        )
        # A client that refuses the certificate is what is tested, and no error of the server.
        listening.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.url = server.url.replace("http://", "https://")
        yield server
