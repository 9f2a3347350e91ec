"""Calls of services, and their replies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sources.base import SourceError

Read = Callable[[bytes, Mapping[str, str]], Any]
"""Reads a body, with the headers of its reply; raises ValueError where it cannot be read."""

Refusal = Callable[[int, Mapping[str, str], Any], SourceError | None]
"""The error for a reply by its status, headers and JSON; None where it is that of the status."""


class Call(NamedTuple):
    """One request. url: a user and password in it are sent as HTTP Basic. params: added to its query."""

    url: str
    method: str = "GET"
    params: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes | None = None

    @property
    def is_conditional(self) -> bool:
        return any(name.lower() in ("if-none-match", "if-modified-since") for name in self.headers)


class Reply(NamedTuple):
    """A parsed body, headers with case-insensitive names, and the URL that sent them after redirects."""

    data: Any
    headers: Mapping[str, str]
    status: int = 200
    url: str = ""


class Outcome(NamedTuple):
    """A reply as it came.

    other_host: the host of a redirect to which the key was not sent. lost_method: the method, where a
        redirect has made it a GET without body. redirected_to: host and path that replied after a redirect.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    other_host: str
    lost_method: str
    redirected_to: str = ""
