"""Sends alerts as JSON to an address of the user's own."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.utils import get_auth_from_url

from dashboard.alerts.alert import Alert
from sources.http.deadline import DeadlineAdapter, call_with_deadline
from sources.http.errors import request_error
from sources.http.proxies import Proxy, proxy_of
from sources.http.service_words import reports_error, service_words
from sources.redaction import redacted

# The whole answer may take this many times the time-out of one read.
TOTAL_TIMEOUTS = 6.0
THREAD_NAME = "webhook"
_TEMPORARY = (429, 500, 502, 503, 504)
_MAX_ANSWER, _MAX_WORDS = 4_000, 200
_MIN_SECRET = 8
# Teams answers so, with status 200.
_FAILED = re.compile(rb"\bfailed with error\b|^error\b", re.IGNORECASE)


class Webhook:
    """Posts alerts to one address. Messages contain its host alone, and none of `secrets`."""

    name = "The webhook"
    groups = False  # programs read them: a POST for each

    def __init__(self, address: str, secrets: Collection[str], timeout: float) -> None:
        self._address, self._timeout = address, timeout
        # The path and the parameters are often a token, which a service may repeat.
        parts = urlsplit(address)
        parts_of_address = re.split(r"[/?&=]+", f"{parts.path}?{parts.query}")
        self._secrets = {*secrets, *(one for one in parts_of_address if len(one) >= _MIN_SECRET)}
        self._session = requests.Session()
        # Without credentials of its own, requests takes some from ~/.netrc.
        user = get_auth_from_url(address)
        self._session.auth = user if any(user) else lambda request: request
        self._session.headers["User-Agent"] = "realtime-dashboard"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter())

    def send(self, alert: Alert) -> str:
        """Post the alert, and return why that failed; "" where it succeeded."""
        limit = TOTAL_TIMEOUTS * self._timeout
        answer = call_with_deadline(lambda: self._post(body_of(alert)), limit, THREAD_NAME)
        if answer is None:
            return f"The webhook did not answer within {limit:g} s. It or the network is slow or down."
        if isinstance(answer, Exception):
            return redacted(
                str(request_error(self.name, answer, self._address, proxy=self._proxy())), self._secrets
            )
        status, words = answer
        if status < 300 and not words:
            return ""
        said = (
            f"The webhook answered {status}{f': {redacted(words, self._secrets)}' if words else ''}. Check "
        )
        return said + ("whether it is up." if status in _TEMPORARY else "its address in the settings.")

    def _proxy(self) -> Proxy | None:
        try:
            return proxy_of(self._address)
        except ValueError:  # of an address of a proxy that is none
            return None

    def _post(self, body: dict[str, Any]) -> tuple[int, str]:
        # A redirect would turn the POST into a GET, or send the secrets of the address to another host.
        with self._session.post(
            self._address, json=body, timeout=self._timeout, allow_redirects=False, stream=True
        ) as answer:
            if answer.status_code < 300 and not _may_report_error(answer):
                return answer.status_code, ""
            said = answer.raw.read(_MAX_ANSWER, decode_content=True) or b""
            if answer.status_code < 300:
                return answer.status_code, _error_in(said)
            return answer.status_code, words_of(said)


def body_of(alert: Alert) -> dict[str, Any]:
    """The JSON object that a webhook receives."""
    return {
        "alert": alert.rule,
        "state": "fired" if alert.cleared is None else "cleared",
        "source": alert.source,
        "quantity": alert.quantity,
        "key": alert.key,
        # JSON has no infinity.
        "value": alert.value if alert.value is not None and math.isfinite(alert.value) else None,
        "unit": alert.unit,
        "text": alert.text,
        "fired": _iso(alert.fired),
        "cleared": None if alert.cleared is None else _iso(alert.cleared),
    }


def words_of(answer: bytes) -> str:
    """The reason in the body of an error response, without a full stop; "" where the body has none."""
    text = answer.decode("utf-8", "replace").strip()
    try:
        return service_words(json.loads(text))
    except (ValueError, RecursionError):
        plain = " ".join(text.split())
        return "" if plain.startswith("<") else plain[:_MAX_WORDS].rstrip(". ")


def _may_report_error(answer: requests.Response) -> bool:
    """Whether an answer of success is short JSON or text: a longer or endless one is not waited for."""
    length = answer.headers.get("Content-Length", "")
    is_short = length.isascii() and length.isdigit() and int(length) <= _MAX_ANSWER
    kind = answer.headers.get("Content-Type", "").lower()
    return is_short and ("json" in kind or kind.startswith("text/plain"))


def _error_in(body: bytes) -> str:
    """What is wrong by a body of status 200, such as {"ok": false, "error": "channel_not_found"}; "" where
    nothing is."""
    try:
        failed = reports_error(json.loads(body))
    except (ValueError, RecursionError):
        failed = _FAILED.search(body) is not None
    return (words_of(body) or "it reports a failure") if failed else ""


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="seconds")
