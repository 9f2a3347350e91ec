"""What all sources have that request an HTTP API as their settings say."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import param

from sources.answers.reader import Body
from sources.api_requests.auth import Auth, read_auth
from sources.api_requests.call_template import METHODS, read_template
from sources.api_requests.client import ApiClient, FetchedAnswer
from sources.api_requests.literal_keys import literal_keys
from sources.api_requests.oauth import ClientCredentials, refusal_of
from sources.api_requests.page_reader import FetchedPages, read_pages
from sources.api_requests.pagination import NextPage, read_paging
from sources.base import Retry, Source
from sources.environment import expanded
from sources.http.certificates import check_authorities
from sources.http.client import Http, Read, Refusal
from sources.http.proxies import read_proxy
from sources.json_rows.shapes import RawRow

_REQUEST = ("url", "method", "params", "headers", "body", "query", "variables")


class ApiSource(Source):
    """A source whose rows come from one address, in one page or several.

    Texts in the settings of the request may hold `${NAME}`, which stands for an environment variable and is
    kept secret. `url`, `params`, `body` and `variables` may also hold times, such as `{now-1d}`
    (`sources.api_requests.placeholders`).
    """

    url = param.String("", doc="address that answers with data; required")
    method: Any = param.Selector(
        default="",
        objects=list(METHODS),
        doc="HTTP method; empty: GET, or POST where there is a body or query",
    )
    params = param.Dict({}, doc="parameters that are added to the address")
    body: Any = param.ClassSelector(
        default="", class_=(str, dict, list), doc="body of the request; a table is sent as JSON"
    )
    query = param.String("", doc="query of GraphQL")
    variables = param.Dict({}, doc="variables of the GraphQL query")
    headers = param.Dict({}, doc="request headers; ${NAME} is taken from the environment")
    auth = param.Dict({}, doc="login: {user, password}, {bearer}, or {token_url, client_id, client_secret}")
    pages = param.Dict({}, doc="how to reach further pages: {by}, and what that needs; empty: one page")
    max_pages = param.Integer(10, bounds=(1, 100), doc="most pages that a poll reads")
    verify = param.Boolean(True, doc="check the certificate of an https address")
    ca = param.String("", doc="file of the authorities whose certificates are trusted; empty: the usual ones")
    proxy = param.String("", doc="address of a proxy; empty: that in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY")

    expanded_settings = ("url", "params", "headers", "body", "query", "variables", "auth", "proxy")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._read_request()
        self._cut_note = ""
        self._pause: tuple[float, Retry] | None = None

    def use_environment(self) -> None:
        before = self._client
        self._read_request()
        before.close()
        self._pause = None

    def _read_request(self) -> None:
        """Read the settings of the request, with the variables in them. Raises ValueError."""
        request = {name: getattr(self, name) for name in _REQUEST}
        self._template, secrets = read_template(**request, zone=self.times_zone)
        template = self._template
        secrets |= literal_keys(template.url, template.params, template.headers, template.body)
        self._paging = read_paging(self.pages)
        auth = read_auth(self.auth)
        self._check_auth(auth)
        self._client = self._new_client(auth, secrets)

    def fetch_pages(self, read: Read, rows_of: Callable[[Any], list[RawRow]]) -> FetchedPages:
        """The pages of one poll.

        read: the data of a body. rows_of: the rows in the data of a page; raises SourceError.
        Raises SourceError where the first page fails.
        """
        self._check_pause()
        self._client.begin_poll()
        end, now = time.monotonic() + self.timeout, self.clock()

        def send(page: NextPage) -> FetchedAnswer:
            call = self._template.at(now, page.values)
            # The address of a next page has its parameters in it.
            call = call._replace(url=page.url, params=None) if page.url else call
            return self._client.send(call, read, end)

        pages = read_pages(send, rows_of, self._paging, self.max_pages)
        self._cut_note = pages.note
        failures = {name: self.redacted(why) for name, why in pages.failures.items()}
        if isinstance(pages.error, Retry):
            self._pause = self.monotonic() + pages.error.after, pages.error
        return pages._replace(failures=failures)

    def fetch_body(self) -> Body:
        """The first answer as it came. Raises SourceError."""

        def read(content: bytes, headers: Mapping[str, str]) -> Body:
            return Body(content, headers.get("Content-Type", ""))

        page = self._paging.start if self._paging else {}
        call = self._template.at(self.clock(), page)
        body: Body = self._client.send(call, read, time.monotonic() + self.timeout).data
        return body

    def redacted(self, text: str) -> str:
        """The text without the keys and tokens of this source."""
        return self._client.http.redacted(text)

    @property
    def times_zone(self) -> tzinfo:
        """The zone of the days in times of the request."""
        return UTC

    @property
    def active_provider(self) -> str:
        return urlsplit(self.url).hostname or "The service"

    @property
    def note(self) -> str:
        return self._cut_note

    def close(self) -> None:
        self._client.close()

    def _check_pause(self) -> None:
        """Raise Retry while a service whose later page was refused is to get no request."""
        if self._pause is None:
            return
        until, error = self._pause
        if (left := until - self.monotonic()) > 0:
            raise Retry(str(error), left)
        self._pause = None

    def _check_auth(self, auth: Auth) -> None:
        if not self.auth:
            return
        if any(name.lower() == "authorization" for name in self.headers):
            raise ValueError("auth and headers.Authorization are both set; remove one of them")
        if "@" in urlsplit(self._template.url).netloc:
            raise ValueError("auth is set, and url has a user as well; remove one of them")

    def _new_client(self, auth: Auth, secrets: set[str]) -> ApiClient:
        ca = str(Path(self.ca).expanduser()) if self.ca else ""
        if ca:
            check_authorities(ca, "ca")
        proxy, more = expanded(self.proxy, "proxy", in_url=True)
        if proxy:
            read_proxy(proxy, "proxy")
        hidden = secrets | more | auth.secrets

        transport: dict[str, Any] = {"verify": self.verify, "ca": ca, "proxy": proxy}

        def http(service: str, refusal: Refusal | None = None) -> Http:
            return Http(service, secrets=hidden, timeout=self.timeout, refusal=refusal, **transport)

        token = None
        if auth.token:
            endpoint = f"The token endpoint {urlsplit(auth.token.token_url).hostname}"
            token = ClientCredentials(auth.token, http(endpoint, refusal_of(endpoint)), self.monotonic)
        return ApiClient(http(self.active_provider), self._template.url, header=auth.header, token=token)
