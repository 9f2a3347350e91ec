"""Who may push: who has the token or, where there is none, programs on this computer."""

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
_BY_TOKEN = f"To let others push, set {TOKEN}, and send it as Authorization: Bearer …"


class AccessDenied(NamedTuple):
    """A request that is not for its sender to make: the status to answer, why, and headers besides."""

    status: int
    reason: str
    headers: Mapping[str, str] = {}


class AccessPolicy:
    """Looks at a request's headers alone, before its body is read.

    token: what senders have to have; empty: only those on this computer may push.
    rate: most requests of a sender in a second.
    """

    def __init__(self, token: str, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._token, self._rate, self._clock = token, rate, clock
        # By hand: the package `limits` starts a thread for every few requests, which costs more than they do.
        self._second, self._requests = 0, Counter[str]()

    def denied(self, sender: str, headers: Mapping[str, str]) -> AccessDenied | None:
        """Why this request is turned away, or None. sender: its IP address."""
        return self._too_fast(sender) or _of_another_site(headers) or self._unauthorized(sender, headers)

    def _too_fast(self, sender: str) -> AccessDenied | None:
        second = int(self._clock())
        if second != self._second:
            self._second, self._requests = second, Counter()
        self._requests[sender] += 1
        if self._requests[sender] <= self._rate:
            return None
        reason = f"More than {self._rate:,} requests in a second. Wait, or push several rows at once."
        return AccessDenied(429, reason, {"Retry-After": "1"})

    def _unauthorized(self, sender: str, headers: Mapping[str, str]) -> AccessDenied | None:
        if not self._token:
            return _from_elsewhere(sender, headers)
        scheme, _, given = headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self._token.encode()):
            return None
        reason = f"Send the token of {TOKEN} as Authorization: Bearer …"
        return AccessDenied(401, reason, {"WWW-Authenticate": "Bearer"})


def _of_another_site(headers: Mapping[str, str]) -> AccessDenied | None:
    """Browsers tell which site's page wants this; other programs tell nothing."""
    origin = headers.get("Origin")
    if origin is None or _host(origin) == headers.get("Host", "").lower():
        return None
    return AccessDenied(403, "A page of another site may not push.")


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _from_elsewhere(sender: str, headers: Mapping[str, str]) -> AccessDenied | None:
    if not _is_loopback(sender):
        return AccessDenied(
            403, f"Without a token only programs on the dashboard's computer may push. {_BY_TOKEN}"
        )
    if any(name in headers for name in _FORWARDED):
        return AccessDenied(403, f"Without a token nothing may be pushed through a proxy. {_BY_TOKEN}")
    # A site of any name may have its own name lead to this computer.
    if not _is_loopback(_name_of(headers.get("Host", ""))):
        return AccessDenied(403, f"Without a token, push to localhost or 127.0.0.1 by that name. {_BY_TOKEN}")
    return None


@lru_cache
def _name_of(host: str) -> str:
    """The name in a header such as "localhost:5006"; "" where that cannot be read."""
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
