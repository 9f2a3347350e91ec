"""Errors of HTTP exchanges as source errors, with texts that say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NameResolutionError

from sources.answers import UnreadableAnswer
from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.rate_limits import is_exhausted, wait_seconds
from sources.redaction import redacted
from sources.service_words import service_words

_DEFAULT_RETRY_SECONDS = 60.0
# Statuses that mean "later" where a header names a time. 403 is also sent for a key that is refused.
_LIMITED = (HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE)
_REASON_LENGTH = 200
_SHOWN = 120


class Unreachable(SourceError):
    """No reply: no such host, no server, or nothing within the time limit."""


class TooLarge(Exception):
    """The body is larger than `max_bytes`; the rest was not read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self.max_bytes = max_bytes


def timeout_error(service: str, seconds: float) -> Unreachable:
    return Unreachable(
        f"{service} did not reply in full within {seconds:.2g} s. "
        "It or the network is slow or down; the next poll tries again."
    )


def request_error(service: str, error: Exception, url: str) -> SourceError:
    """The error to raise for an exception of requests; its text has no URL, which may contain the key."""
    host = urlsplit(url).netloc.rpartition("@")[2]
    if isinstance(error, TooLarge):
        return SourceError(
            f"{service} sent more than {error.max_bytes / 1e6:g} MB, which is more than a reply of data has; "
            "the rest was not read. Check the address."
        )
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return SourceError(f"{service} broke off its reply. The next poll tries again.")
    if isinstance(error, (requests.ConnectionError, requests.Timeout)):
        why = f"{host} refused or broke the connection. Check the network, and that the service is up"
        if _caused_by(error, NameResolutionError):
            why = f"the name {host} has no address. Check the network and the name"
        return Unreachable(f"{service} cannot be reached: {why}.")
    where = host or "which has no host"
    return SourceError(f"{service} could not be called ({type(error).__name__}). Check the address, {where}.")


def status_error(
    service: str, status: int, headers: Mapping[str, str], data: Any, secrets: tuple[str, ...]
) -> SourceError:
    """The error to raise for a reply that is not 2xx, by its status alone."""
    reply = f"{service} answered {status}{_reason(data, secrets)}"
    after = wait_seconds(headers)
    if after is not None and status in _LIMITED and is_exhausted(headers):
        return Retry(f"{reply}. The next request waits {after:.0f} s.", after)
    if status == HTTPStatus.UNAUTHORIZED or (status == HTTPStatus.FORBIDDEN and secrets):
        return Unauthorized(f"{reply}. It refuses the key or token: check it, then press Refresh.")
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return QuotaSpent(f"{reply}. The plan's quota is used up: renew it, then press Refresh.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        after = retry_after(headers)
        return Retry(f"{reply}. Too many calls; the next one waits {after:.0f} s.", after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SourceError(f"{reply}. The error is on its side; the next poll tries again.")
    return SourceError(f"{reply}. Check the settings of this source.")


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


def retry_after(headers: Mapping[str, str], default: float = _DEFAULT_RETRY_SECONDS) -> float:
    """Seconds to wait, at least 1, from Retry-After or the reset of a rate limit; else the default."""
    found = wait_seconds(headers)
    return default if found is None else found


def _reason(data: Any, secrets: Iterable[str]) -> str:
    reason = service_words(data)
    return f": {redacted(reason, secrets)[:_REASON_LENGTH]}" if reason else ""


def _caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether the kind is among the exceptions that requests and urllib3 have wrapped."""
    inner = [getattr(error, "reason", None), *error.args]
    return isinstance(error, kind) or any(
        _caused_by(cause, kind) for cause in inner if isinstance(cause, BaseException)
    )
