"""Sends the requests of one source: with its login, and only for what has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from sources.api_requests.oauth import ClientCredentials
from sources.base import SourceError, Unauthorized
from sources.http.client import Call, Http, Read, Reply
from sources.http.errors import host_of
from sources.http.session import with_header

# Answers of this size in all are in memory, to be used again when a service says that they have not changed.
_MAX_STORED_BYTES = 20_000_000


class FetchedAnswer(NamedTuple):
    """An answer: the result of `read` for its body, and its address and headers. unchanged: whether the
    service says that it is the answer of the last poll."""

    data: Any
    body: bytes
    headers: Mapping[str, str]
    url: str
    unchanged: bool = False


class ApiClient:
    """Requests answers of one API, poll after poll.

    home: the address whose host gets the key. header: the value of Authorization, "" for none.
    token: of OAuth 2, in place of a header; a refused one is renewed once.
    """

    def __init__(
        self, http: Http, home: str, *, header: str = "", token: ClientCredentials | None = None
    ) -> None:
        self.http = http
        self._home, self._header, self._token = home, header, token
        self._hidden = ""
        self._stored: dict[str, FetchedAnswer] = {}
        self._last: dict[str, FetchedAnswer] = {}

    def begin_poll(self) -> None:
        """Keep the answers of the last poll to compare with, and discard earlier ones."""
        self._last, self._stored = self._stored, {}

    def send(self, call: Call, read: Read, end: float) -> FetchedAnswer:
        """The answer to a call. A call to another host than `home` goes without headers and login.

        Blocks until `end` (seconds of `time.monotonic`) at most. Raises as `Http.send` does.
        """
        if not self.http.is_same_host(self._home, call.url):
            return self._send_without_key(call, read, end)
        name = json.dumps([call.url, call.params]) if call.method == "GET" and call.body is None else ""
        last = self._last.get(name)
        if last:
            call = call._replace(headers={**_conditions(last.headers), **call.headers})
        reply = self._send_with_login(call, _with_body(read), end)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            answer = _answer(reply)
        elif last:
            answer = last._replace(data=read(last.body, last.headers), unchanged=True)
        else:
            raise SourceError(
                f"{self.http.service} answered 304, not modified, before it has sent an answer. Remove "
                "If-None-Match and If-Modified-Since from headers."
            )
        self._store(name, answer)
        return answer

    def close(self) -> None:
        self.http.close()
        if self._token:
            self._token.close()

    def _send_with_login(self, call: Call, read: Read, end: float) -> Reply:
        if not self._token:
            return self._send_with(self._header, call, read, end)
        token = self._hidden_token(end)
        try:
            return self._send_with(f"Bearer {token}", call, read, end)
        except Unauthorized as error:
            if error.status != HTTPStatus.UNAUTHORIZED:
                raise
        self._token.discard(token)
        return self._send_with(f"Bearer {self._hidden_token(end)}", call, read, end)

    def _hidden_token(self, end: float) -> str:
        """The token, which this service's errors do not show."""
        assert self._token
        token = self._token.token(_left(end))
        if token != self._hidden:
            self.http.hide(token, instead_of=self._hidden)
            self._hidden = token
        return token

    def _send_with(self, authorization: str, call: Call, read: Read, end: float) -> Reply:
        headers = with_header(call.headers, "Authorization", authorization)
        return self.http.send(call._replace(headers=headers), read, seconds=_left(end))

    def _send_without_key(self, call: Call, read: Read, end: float) -> FetchedAnswer:
        host = host_of(call.url)
        if call.body is not None or self.http.redacted(call.url) != call.url:
            raise SourceError(f"{self.http.service} leads to {host}, where the key is not sent.")
        try:
            return _answer(self.http.send(Call(call.url), _with_body(read), seconds=_left(end)))
        except Unauthorized as error:
            raise SourceError(f"The key is not sent to {host}, another host. {error}") from None

    def _store(self, name: str, answer: FetchedAnswer) -> None:
        used = sum(len(one.body) for one in self._stored.values())
        if name and _conditions(answer.headers) and used + len(answer.body) <= _MAX_STORED_BYTES:
            self._stored[name] = answer._replace(data=None, unchanged=False)


def _left(end: float) -> float:
    return max(end - time.monotonic(), 0.0)


def _answer(reply: Reply) -> FetchedAnswer:
    """The answer in the reply to a call with `_with_body`."""
    data, body = reply.data
    return FetchedAnswer(data, body, reply.headers, reply.url)


def _with_body(read: Read) -> Read:
    return lambda body, headers: (read(body, headers), body)


def _conditions(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that request an answer only if it is another than the one with these headers."""
    found = {}
    if tag := headers.get("ETag"):
        found["If-None-Match"] = tag
    if (modified := headers.get("Last-Modified")) and _is_strong(modified, headers.get("Date", "")):
        found["If-Modified-Since"] = modified
    return found


def _is_strong(modified: str, date: str) -> bool:
    """Whether no second change can have the same time: RFC 9110, section 8.8.2.2."""
    try:
        return (parsedate_to_datetime(date) - parsedate_to_datetime(modified)).total_seconds() >= 1
    except (ValueError, TypeError):
        return False
