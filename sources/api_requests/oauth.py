"""Tokens of OAuth 2 by client credentials (RFC 6749, section 4.4)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from sources.api_requests.auth import TokenRequest
from sources.base import SourceError, Unauthorized
from sources.http.client import Call, Http, Refusal
from sources.http.service_words import service_words
from sources.http.session import basic

# A token is renewed so long before its end, and no longer than a tenth of its time.
_MARGIN_SECONDS = 30.0
# What a token endpoint answers to a client that it does not know, or does not see.
_REFUSED = (400, 401, 403)


class ClientCredentials:
    """The token of one client, requested when it is needed and renewed when it ends.

    http: that of the token endpoint, which knows the client's secret.
    """

    def __init__(self, request: TokenRequest, http: Http, monotonic: Callable[[], float]) -> None:
        self._request, self._http, self._monotonic = request, http, monotonic
        self._ways = [request.send] if request.send else ["header", "body"]
        self._token = self._last = ""
        self._end = -math.inf

    def token(self, seconds: float) -> str:
        """The token. Blocks for `seconds` at most where it has to be requested, and raises SourceError."""
        if not self._token or self._monotonic() >= self._end:
            self._renew(seconds)
        return self._token

    def discard(self, token: str) -> None:
        """Request a new token next time, since the service has refused this one."""
        if token == self._token:
            self._token = ""

    def close(self) -> None:
        self._http.close()

    def _renew(self, seconds: float) -> None:
        answer = self._answer(seconds)
        token = answer.get("access_token") if isinstance(answer, Mapping) else None
        if not isinstance(token, str) or not token:
            words = service_words(answer, self._http.redacted)
            says = f"; it says: {words}" if words else ""
            raise SourceError(f"{self._http.service} sent no access_token{says}. Check auth in the settings.")
        self._http.hide(token, instead_of=self._last)
        self._token = self._last = token
        self._end = self._monotonic() + _lifetime(answer.get("expires_in"))

    def _answer(self, seconds: float) -> Any:
        """The endpoint's answer. It is required to know the header, yet many know the body alone."""
        end = self._monotonic() + seconds
        for way in list(self._ways):
            try:
                left = end - self._monotonic()
                answer = self._http.send(self._call(way), lambda body, _: json.loads(body), seconds=left).data
            except SourceError as error:
                if error.status not in _REFUSED or way == self._ways[-1]:
                    raise
            else:
                self._ways = [way]
                return answer
        raise AssertionError("the last way returns or raises")

    def _call(self, way: str) -> Call:
        request = self._request
        form = {"grant_type": "client_credentials", "scope": request.scope, "audience": request.audience}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if way == "header":
            # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            login = (quote(request.client_id, safe=""), quote(request.client_secret, safe=""))
            headers["Authorization"] = basic(login)
            self._http.hide(basic(login).removeprefix("Basic "))
        else:
            form |= {"client_id": request.client_id, "client_secret": request.client_secret}
        body = urlencode({name: value for name, value in form.items() if value})
        return Call(request.token_url, "POST", headers=headers, body=body.encode())


def refusal_of(service: str) -> Refusal:
    """The errors of a token endpoint for a client that it refuses. service: its name in their texts."""

    def refusal(status: int, _: Mapping[str, str], data: Any) -> SourceError | None:
        if status not in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED):
            return None
        words = service_words(data)
        return Unauthorized(
            f"{service} answered {status}{': ' if words else ''}{words}. It refuses the login: check "
            "client_id, client_secret and scope of auth, then press Refresh."
        )

    return refusal


def _lifetime(expires_in: Any) -> float:
    """Seconds for which a token is used; until it is refused, where the service names no end."""
    try:
        seconds = float(expires_in)
    except (TypeError, ValueError):
        return math.inf
    if not seconds > 0:
        return math.inf
    return seconds - min(_MARGIN_SECONDS, seconds / 10)
