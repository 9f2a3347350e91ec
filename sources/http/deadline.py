"""A time limit on a whole HTTP exchange.

The timeout of requests limits each wait for bytes, not the exchange: a server that sends a byte a second, in
the headers or in the body, blocks its caller for hours, and a name lookup has no limit at all. So an exchange
runs in a thread of its own; at the time limit the call returns at once, and the socket is shut down, which
ends the thread as well.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPResponse, parse_headers
from typing import Any, TypeVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from sources.http.happy_eyeballs import connect

T = TypeVar("T")


class _Exchange(threading.local):
    """The socket that this thread waits on, for another thread to shut down."""

    connection: _Shutdown | None = None
    sent: threading.Event | None = None


class _Shutdown:
    """Shuts down the socket of an exchange, also one that connects after the time limit."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._over = False

    def set_socket(self, connected: socket.socket | None) -> None:
        with self._lock:
            self._socket = connected
        if self._over:
            self.shut_down()

    def limit_wait(self, seconds: float) -> None:
        """Limit the duration of each wait for bytes."""
        with self._lock:
            if self._socket is not None:
                with suppress(OSError):  # it is closed, since the whole reply has come
                    self._socket.settimeout(seconds)

    def shut_down(self) -> None:
        with self._lock:
            self._over = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket.shutdown, which removes the TLS state that the reading thread uses.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_exchange = _Exchange()


def call_with_deadline(
    call: Callable[[], T],
    seconds: float,
    thread: str = "http-exchange",
    sent: threading.Event | None = None,
) -> T | Exception | None:
    """The result of `call`, or the exception that it raises, or None at the time limit.

    The exception is returned so that the caller can raise its own without this one as its context: the texts
    of requests' exceptions contain whole URLs, keys included.

    thread: name of the thread that the call runs in. sent: is set once a request was sent to the service.
    """
    connection = _Shutdown()
    result: Future[T | Exception] = Future()

    def run() -> None:
        _exchange.connection, _exchange.sent = connection, sent
        try:
            result.set_result(call())
        except Exception as error:
            result.set_result(error)

    threading.Thread(target=run, name=thread, daemon=True).start()
    try:
        return result.result(seconds)
    except TimeoutError:
        connection.shut_down()
        return None


def limit_wait(seconds: float) -> None:
    """Limit each wait for bytes of an exchange. Called in the thread of the exchange."""
    if _exchange.connection is not None:
        _exchange.connection.limit_wait(max(seconds, 0.001))


def _register(connected: socket.socket | None) -> None:
    """Called in the thread of the exchange when a request was sent, before the wait for its reply."""
    if _exchange.sent is not None:
        _exchange.sent.set()
    if _exchange.connection is not None:
        _exchange.connection.set_socket(connected)


class _FastConnection(HTTPConnection):
    """A connection to the first address of its host that answers."""

    def _new_conn(self) -> socket.socket:
        seconds = self.timeout if isinstance(self.timeout, (int, float)) else None
        options = self.socket_options or ()
        try:
            return connect(self._dns_host, self.port, seconds, self.source_address, options)
        except (socket.gaierror, UnicodeError) as error:
            cause = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(self.host, self, cause) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"no connection to {self.host} within {seconds} s") from error
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error


class _FinalResponse(HTTPResponse):
    """A response that is not an interim one, such as 103 (Early Hints), which http.client takes for it."""

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not HTTPStatus.SWITCHING_PROTOCOLS < status < HTTPStatus.OK:
                return version, status, reason
            parse_headers(self.fp)


class _Connection(_FastConnection):
    response_class = _FinalResponse

    def getresponse(self) -> Any:
        _register(self.sock)
        return super().getresponse()


class _SecureConnection(HTTPSConnection, _FastConnection):
    response_class = _FinalResponse

    def getresponse(self) -> Any:
        connected: Any = self.sock
        _register(connected)
        connected.suppress_ragged_eofs = True
        response = super().getresponse()
        # TLS says when it ends; a body that ends without that, and without a length, may be cut off.
        connected.suppress_ragged_eofs = False
        return response


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS = {"http": _Pool, "https": _SecurePool}


class DeadlineAdapter(HTTPAdapter):
    """requests' adapter with connections that `call_with_deadline` can shut down while they wait for a
    reply."""

    poolmanager: PoolManager

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **settings: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(*args, **settings)
        manager.pool_classes_by_scheme = _POOLS
        return manager
