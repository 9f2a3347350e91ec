"""Requests that end on time, whatever the server does.

The timeout of requests bounds each wait for bytes, not the exchange: a server that sends a byte a
second, in the headers or in the body, holds its caller for hours, and a name lookup is not bounded at
all. So an exchange runs in a thread of its own; when its time is up the caller hears of it at once,
and the socket is shut, which ends the thread as well.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection

T = TypeVar("T")


class _Exchange(threading.local):
    """The socket that this thread waits on, for another thread to shut."""

    line: _Line | None = None


class _Line:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._over = False

    def uses(self, connected: socket.socket | None) -> None:
        with self._lock:
            self._socket = connected
        if self._over:
            self.shut()

    def shut(self) -> None:
        with self._lock:
            self._over = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket.shutdown: that takes the TLS state from under the reading thread.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_exchange = _Exchange()


def call_with_deadline(
    call: Callable[[], T], seconds: float, thread: str = "http-exchange"
) -> T | Exception | None:
    """What `call` returns, or the exception that it raises, or None when its time is up.

    The exception is returned so that the caller can raise its own without this one as its context:
    the texts of requests' exceptions hold whole URLs, keys included.

    thread: name of the thread that it runs in.
    """
    line = _Line()
    result: Future[T | Exception] = Future()

    def run() -> None:
        _exchange.line = line
        try:
            result.set_result(call())
        except Exception as error:
            result.set_result(error)

    threading.Thread(target=run, name=thread, daemon=True).start()
    try:
        return result.result(seconds)
    except TimeoutError:
        line.shut()
        return None


def _tell(connected: socket.socket | None) -> None:
    if _exchange.line is not None:
        _exchange.line.uses(connected)


class _Connection(HTTPConnection):
    def getresponse(self) -> Any:
        _tell(self.sock)
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def getresponse(self) -> Any:
        _tell(self.sock)
        return super().getresponse()


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS = {"http": _Pool, "https": _SecurePool}


class DeadlineAdapter(HTTPAdapter):
    """requests' adapter with connections that `call_with_deadline` can shut while they wait for an answer."""

    poolmanager: PoolManager

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **settings: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(*args, **settings)
        manager.pool_classes_by_scheme = _POOLS
        return manager
