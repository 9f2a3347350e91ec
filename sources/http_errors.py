"""Errors of HTTP exchanges as source errors, with texts that say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import InvalidHeader, NameResolutionError
from urllib3.util import Retry as RetryAfter

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.redaction import redacted

_DEFAULT_RETRY_SECONDS = 60.0
_REASON_KEYS = ("message", "reason", "detail", "title", "error")
_REASON_LENGTH = 200


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


def body_error(service: str, body: bytes) -> SourceError:
    """The error to raise for a 2xx reply that is not JSON."""
    start = body[:_REASON_LENGTH].lstrip()
    if not start:
        what = "an empty reply"
    elif start.startswith(b"<"):
        what = "a web page instead of data, such as a login page or a maintenance notice"
    else:
        what = "data that is cut off or garbled"
    return SourceError(f"{service} sent {what}. The next poll tries again.")


def retry_after(headers: Mapping[str, str], default: float = _DEFAULT_RETRY_SECONDS) -> float:
    """Seconds to wait from a Retry-After header (a number or an HTTP date), at least 1; else the default."""
    with suppress(InvalidHeader, ValueError):
        return max(RetryAfter().parse_retry_after(headers.get("Retry-After", "")), 1.0)
    return default


def _reason(data: Any, secrets: Iterable[str]) -> str:
    texts = (data.get(key) for key in _REASON_KEYS) if isinstance(data, dict) else ()
    reason = next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")
    return f": {redacted(reason, secrets)[:_REASON_LENGTH].rstrip('.')}" if reason else ""


def _caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether the kind is among the exceptions that requests and urllib3 have wrapped."""
    inner = [getattr(error, "reason", None), *error.args]
    return isinstance(error, kind) or any(
        _caused_by(cause, kind) for cause in inner if isinstance(cause, BaseException)
    )
