"""Calls of the X API v2 with an app's bearer token.

Facts: X docs, "rate limits", "response codes and errors", "post cap".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.environment import variable
from sources.http.base_urls import base_url
from sources.http.client import Http, Unreachable, retry_after
from sources.http.quota import Quota
from sources.numbers.parser import number_or_nan
from sources.x_api.daily_budget import DailyBudget, Grant

TOKEN = "X_BEARER_TOKEN"
"""The environment variable with the app's bearer token."""

_CAPS = ("usagecapexceeded", "/problems/usage-capped", "creditsdepleted", "/problems/credits")
_WINDOW_SECONDS = 900.0

LATENESS_SECONDS = 30.0
"""X's newest reply ends this long before now (X docs, paginate: `end_time`)."""


class RefusedCall(SourceError):
    """X replied with an error, and sent no posts."""


class StaleCursor(RefusedCall):
    """`since_id` is the id of a post that is more than seven days old."""


class XApi:
    """One endpoint of the API, which may be called `calls` times in 15 minutes, within a budget.

    The token is that in X_BEARER_TOKEN at each call. Failed calls, and replies without data, are not charged
    (X docs, "pricing").
    """

    def __init__(
        self,
        path: str,
        calls: int,
        budget: DailyBudget,
        *,
        timeout: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.budget = budget
        self._path, self._calls, self._clock = path, calls, clock
        self._url = base_url("X_URL", "https://api.x.com") + path
        self._http = Http("X", timeout=timeout, refusal=self._refusal)

    @property
    def quota(self) -> Quota:
        """The rate limit of X for the token: its calls in 15 minutes."""
        return Quota(f"{self._calls}/15 minutes", account=f"x/{self._path}/{variable(TOKEN)}")

    def reserve(self, price: float, fewest: int = 1, most: int = 1) -> Grant:
        """Reserve the maximum price (dollars) of the next call, as `DailyBudget.reserve`. Raises Unauthorized
        without a token."""
        if not variable(TOKEN):
            raise Unauthorized(f"X needs a bearer token: set {TOKEN}, or another `provider`.")
        return self.budget.reserve(price, fewest, most)

    def get(
        self, params: Mapping[str, Any], end: float, grant: Grant, cost: Callable[[dict[str, Any]], float]
    ) -> dict[str, Any]:
        """The reply to one call, which ends before `end` (monotonic seconds); it may have no `data`.

        grant: what the call may cost. cost: the dollars that a reply did cost.
        Raises StaleCursor besides the errors of `Http.get_json`.
        """
        try:
            reply = self._reply(params, end)
        except (Unreachable, RefusedCall, Retry, Unauthorized, QuotaSpent) as error:
            if not getattr(error, "sent", False):
                self._settle(grant, 0.0)
            raise
        self._settle(grant, cost(reply) if reply.get("data") else 0.0)
        return reply

    def _settle(self, grant: Grant, cost: float) -> None:
        # Where the rest of the grant cannot be given back, less is spent than the budget allows.
        with suppress(SourceError):
            self.budget.settle(grant, cost)

    def _reply(self, params: Mapping[str, Any], end: float) -> dict[str, Any]:
        token = variable(TOKEN)
        self._http.hide(token)
        self.quota.spend()
        left = max(end - time.monotonic(), 0.0)
        headers = {"Authorization": f"Bearer {token}"}
        data = self._http.get_json(self._url, params, headers, seconds=left).data
        if not isinstance(data, dict) or not ("data" in data or "meta" in data):
            raise SourceError("X sent a reply without posts or counts. The next poll tries again.")
        return data

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
