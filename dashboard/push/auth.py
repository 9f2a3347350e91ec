"""Who may push and read: senders with the token or, where none is set, programs on this computer."""

from __future__ import annotations

import hmac
import ipaddress
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

TOKEN = "DASHBOARD_PUSH_TOKEN"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_SET_TOKEN = f"To let other computers push and read, set {TOKEN}, and send it as Authorization: Bearer …"


class AccessDenied(NamedTuple):
    """The answer to a request that is denied: the HTTP status, the reason, and further headers."""

    status: int
    reason: str
    headers: Mapping[str, str] = {}


class AccessPolicy:
    """Decides by the sender and the headers of a request, before its body is read.

    get_token: the secret that senders have to send, which is read at each request, since it may change;
    empty: only programs on this computer may push and read. rate: most requests of a sender in a second.
    clock: monotonic seconds.
    """

    def __init__(
        self, get_token: Callable[[], str], rate: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._get_token, self._rate, self._clock = get_token, rate, clock
        # Counted here: the package `limits` starts threads, which cost more than the requests.
        self._second, self._requests = 0, Counter[str]()

    def denied(self, sender: str, headers: Mapping[str, str]) -> AccessDenied | None:
        """The answer to a request that is denied, None for one that is permitted. sender: its IP address."""
        return self._too_fast(sender) or _from_other_site(headers) or self.unauthorized(sender, headers)

    def _too_fast(self, sender: str) -> AccessDenied | None:
        second = int(self._clock())
        if second != self._second:
            self._second, self._requests = second, Counter()
        self._requests[sender] += 1
        if self._requests[sender] <= self._rate:
            return None
        reason = f"More than {self._rate:,} requests in a second. Wait, or push several rows in one request."
        return AccessDenied(429, reason, {"Retry-After": "1"})

    def unauthorized(self, sender: str, headers: Mapping[str, str]) -> AccessDenied | None:
        """As `denied`, by the token or the sender alone; counts no request."""
        token = self._get_token()
        if not token:
            return _from_other_computer(sender, headers)
        scheme, _, given = headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same_secret(given.strip(), token):
            return None
        reason = f"Send the token of {TOKEN} as Authorization: Bearer …"
        return AccessDenied(401, reason, {"WWW-Authenticate": "Bearer"})


def _same_secret(given: str, token: str) -> bool:
    """Compare in constant time. given: a header's text, in which each character is a byte (Latin-1).

    Clients send a token that is not ASCII as UTF-8 (curl, httpx) or Latin-1 (requests).
    """
    sent = given.encode("latin-1", "replace")
    encodings = [token.encode()]
    if max(map(ord, token)) < 256:
        encodings.append(token.encode("latin-1"))
    return any(hmac.compare_digest(sent, encoded) for encoded in encodings)


def _from_other_site(headers: Mapping[str, str]) -> AccessDenied | None:
    """Denied where a browser sends the request of another site's page. Other programs send no Origin."""
    origin = headers.get("Origin")
    if origin is None or _host(origin) == headers.get("Host", "").lower():
        return None
    return AccessDenied(403, "Pages of other sites may not push or read.")


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _from_other_computer(sender: str, headers: Mapping[str, str]) -> AccessDenied | None:
    if not _is_loopback(sender):
        return AccessDenied(
            403, f"Without a token only programs on the dashboard's computer may push and read. {_SET_TOKEN}"
        )
    if any(name in headers for name in _FORWARDED):
        return AccessDenied(
            403, f"Without a token nothing may be pushed or read through a proxy. {_SET_TOKEN}"
        )
    # The name of any site may be resolved to this computer (DNS rebinding).
    if not _is_loopback(_host_name(headers.get("Host", ""))):
        return AccessDenied(403, f"Without a token, use localhost or 127.0.0.1 by that name. {_SET_TOKEN}")
    return None


@lru_cache
def _host_name(host: str) -> str:
    """The name in a Host header such as "localhost:5006"; "" where it is not valid."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


@lru_cache
def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
