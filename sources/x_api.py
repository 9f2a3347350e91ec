"""Calls of the X API v2 with an app's bearer token.

Facts: X docs, "rate limits", "response codes and errors", "post cap".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized, Usage
from sources.http import Http, base_url, retry_after
from sources.numbers import number_or_nan
from sources.quota import Quota

_CAPS = ("usagecapexceeded", "/problems/usage-capped", "creditsdepleted", "/problems/credits")
_WINDOW_SECONDS = 900.0

LATENESS_SECONDS = 30.0
"""X's newest reply ends this long before now (X docs, paginate: `end_time`)."""


class RefusedCall(SourceError):
    """X replied with an error, and sent no posts."""


class StaleCursor(RefusedCall):
    """`since_id` is the id of a post that is more than seven days old."""


class XApi:
    """One endpoint of the API, which may be called `calls` times in 15 minutes."""

    def __init__(
        self, path: str, calls: int, token: str, *, timeout: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._token = token
        self._clock = clock
        self._url = base_url("X_URL", "https://api.x.com") + path
        self._http = Http("X", secrets=[token], timeout=timeout, refusal=self._refusal)
        self._reported_usage: Usage | None = None
        self.quota = Quota(f"{calls}/15 minutes", account=f"x/{path}/{token}")

    def get(self, params: Mapping[str, Any], end: float) -> dict[str, Any]:
        """The reply to one call, which ends before `end` (monotonic seconds); it may have no `data`.

        Raises StaleCursor besides the errors of `Http.get_json`.
        """
        if not self._token:
            raise Unauthorized("X needs a bearer token: set X_BEARER_TOKEN, or another `provider`.")
        self.quota.spend()
        left = max(end - time.monotonic(), 0.0)
        headers = {"Authorization": f"Bearer {self._token}"}
        reply = self._http.get_json(self._url, params, headers, seconds=left)
        self._reported_usage = _reported_usage(reply.headers) or self._reported_usage
        if not isinstance(reply.data, dict) or not ("data" in reply.data or "meta" in reply.data):
            raise SourceError("X sent a reply without posts or counts. The next poll tries again.")
        return reply.data

    @property
    def usage(self) -> Usage:
        """Calls used, as X's headers report them, or as counted here until the first reply."""
        return self._reported_usage or self.quota.usage

    def close(self) -> None:
        self._http.close()

    def _refusal(self, status: int, headers: Mapping[str, str], data: Any) -> SourceError | None:
        body = data if isinstance(data, dict) else {}
        kind = f"{body.get('title')} {body.get('type')}".lower()
        if status == HTTPStatus.PAYMENT_REQUIRED or any(cap in kind for cap in _CAPS):
            return QuotaSpent(
                f"X's credits or monthly cap are used up ({status}). Add credits or raise the spending limit "
                "in X's developer console, then press Refresh."
            )
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            reset = number_or_nan(headers.get("x-rate-limit-reset"))
            left = min(max(reset - self._clock(), 1.0), _WINDOW_SECONDS)  # the clock may be wrong
            after = left if reset > 0 else retry_after(headers)
            return Retry(f"X's limit of calls is reached (429); the next one waits {after:.0f} s.", after)
        if status == HTTPStatus.UNAUTHORIZED:
            return Unauthorized(
                "X refuses the token in X_BEARER_TOKEN (401). Check it in X's developer console, "
                "then press Refresh."
            )
        if status == HTTPStatus.FORBIDDEN and body.get("reason") == "client-not-enrolled":
            return Unauthorized(
                "X refuses the token in X_BEARER_TOKEN (403, client-not-enrolled): its app is in no project "
                "with API access. Attach it to one in X's developer console, then press Refresh."
            )
        if status == HTTPStatus.BAD_REQUEST and "since_id" in str(body):
            return StaleCursor("X accepts no since_id of a post older than seven days.")
        if status == HTTPStatus.BAD_REQUEST:
            return RefusedCall("X does not understand the query (400). Check `query` and `track`.")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return RefusedCall(f"X answered {status}: the error is on its side. The next poll tries again.")
        if status == HTTPStatus.FORBIDDEN:
            return None
        return RefusedCall(f"X answered {status} to a call of its documented API. Check X_URL.")


def iso_time(moment: float) -> str:
    """Unix seconds as 2026-11-22T01:30:00Z, the format of X."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted_term(term: str) -> str:
    """A tracked term in X's query language: a phrase of several words in quotation marks."""
    return f'"{term}"' if " " in term.strip() and not term.startswith('"') else term


def _reported_usage(headers: Mapping[str, str]) -> Usage | None:
    limit, remaining = (number_or_nan(headers.get(f"x-rate-limit-{name}")) for name in ("limit", "remaining"))
    return Usage(int(limit - remaining), int(limit), "calls per 15 minutes") if limit >= remaining else None
