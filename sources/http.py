"""JSON over HTTP: one session per service, with limits of time and size."""

from __future__ import annotations

import json
import math
import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import requests
import urllib3

from sources.base import SourceError
from sources.deadline import DeadlineAdapter, call_with_deadline
from sources.http_errors import (
    KeyNotSent,
    TooLarge,
    Unreachable,
    body_error,
    host_of,
    redirect_error,
    request_error,
    retry_after,
    status_error,
    timeout_error,
)
from sources.redaction import redact_in_logs, redacted, spellings
from sources.service_words import service_words

__all__ = ["Http", "Refusal", "Reply", "Unreachable", "base_url", "retry_after"]

Refusal = Callable[[int, Mapping[str, str], Any], SourceError | None]

_CHUNK_BYTES = 65_536


class Reply(NamedTuple):
    """A parsed JSON body, and headers with case-insensitive names."""

    data: Any
    headers: Mapping[str, str]


class Http:
    """Requests JSON from one service.

    service: its name in error texts.
    secrets: keys and tokens; they are hidden in logs and error texts and not sent to other hosts.
    timeout: seconds for a whole request: name lookup, connection, redirects and body together.
    max_bytes: largest body, after decompression.
    verify, ca: whether the certificate of an https server is checked, and the file of the authorities that
        are trusted in place of the usual ones. proxy: its address; "": that in HTTPS_PROXY and HTTP_PROXY.
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
        self._session = _Session(self._secrets)
        self._transport: dict[str, Any] = {"verify": ca or verify}
        if not verify:
            # The setting says so; the warning would be repeated at every poll.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        if proxy:
            self._transport["proxies"] = {"http": proxy, "https": proxy}
        redact_in_logs(self._secrets)

    def get_json(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float = math.inf,
    ) -> Reply:
        """The parsed JSON of the reply to one GET; the rest as in `get`."""
        return self.get(url, lambda body, _: json.loads(body), params, headers, seconds=seconds)

    def get(
        self,
        url: str,
        read: Callable[[bytes, Mapping[str, str]], Any],
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float = math.inf,
    ) -> Reply:
        """What `read` returns for the reply to one GET.

        Blocks for `timeout` or `seconds` at most, whichever is less.

        url: a user and password in it are sent as HTTP Basic.
        read: is called with body and headers, and raises ValueError where the body is unusable.

        Raises Unreachable where no reply comes, Retry, Unauthorized or QuotaSpent where the reply says so,
        and SourceError for every other reply that is unusable.
        """
        limit = min(self.timeout, seconds)
        if limit <= 0:
            raise Unreachable(
                f"{self.service} was not called: no time was left in this poll. The next poll tries again."
            )
        url, login = _split_login(url)
        self._hide(login)
        outcome = call_with_deadline(lambda: self._get(url, params, headers, login), limit)
        if outcome is None:
            raise timeout_error(self.service, limit)
        if isinstance(outcome, Exception):
            raise request_error(self.service, outcome, url)
        status, reply_headers, body, redirected_to = outcome
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            data = _parsed(body)
            if redirected_to:
                words = self.redacted(service_words(data))
                raise redirect_error(
                    self.service, redirected_to, f"the answer was {status}{': ' if words else ''}{words}"
                )
            own = self._refusal(status, reply_headers, data) if self._refusal else None
            raise own or status_error(self.service, status, reply_headers, data, self._secrets)
        unread: Exception
        try:
            return Reply(read(body, reply_headers), reply_headers)
        except (ValueError, RecursionError) as error:
            unread = error
        if redirected_to:
            raise redirect_error(self.service, redirected_to, "the answer was no data")
        # Outside of `except`: no other error, whose text holds the body unredacted, becomes its context.
        raise body_error(self.service, body, unread)

    def redacted(self, text: str) -> str:
        """The text without the keys and tokens of this service."""
        return redacted(text, self._secrets)

    def close(self) -> None:
        self._session.close()

    def _hide(self, login: tuple[str, str] | None) -> None:
        if login and login[1] not in self._secrets:
            self._secrets = self._session.secrets = spellings([*self._secrets, login[1]])
            redact_in_logs(self._secrets)

    def _get(
        self,
        url: str,
        params: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
        login: tuple[str, str] | None,
    ) -> tuple[int, Mapping[str, str], bytes, str]:
        """Status, headers and body of the reply, and the host of a redirect to which the key was not sent."""
        # Longer than the deadline, so that the deadline ends the exchange first.
        wait = self.timeout + 1.0
        sent = {**(headers or {}), **_basic(login, headers or {})}
        with self._session.get(
            url, params=params, headers=sent, timeout=wait, stream=True, **self._transport
        ) as response:
            body = bytearray()
            for chunk in response.iter_content(_CHUNK_BYTES):
                body += chunk
                if len(body) > self._max_bytes:
                    raise TooLarge(self._max_bytes)
            left_out = any(hasattr(one.request, "key_left_out") for one in (*response.history, response))
            other = host_of(response.url) if left_out else ""
            return response.status_code, response.headers, bytes(body), other


def has_custom_server(variable: str) -> bool:
    """Whether the environment variable replaces the service's address."""
    return bool(os.environ.get(variable, "").strip())


def base_url(variable: str, default: str) -> str:
    """Scheme, host and port of a service: the environment variable, where it is set, or the default.

    Raises ValueError where the variable is no such address.
    """
    url = os.environ.get(variable, "").strip().rstrip("/") or default
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ValueError(f"{variable} must be a scheme, a host and a port, such as http://127.0.0.1:8080")
    return url


class _Session(requests.Session):
    """A session that does not send secrets and callers' headers to another host after a redirect."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self.secrets = secrets
        self.headers.update({"User-Agent": "realtime-dashboard", "Accept": "application/json"})
        # Without this, requests reads a password from ~/.netrc and replaces the token by it.
        self.auth = lambda request: request
        for scheme in ("http://", "https://"):
            self.mount(scheme, DeadlineAdapter())

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        old, new = str(response.request.url), str(prepared_request.url)
        if not self.should_strip_auth(old, new):
            return
        if redacted(new, self.secrets) != new:
            raise KeyNotSent(host_of(new))
        for name in list(prepared_request.headers):
            # A cookie in it is of the other host: requests has removed those of the first one.
            if name not in self.headers and name != "Cookie":
                del prepared_request.headers[name]
                prepared_request.key_left_out = True  # type: ignore[attr-defined]


def _split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """The URL without its user and password, and these; None where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # requests refuses it, and with it the whole call
        return url, None
    user, has_login, host = parts.netloc.rpartition("@")
    if not has_login:
        return url, None
    name, _, password = user.partition(":")
    return parts._replace(netloc=host).geturl(), (unquote(name), unquote(password))


def _basic(login: tuple[str, str] | None, headers: Mapping[str, str]) -> dict[str, str]:
    """The header of HTTP Basic, unless the caller sets that header."""
    if login is None or any(name.lower() == "authorization" for name in headers):
        return {}
    return {"Authorization": f"Basic {b64encode(':'.join(login).encode()).decode()}"}


def _parsed(body: bytes) -> Any:
    """The JSON of an error's body; None where it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
