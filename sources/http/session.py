"""The session of requests that sends keys to the host that they are for, and to no other."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import requests
from urllib3 import HTTPResponse
from urllib3.exceptions import ReadTimeoutError, SSLError

from sources.answers.event_stream import TYPE, is_event
from sources.http.call import Call, Outcome
from sources.http.compressed_body import ENCODINGS, EndedEarly, decompressed
from sources.http.deadline import DeadlineAdapter, limit_wait
from sources.http.errors import KeyNotSent, TooLarge, host_of
from sources.redaction import redacted

# Headers that no caller sets: of the body, of the proxy, and a cookie that requests has set for the host.
_OF_THE_REQUEST = ("Content-Length", "Content-Type", "Transfer-Encoding", "Cookie", "Proxy-Authorization")
# What is no letter and stays as it is in an address.
_OF_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"
# Decompressed, a chunk is at most a thousand times as large.
_CHUNK_BYTES = 16_384
# A stream of events is read for so long at each poll.
_STREAM_SECONDS = 2.0

Login = tuple[str, str]
"""User and password."""


class HttpSession(requests.Session):
    """A session that does not send secrets and callers' headers to another host after a redirect.

    As with curl, a redirected POST becomes a GET, unless the status is 307 or 308.
    """

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self.secrets = secrets
        self.headers.update({"User-Agent": "realtime-dashboard", "Accept": "application/json, */*;q=0.8"})
        # Without this, requests reads a password from ~/.netrc and replaces the token by it.
        self.auth = lambda request: request
        for scheme in ("http://", "https://"):
            self.mount(scheme, DeadlineAdapter())

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """The address of a redirect. One that is not in UTF-8 is requested by its bytes, as with curl."""
        try:
            return super().get_redirect_target(resp)
        except UnicodeDecodeError:
            return quote(resp.headers["Location"].encode("latin-1"), safe=_OF_ADDRESSES)

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        old, new = str(response.request.url), str(prepared_request.url)
        if not self.should_strip_auth(old, new):
            return
        body = prepared_request.body if isinstance(prepared_request.body, str | bytes) else ""
        if self._has_secret(new) or self._has_secret(body):
            raise KeyNotSent(host_of(new))
        for name in list(prepared_request.headers):
            if name not in self.headers and name not in _OF_THE_REQUEST:
                del prepared_request.headers[name]
                prepared_request.key_left_out = True  # type: ignore[attr-defined]

    def exchange(self, call: Call, wait: float, max_bytes: int, **transport: Any) -> Outcome:
        """The reply to a call, after redirects.

        wait: seconds for each wait of bytes. transport: `verify` and `proxies` of requests.
        Raises the exceptions of requests, TooLarge and EndedEarly.
        """
        with self.request(
            call.method,
            call.url,
            params=call.params,
            headers=call.headers,
            data=call.body,
            timeout=wait,
            stream=True,
            **transport,
        ) as response:
            body = bytearray()
            is_stream = response.headers.get("Content-Type", "").lower().startswith(TYPE)
            for chunk in _beginning(response, wait) if is_stream else _whole(response):
                body += chunk
                if len(body) > max_bytes:
                    raise TooLarge(max_bytes)
            left_out = any(hasattr(one.request, "key_left_out") for one in (*response.history, response))
            changed = response.request.method != call.method
            address = host_of(str(response.url)) + urlsplit(str(response.url)).path
            return Outcome(
                response.status_code,
                response.headers,
                bytes(body),
                str(response.url),
                host_of(response.url) if left_out else "",
                call.method if changed else "",
                address if response.history else "",
            )

    def _has_secret(self, text: str | bytes) -> bool:
        plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return redacted(plain, self.secrets) != plain


def _whole(response: requests.Response) -> Iterator[bytes]:
    """A body to its end. Raises EndedEarly where the connection ends before it, unless the status is that of
    an error, which says more than the body."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ENCODINGS:
        # So that urllib3 leaves the body as it is.
        del response.raw.headers["Content-Encoding"]
    chunks = response.iter_content(_CHUNK_BYTES)
    try:
        yield from decompressed(chunks, encoding) if encoding in ENCODINGS else chunks
        return
    except EndedEarly as error:
        why = str(error)
    except requests.exceptions.SSLError:
        why = "without the end that TLS has"
    except requests.exceptions.ChunkedEncodingError:
        why = "before its length"
    if response.ok:
        raise EndedEarly(why)


def _beginning(response: requests.Response, wait: float) -> Iterator[bytes]:
    """What a stream of events sends in the first seconds, or all where it holds something else or ends.

    wait: seconds in which the whole reply has to come.
    """
    end, start = time.monotonic() + min(_STREAM_SECONDS, wait / 4), b""
    with suppress(ReadTimeoutError, SSLError):  # an event that has come is whole
        while (left := end - time.monotonic()) > 0 or (start and not is_event(start)):
            limit_wait(max(left, 0.0) if is_event(start) or not start else wait)
            chunk = response.raw.read1(_CHUNK_BYTES, decode_content=True)
            if not chunk:
                break
            start = start or chunk
            yield chunk
    if not start:
        yield b":"  # a comment: no event has come yet


def unknown_encoding(headers: Mapping[str, str]) -> str:
    """The way in which a reply is compressed, where it could not be decompressed; "" for others."""
    known = ("", "identity", *HTTPResponse.CONTENT_DECODERS)
    names = (one.strip().lower() for one in headers.get("Content-Encoding", "").split(","))
    return next((name[:20] for name in names if name not in known), "")


def split_login(url: str) -> tuple[str, Login | None]:
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


def basic(login: Login) -> str:
    """The value of the header Authorization for HTTP Basic."""
    return f"Basic {b64encode(':'.join(login).encode()).decode()}"


def with_login(headers: Mapping[str, str], login: Login | None) -> dict[str, str]:
    """The headers with that of HTTP Basic, unless the caller sets it."""
    return with_header(headers, "Authorization", basic(login) if login else "")


def with_header(headers: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """The headers with one more, unless it is empty or there already."""
    is_there = any(one.lower() == name.lower() for one in headers)
    return dict(headers) if is_there or not value else {**headers, name: value}
