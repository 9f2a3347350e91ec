"""Messages for failed connections, with the cause and what to do."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from http.client import BadStatusLine, HTTPException, LineTooLong, RemoteDisconnected
from typing import Any

from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, ProxyError, ReadTimeoutError

from sources.http.certificates import certificate_problem
from sources.http.proxies import Proxy

PROXY_LOGIN = (
    "write user and password into HTTPS_PROXY, HTTP_PROXY or the setting proxy "
    "(http://user:password@host:port), or check those there"
)
CLIENT_CERTIFICATE = (
    "and none is sent from here: call it by way of a program on this computer that sends one, such as "
    "stunnel or nginx, and write the address of that into url"
)

# What OpenSSL says of a reply that is no TLS; the words depend on its version and on the reply.
_NO_TLS = ("wrong version number", "http request", "record layer failure", "packet length too long")
# What it says where the server breaks off, as those do that require a certificate.
_BROKEN_OFF = ("handshake failure", "bad certificate", "eof occurred in violation")
_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH)
_CHECK = "Check the address, the network, and that the service is up"


def connection_problem(error: BaseException, host: str, proxy: Proxy | None = None) -> str:
    """What went wrong with the connection to a host, and what to do, without a full stop.

    host: the name, with the port where it has one. proxy: through which it was called.
    """
    causes = list(causes_of(error))
    if _first(causes, ProxyError):
        return _proxy_problem(causes, proxy)
    name, host = host.rpartition(":")[0] or host, by_way_of(host, proxy)
    if untrusted := _first(causes, ssl.SSLCertVerificationError):
        return certificate_problem(untrusted, host)
    if broken := _first(causes, ssl.SSLError):
        return _tls_problem(broken, host)
    return (
        _not_connected(causes, host, name)
        or _no_reply(causes, host, _https_hint(error))
        or f"{host} refused or broke the connection. Check the network, and that the service is up"
    )


def _not_connected(causes: list[BaseException], host: str, name: str) -> str:
    """Why there was no connection; "" where there was one, or the cause is not known. name: of the host
    alone."""
    if _first(causes, NameResolutionError, socket.gaierror):
        return f"the name {name} has no address. Check the network and the name"
    numbers = {getattr(one, "errno", None) for one in causes}
    if _first(causes, ConnectionRefusedError) or errno.ECONNREFUSED in numbers:
        return f"{host} refuses connections: nothing listens at that port. {_CHECK}"
    if numbers.intersection(_NO_ROUTE):
        return f"there is no route to {host}. Check the network"
    # NewConnectionError, of every other failure, is a ConnectTimeoutError as well.
    if any(type(one) is ConnectTimeoutError for one in causes):
        return f"{host} did not take the connection in time: a firewall may drop it. {_CHECK}"
    return ""


def _no_reply(causes: list[BaseException], host: str, hint: str) -> str:
    """Why no reply came over a connection; "" where the cause is not known. hint: about TLS."""
    if _first(causes, ReadTimeoutError):
        return f"{host} did not reply in time. {_CHECK}"
    if _first(causes, RemoteDisconnected, ConnectionResetError):
        return f"{host} closed the connection without a reply. {_CHECK}{hint}"
    if _first(causes, BadStatusLine):
        return f"{host} did not reply in HTTP: it may be another kind of server{hint}"
    if _first(causes, LineTooLong) or any(type(one) is HTTPException for one in causes):
        return f"{host} sent more headers, or longer ones, than a reply may have. The fault is on its side"
    return ""


def _first(causes: list[BaseException], *kinds: type[BaseException]) -> Any:
    """The first cause of one of the kinds; None where there is none."""
    return next((one for one in causes if isinstance(one, kinds)), None)


def by_way_of(name: str, proxy: Proxy | None) -> str:
    """The name of a service, with the proxy that may be to blame in its place."""
    return f"{name}, by way of the proxy {proxy.host}," if proxy else name


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """The exception, and those that requests and urllib3 have wrapped in it."""
    seen: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        waiting += [getattr(one, "reason", None), getattr(one, "real_error", None), *one.args]
        waiting += [one.__cause__, one.__context__]


def _https_hint(error: BaseException) -> str:
    """What to try where a server that speaks TLS alone was called without."""
    called = getattr(getattr(error, "request", None), "url", None) or ""
    return (
        "; where it requires TLS, write https:// instead of http://" if called.startswith("http://") else ""
    )


def _tls_problem(error: ssl.SSLError, host: str) -> str:
    words = str(error.reason or error).replace("_", " ").lower()
    if "certificate required" in words:
        return f"{host} lets in only programs with a certificate of their own, {CLIENT_CERTIFICATE}"
    if words in _NO_TLS:
        return (
            f"{host} does not speak TLS there: it may be an http address. Write http:// instead of https://"
        )
    problem = f"{host} and this computer agree on no TLS connection ({words})"
    if any(one in words for one in _BROKEN_OFF):
        return f"{problem}. It may require a certificate of this program, {CLIENT_CERTIFICATE}"
    return f"{problem}. Check the address and its port"


def _proxy_problem(causes: list[BaseException], proxy: Proxy | None) -> str:
    name = f"the proxy {proxy.host}" if proxy else "the proxy"
    advice = proxy.advice if proxy else "Check HTTPS_PROXY and HTTP_PROXY, or set NO_PROXY"
    texts = " ".join(str(one) for one in causes)
    if match := re.search(r"Tunnel connection failed: (\d{3}) ?([^'\")]*)", texts):
        what = f"{name} answered {match[1]} {match[2].strip()}".rstrip()
        return f"{what}: {PROXY_LOGIN}" if match[1] == "407" else f"{what}. Ask who runs it. {advice}"
    return f"{name} cannot be reached. {advice}"
