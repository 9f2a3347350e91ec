"""JSON over HTTP: one session per service, with limits of time and size."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import urllib3

from sources.base import SourceError
from sources.http.call import Call, Outcome, Read, Refusal, Reply
from sources.http.certificates import authorities
from sources.http.connection_errors import by_way_of
from sources.http.deadline import call_with_deadline
from sources.http.error_data import error_data
from sources.http.errors import (
    NoContent,
    Unreachable,
    body_error,
    lost_body_error,
    redirect_error,
    request_error,
    status_error,
    timeout_error,
)
from sources.http.limit_errors import retry_after
from sources.http.proxies import Proxy, proxy_of
from sources.http.service_words import service_words
from sources.http.session import HttpSession, basic, split_login, unknown_encoding, with_login
from sources.redaction import HIDDEN, redact_in_logs, spellings, without

__all__ = ["Call", "Http", "Read", "Refusal", "Reply", "Unreachable", "retry_after"]


class Http:
    """Requests JSON from one service.

    service: its name in error texts.
    secrets: keys and tokens; they are hidden in logs and error texts and not sent to other hosts.
    timeout: seconds for a whole request: name lookup, connection, redirects and body together.
    max_bytes: largest body, after decompression.
    verify, ca: whether the certificate of an https server is checked, and the file of the authorities that
        are trusted in place of the usual ones. proxy: its address; "": that in HTTPS_PROXY, HTTP_PROXY or
        ALL_PROXY.
    refusal: returns the error for a reply that is not 2xx, from its status, headers and parsed body (None
        where that is not JSON); where it returns None, or is absent, the status alone decides.
    """

    def __init__(
        self,
        service: str,
        *,
        secrets: Iterable[str] = (),
        timeout: float = 10.0,
        max_bytes: int = 10_000_000,
        refusal: Refusal | None = None,
        verify: bool = True,
        ca: str = "",
        proxy: str = "",
    ) -> None:
        self.service = service
        self.timeout = timeout
        self._max_bytes = max_bytes
        self._refusal = refusal
        self._secrets = spellings(secrets)
        self._session = HttpSession(self._secrets)
        self._verify: bool | str = ca or verify
        self._proxy = proxy
        if not verify:
            # The setting says so; the warning would be repeated at every poll.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        redact_in_logs(self._secrets)

    def get_json(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float = math.inf,
    ) -> Reply:
        """The parsed JSON of the reply to one GET; the rest as in `send`."""
        call = Call(url, params=params, headers=headers or {})
        return self.send(call, lambda body, _: json.loads(body), seconds=seconds)

    def send(self, call: Call, read: Read, *, seconds: float = math.inf) -> Reply:
        """What `read` returns for the reply to one call; None for a 304 (not modified) to a conditional one.

        Blocks for `timeout` or `seconds` at most, whichever is less.

        read: is called with body and headers, and raises ValueError where the body is unusable.

        Raises Unreachable where no reply comes, Retry, Unauthorized or QuotaSpent where the reply says so,
        and SourceError for every other reply that is unusable; `status` is that of the reply.
        """
        outcome = self._outcome(call, min(self.timeout, seconds))
        if outcome.status == HTTPStatus.NOT_MODIFIED and call.is_conditional:
            return Reply(None, outcome.headers, outcome.status, outcome.url)
        if not HTTPStatus.OK <= outcome.status < HTTPStatus.MULTIPLE_CHOICES:
            error = self._refused(outcome)
            error.status = outcome.status
            raise error
        if outcome.status in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT):
            raise NoContent(f"{self.service} answered {outcome.status}: it has nothing to send.")
        return self._reply(outcome, read)

    def hide(self, secret: str, *, instead_of: str = "") -> None:
        """Treat a text as a secret from now on. instead_of: one that is of no use any more."""
        if not secret or secret in self._secrets:
            return
        new, gone = spellings([secret]), spellings([instead_of])
        all_ = {*self._secrets, *new}.difference(gone)
        self._secrets = self._session.secrets = tuple(sorted(all_, key=len, reverse=True))
        redact_in_logs(new, no_more=gone)

    def is_same_host(self, url: str, other: str) -> bool:
        """Whether a key that is for the one URL may be sent to the other."""
        return not self._session.should_strip_auth(url, other)

    def redacted(self, text: str) -> str:
        """The text without the keys and tokens of this service."""
        return without(text, self._secrets)

    def close(self) -> None:
        self._session.close()

    def _outcome(self, call: Call, limit: float) -> Outcome:
        """What the service answers within `limit` (seconds). Raises SourceError where no answer comes."""
        if limit <= 0:
            raise Unreachable(
                f"{self.service} was not called: no time was left in this poll. The next poll tries again.",
                sent=False,
            )
        url, login = split_login(call.url)
        if login:
            self.hide(login[1])
            self.hide(basic(login).removeprefix("Basic "))
        request = call._replace(url=url, headers=with_login(call.headers, login))
        sent = threading.Event()
        # Longer than the deadline, so that the deadline ends the exchange first.
        wait = self.timeout + 1.0
        proxy, transport = self._route(url)
        outcome = call_with_deadline(
            lambda: self._session.exchange(request, wait, self._max_bytes, **transport),
            limit,
            sent=sent,
        )
        if outcome is None:
            raise timeout_error(self.service, limit, sent.is_set(), proxy)
        if isinstance(outcome, Exception):
            raise request_error(self.service, outcome, url, sent.is_set(), proxy)
        return outcome

    def _route(self, url: str) -> tuple[Proxy | None, dict[str, Any]]:
        """The proxy for a URL, and `verify` and `proxies` of requests. Raises Unreachable for a wrong one."""
        try:
            proxy = proxy_of(url, self._proxy)
            verify = authorities() or True if self._verify is True else self._verify
        except ValueError as error:
            raise Unreachable(f"{self.service} was not called: {error}.", sent=False) from None
        address = proxy.address.geturl() if proxy else None
        return proxy, {"verify": verify, "proxies": {"http": address, "https": address} if address else {}}

    def _reply(self, outcome: Outcome, read: Read) -> Reply:
        """The data of an answer. Raises SourceError where it cannot be read."""
        unread: Exception
        try:
            data = read(outcome.body, outcome.headers)
            return Reply(data, outcome.headers, outcome.status, outcome.url)
        except (ValueError, RecursionError) as why:
            unread = why
        # Outside of `except`: no other error, whose text holds the body unredacted, becomes its context.
        if other := self._redirected(outcome, "the answer was no data"):
            raise other
        raise self._unreadable(outcome, read, unread)

    def _refused(self, outcome: Outcome) -> SourceError:
        """The error for a reply that is not 2xx."""
        data = error_data(self._without_secrets(outcome.body))
        words = service_words(data)
        if other := self._redirected(
            outcome, f"the answer was {outcome.status}{': ' if words else ''}{words}"
        ):
            return other
        own = self._refusal(outcome.status, outcome.headers, data) if self._refusal else None
        name = by_way_of(self._replying(outcome), self._answering_proxy(outcome.url))
        return own or status_error(name, outcome.status, outcome.headers, data, self._secrets)

    def _replying(self, outcome: Outcome) -> str:
        """The service, with the address to which a redirect has led, such as that of a login page."""
        address = self.redacted(outcome.redirected_to)
        return f"{self.service} redirects to {address}, which" if address else self.service

    def _answering_proxy(self, url: str) -> Proxy | None:
        """The proxy that may have answered in place of the service, which TLS makes impossible."""
        try:
            return proxy_of(url, self._proxy) if url.startswith("http://") else None
        except ValueError:
            return None

    def _unreadable(self, outcome: Outcome, read: Read, error: Exception) -> SourceError:
        """The error for a body that cannot be read; a service may have repeated the key in it."""
        if unknown := unknown_encoding(outcome.headers):
            return SourceError(
                f"{self.service} sent a reply that is compressed with {unknown}, which was not requested and "
                'is not read. headers = { Accept-Encoding = "identity" } may help.'
            )
        body = self._without_secrets(outcome.body)
        if body != outcome.body:
            try:
                read(body, outcome.headers)
                error = ValueError()
            except (ValueError, RecursionError) as again:
                error = again
        return body_error(self._replying(outcome), body, error)

    def _without_secrets(self, body: bytes) -> bytes:
        for form in self._secrets:
            body = body.replace(form.encode(), HIDDEN.encode())
        return body

    def _redirected(self, outcome: Outcome, why: str) -> SourceError | None:
        """The error where a redirect is to blame: the key, or the body, was not sent after it."""
        if outcome.other_host:
            return redirect_error(self.service, outcome.other_host, why)
        if outcome.lost_method:
            address = self.redacted(urlsplit(outcome.url)._replace(query="", fragment="").geturl())
            return lost_body_error(self.service, outcome.lost_method, address, why)
        return None
