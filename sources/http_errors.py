"""What an HTTP exchange that failed is called, in words that a person can act on."""

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

_PATIENCE_SECONDS = 60.0
_REASON_KEYS = ("message", "reason", "detail", "title", "error")
_REASON_LENGTH = 200


class Unreachable(SourceError):
    """No answer came: no such host, nobody listening, or nothing within the time limit."""


class TooLarge(Exception):
    """The body is over `max_bytes`, and reading ended there."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes)
        self.max_bytes = max_bytes


def timeout_error(service: str, seconds: float) -> Unreachable:
    return Unreachable(
        f"{service} did not answer in full within {seconds:.2g} s. "
        "It or the network is slow or down; it is asked again by itself."
    )


def request_error(service: str, error: Exception, url: str) -> SourceError:
    """The error to raise for one of requests', in words without its URL, which may hold the key."""
    host = urlsplit(url).netloc.rpartition("@")[2]
    if isinstance(error, TooLarge):
        return SourceError(
            f"{service} sent more than {error.max_bytes / 1e6:g} MB, too much to be what was asked for; "
            "the rest was not read. Check the address."
        )
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return SourceError(f"{service} broke off in the middle of its answer. It is asked again by itself.")
    if isinstance(error, (requests.ConnectionError, requests.Timeout)):
        why = f"{host} took no connection or broke it. Check the network, and that the service is up"
        if _caused_by(error, NameResolutionError):
            why = f"there is no address for {host}. Check the network and the name"
        return Unreachable(f"{service} cannot be reached: {why}.")
    where = host or "which has no host"
    return SourceError(f"{service} could not be asked ({type(error).__name__}). Check the address, {where}.")


def status_error(
    service: str, status: int, headers: Mapping[str, str], data: Any, secrets: tuple[str, ...]
) -> SourceError:
    """The error to raise for an answer that is not 2xx, by its status alone."""
    said = f"{service} answered {status}{_reason(data, secrets)}"
    if status == HTTPStatus.UNAUTHORIZED or (status == HTTPStatus.FORBIDDEN and secrets):
        return Unauthorized(f"{said}. The key or token is refused: check it, then press Refresh.")
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return QuotaSpent(f"{said}. The plan's quota is used up: renew it, then press Refresh.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        after = retry_after(headers)
        return Retry(f"{said}. Too many calls; the next one waits {after:.0f} s.", after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SourceError(f"{said}. The trouble is on its side; it is asked again by itself.")
    return SourceError(f"{said}. Check the settings of this source.")


def body_error(service: str, body: bytes) -> SourceError:
    """The error to raise for a 2xx answer that is not JSON."""
    start = body[:_REASON_LENGTH].lstrip()
    if not start:
        what = "an empty answer"
    elif start.startswith(b"<"):
        what = "a web page where data was expected, as a login page or a notice of maintenance would be"
    else:
        what = "data that is cut off or garbled"
    return SourceError(f"{service} sent {what}. It is asked again by itself.")


def retry_after(headers: Mapping[str, str], default: float = _PATIENCE_SECONDS) -> float:
    """Seconds to wait from a Retry-After header (a number or an HTTP date), at least 1; else the default."""
    with suppress(InvalidHeader, ValueError):
        return max(RetryAfter().parse_retry_after(headers.get("Retry-After", "")), 1.0)
    return default


def _reason(data: Any, secrets: Iterable[str]) -> str:
    said = (data.get(key) for key in _REASON_KEYS) if isinstance(data, dict) else ()
    reason = next((text.strip() for text in said if isinstance(text, str) and text.strip()), "")
    return f": {redacted(reason, secrets)[:_REASON_LENGTH].rstrip('.')}" if reason else ""


def _caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether the kind is in the chain that requests and urllib3 wrap around the first cause."""
    inner = [getattr(error, "reason", None), *error.args]
    return isinstance(error, kind) or any(
        _caused_by(cause, kind) for cause in inner if isinstance(cause, BaseException)
    )
