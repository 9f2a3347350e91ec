"""Errors of HTTP exchanges as source errors, with texts that say what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from sources.answers.packed import UnreadableAnswer
from sources.base import SourceError, Unauthorized
from sources.http.compressed_body import EndedEarly
from sources.http.connection_errors import CLIENT_CERTIFICATE, PROXY_LOGIN, by_way_of, connection_problem
from sources.http.limit_errors import REFUSED, limit_error, said_limit_error
from sources.http.proxies import Proxy
from sources.http.service_words import challenge_words, service_words
from sources.redaction import redacted

# Titles of pages by which Cloudflare and others keep programs out, and its codes in their place.
_BOT_CODE = re.compile(r"error code: 10(?:10|20)")
_BOT_WORDS = re.compile(
    r"just a moment|attention required|verify (?:that )?you are (?:a )?human|are you a robot|captcha"
    r"|checking your browser|ddos protection|access denied|bot protection",
    re.IGNORECASE,
)
_RETRIES = "The pause before the next attempts grows to an hour; Refresh tries at once."
_REASON_LENGTH, _SHOWN = 200, 120


class Unreachable(SourceError):
    """No reply: no such host, no server, or nothing within the time limit.

    sent: whether the request may have reached the service, which may charge for it.
    """

    def __init__(self, message: str, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class KeyNotSent(requests.RequestException):
    """A redirect to another host would carry the key in its address.

    host: the other host, with its port where it has one.
    """

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class NoContent(SourceError):
    """The service answered that it has nothing to send (204), which is no failure for a list of rows."""


class TooLarge(Exception):
    """The body is larger than `max_bytes`; the rest was not read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self.max_bytes = max_bytes


def timeout_error(service: str, seconds: float, sent: bool, proxy: Proxy | None = None) -> Unreachable:
    """The error to raise at the time limit. proxy: through which the service was called."""
    name = by_way_of(service, proxy)
    if sent:
        return Unreachable(
            f"{name} did not reply in full within {seconds:.2g} s. "
            "It or the network is slow or down; the next poll tries again."
        )
    return Unreachable(
        f"{name} took no connection within {seconds:.2g} s: it or the network is down, a firewall drops it, "
        "or the address is wrong. The next poll tries again.",
        sent=False,
    )


def request_error(
    service: str, error: Exception, url: str, sent: bool = True, proxy: Proxy | None = None
) -> SourceError:
    """The error to raise for an exception of requests; its text has no URL, which may contain the key.

    sent: whether the exception came after the request was sent. proxy: through which it was sent.
    """
    if isinstance(error, KeyNotSent):
        return redirect_error(service, error.host)
    host = host_of(url)
    called = getattr(error, "request", None)
    redirected = host_of(str(called.url)) if called is not None else host
    if redirected == _ascii_host(url):
        redirected = host
    if redirected not in ("", host) and isinstance(error, (requests.ConnectionError, requests.Timeout)):
        if getattr(called, "key_left_out", False):
            return redirect_error(service, redirected, connection_problem(error, redirected, proxy))
        return Unreachable(f"{service} redirects, and {connection_problem(error, redirected, proxy)}.")
    if isinstance(error, requests.TooManyRedirects):
        return SourceError(f"{service} redirects in a circle. Check the address, {host}, and its path.")
    if broken := _body_transfer_error(service, error):
        return broken
    if isinstance(error, (requests.ConnectionError, requests.Timeout)):
        return Unreachable(f"{service} cannot be reached: {connection_problem(error, host, proxy)}.", sent)
    if isinstance(error, requests.exceptions.InvalidSchema) and "SOCKS" in str(error):
        return SourceError(
            f"{service} is called by way of a SOCKS proxy, whose driver is not installed: "
            "pip install 'requests[socks]', then start again."
        )
    is_elsewhere = isinstance(error, requests.exceptions.InvalidSchema) or type(error) is ValueError
    if is_elsewhere and is_address(url):
        why = "redirects to what is no http or https address"
        return SourceError(f"{service} {why}. Check the address, {host}, and its path.")
    where = host or "which has no host"
    return SourceError(f"{service} could not be called ({type(error).__name__}). Check the address, {where}.")


def _body_transfer_error(service: str, error: Exception) -> SourceError | None:
    """The error to raise where the body of a reply did not come in full or cannot be decompressed."""
    if isinstance(error, TooLarge):
        return SourceError(
            f"{service} sent more than {error.max_bytes / 1e6:g} MB, which is more than a reply of data has; "
            "the rest was not read. Check the address."
        )
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return SourceError(
            f"{service} sent a reply whose header says that it is compressed, and it is not, or not so. The "
            'fault is on its side; headers = { Accept-Encoding = "identity" } may help.'
        )
    if isinstance(error, EndedEarly):
        return SourceError(
            f"{service} broke off its reply: the answer ended early, {error}, and rows may be missing. "
            "None of it was read. The next poll tries again."
        )
    return None


def status_error(
    service: str, status: int, headers: Mapping[str, str], data: Any, secrets: tuple[str, ...]
) -> SourceError:
    """The error to raise for a reply that is not 2xx, by its status, headers and words."""
    words = service_words(data) or challenge_words(headers)
    reply = f"{service} answered {status}{_reason(words, secrets)}"
    if limit := limit_error(reply, status, headers, data, words):
        return limit
    if status == HTTPStatus.FORBIDDEN and not secrets and _is_for_browsers(data, words):
        browsers = "It lets in browsers here, and no programs"
        return SourceError(f"{reply}. {browsers}: use the address of its API, or one with a key.")
    if status in REFUSED and secrets:
        return Unauthorized(f"{reply}. It refuses the key or token: check it. {_RETRIES}")
    if status == HTTPStatus.UNAUTHORIZED:
        return Unauthorized(
            f"{reply}. It requires a key or token: set one, or check the one in url or headers. {_RETRIES}"
        )
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return Unreachable(f"{reply}. That is the proxy: {PROXY_LOGIN}.")
    if status == HTTPStatus.NOT_MODIFIED:
        return SourceError(f"{reply}, not modified, to a first request. The next poll tries again.")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return SourceError(f"{reply}, a redirect without an address. Check the address.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SourceError(f"{reply}. The error is on its side; the next poll tries again.")
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return SourceError(f"{reply}. There is nothing at this address: check it.")
    own = f"It lets in only programs with a certificate of their own, {CLIENT_CERTIFICATE}"
    return SourceError(
        f"{reply}. {own if 'SSL certificate' in words else 'Check the settings of this source'}."
    )


def _is_for_browsers(data: Any, words: str) -> bool:
    """Whether a reply keeps programs out: by a web page, or by Cloudflare's code in its place."""
    form = _BOT_WORDS if isinstance(data, Mapping) and list(data) == ["title"] else _BOT_CODE
    return bool(form.search(words))


def said_error(service: str, words: str) -> SourceError:
    """The error to raise for an answer of status 200 that holds, in place of rows, what is wrong."""
    says = f"{service} says: {words}."
    return said_limit_error(says, words) or SourceError(says)


def redirect_error(service: str, host: str, why: str = "") -> Unauthorized:
    """The error to raise where a redirect leads to a host that does not get the key, and so no data came.

    why: what happened there, without a full stop.
    """
    there = f" There, {why}." if why else ""
    return Unauthorized(
        f"{service} redirects to {host}, where the key is not sent; write that address into url.{there}"
    )


def lost_body_error(service: str, method: str, address: str, why: str) -> SourceError:
    """The error to raise where a redirect has turned a call with a body into a GET.

    why: what happened then, without a full stop.
    """
    return SourceError(
        f"{service} redirects to {address}, and a {method} becomes a GET without body there, as with curl; "
        f"write that address into url. There, {why}."
    )


def host_of(url: str) -> str:
    """Host and port of a URL, without user and password; "" where it is no URL."""
    with suppress(ValueError):
        return urlsplit(url).netloc.rpartition("@")[2]
    return ""


def is_address(url: str) -> bool:
    """Whether a URL is an http or https address with a host and, where it names one, a possible port."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def body_error(service: str, body: bytes, error: Exception) -> SourceError:
    """The error to raise for a 2xx reply that cannot be read. error: why not."""
    if isinstance(error, UnreadableAnswer):
        return SourceError(f"{service} sent {error}. The next poll tries again.")
    start = body[:_REASON_LENGTH].decode("utf-8", "replace").strip()
    if not start:
        what = "an empty reply"
    elif start.startswith("<"):
        what = "a web page instead of data, such as a login page or a maintenance notice"
    else:
        what = f"data that is cut off or garbled; it begins with {start[:_SHOWN]!r}"
    return SourceError(f"{service} sent {what}. The next poll tries again.")


def _ascii_host(url: str) -> str:
    """Host and port of a URL as they are sent: a name with other letters is sent in its ASCII form."""
    prepared = requests.PreparedRequest()
    with suppress(requests.RequestException):
        prepared.prepare_url(url, None)
    return host_of(str(prepared.url or ""))


def _reason(reason: str, secrets: Iterable[str]) -> str:
    return f": {redacted(reason, secrets)[:_REASON_LENGTH]}" if reason else ""
