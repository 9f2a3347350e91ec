"""A token is requested once, renewed when it ends or is refused, and its endpoint's faults are named."""

from __future__ import annotations

import logging
import traceback
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from sources.base import SourceError, Unauthorized
from sources.http.client import Unreachable
from sources.json_api import Json
from tests.sources.api_requests.conftest import SourceOf
from tests.support.clock import Clock
from tests.support.fakes.proxy import fake_proxy
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.tls import CERTIFICATE, tls_server

SECRET = "cl1ent s3cret/+"


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENT_SECRET", SECRET)


class Provider:
    """A service with a token endpoint. knows: where it looks for the client's secret."""

    def __init__(self, server: FakeServer, knows: str = "header", expires_in: Any = 3600) -> None:
        self.server, self.knows, self.expires_in = server, knows, expires_in
        self.valid: set[str] = set()
        server.add("login", "/token", self._token)
        server.add("api", "/rows", self._rows)

    @property
    def auth(self) -> dict[str, str]:
        return {
            "token_url": f"{self.server.url}/token",
            "client_id": "dashboard",
            "client_secret": "${CLIENT_SECRET}",
            "scope": "read all",
        }

    @property
    def issued(self) -> int:
        return len([request for request in self.server.requests_to("/token") if self._is_known(request)])

    def _token(self, request: Request) -> Answer:
        if not self._is_known(request):
            return Answer(401, body={"error": "invalid_client", "error_description": "Client is unknown"})
        token = f"t0ken-{self.issued}"
        self.valid = {token}
        return Answer(body={"access_token": token, "token_type": "bearer", "expires_in": self.expires_in})

    def _is_known(self, request: Request) -> bool:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        assert (form["grant_type"], form["scope"]) == ("client_credentials", "read all")
        if self.knows == "body":
            return (form.get("client_id"), form.get("client_secret")) == ("dashboard", SECRET)
        login = b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        return [unquote(part) for part in login.split(":")] == ["dashboard", SECRET]

    def _rows(self, request: Request) -> Answer:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return Answer(body={"v": 1}) if token in self.valid else Answer(401, body={"message": f"No {token}"})


@pytest.mark.parametrize("knows", ["header", "body"])
def test_a_token_is_requested_once_and_renewed_before_its_end(
    server: FakeServer, source_of: SourceOf, clock: Clock, knows: str
) -> None:
    provider = Provider(server, knows)
    source = source_of(auth=provider.auth)
    for seconds, issued in ((0, 1), (3500, 1), (100, 2), (3600, 3)):
        clock.advance(seconds)
        assert len(source.fetch()) == 1
        assert provider.issued == issued


def test_a_clock_that_is_set_renews_no_token(server: FakeServer, source_of: SourceOf) -> None:
    provider, wall, monotonic = Provider(server), Clock(), Clock(0.0)
    source = source_of(auth=provider.auth, clock=wall, monotonic=monotonic)
    for step, passed, issued in ((0, 0, 1), (1e5, 60, 1), (-1e6, 60, 1), (0, 3600, 2)):
        wall.advance(step)
        monotonic.advance(passed)
        source.fetch()
        assert provider.issued == issued


def test_a_token_without_an_end_is_used_until_it_is_refused(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    provider = Provider(server, expires_in=None)
    source = source_of(auth=provider.auth)
    source.fetch()
    clock.advance(1e6)
    source.fetch()
    assert provider.issued == 1
    provider.valid.clear()
    assert len(source.fetch()) == 1
    assert provider.issued == 2


def test_a_token_that_is_refused_is_renewed_once_and_no_more(
    server: FakeServer, source_of: SourceOf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = Provider(server)
    source = source_of(auth=provider.auth)
    source.fetch()
    server.routes.insert(0, ("api", "/rows", lambda _: Answer(401, body={"message": "No t0ken-2"})))
    with pytest.raises(Unauthorized, match=r"answered 401: No \*\*\*\. It refuses") as caught:
        source.fetch()
    assert (provider.issued, len(server.requests_to("/rows"))) == (2, 3)
    shown = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert not [word for word in ("t0ken", "s3cret", "CLIENT_SECRET") if word in shown]


def test_a_token_in_use_needs_no_endpoint_and_an_endpoint_that_is_down_is_named(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    provider = Provider(server)
    source = source_of(auth=provider.auth)
    source.fetch()
    server.fault["login"] = "500"
    assert len(source.fetch()) == 1
    clock.advance(3600)
    with pytest.raises(SourceError, match=r"The token endpoint 127\.0\.0\.1 answered 500"):
        source.fetch()
    server.fault.clear()
    assert len(source.fetch()) == 1


def test_an_endpoint_that_cannot_be_reached_is_named(source_of: SourceOf, server: FakeServer) -> None:
    gone = FakeServer()
    gone.close()
    auth = Provider(server).auth | {"token_url": f"{gone.url}/token"}
    with pytest.raises(Unreachable, match=r"The token endpoint 127\.0\.0\.1 cannot be reached"):
        source_of(auth=auth).fetch()


def test_a_hanging_endpoint_takes_no_longer_than_the_poll(source_of: SourceOf, server: FakeServer) -> None:
    provider = Provider(server)
    server.fault["login"] = "hang"
    with pytest.raises(
        Unreachable, match=r"The token endpoint 127\.0\.0\.1 did not reply in full within 0\.3 s"
    ):
        source_of(auth=provider.auth, timeout=0.3).fetch()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            Answer(401, body={"error": "invalid_client", "error_description": "Unknown"}),
            "answered 401: Unknown. It refuses the login: check client_id",
        ),
        (Answer(400, body={"error": "invalid_scope"}), "answered 400: invalid_scope"),
        (Answer(body={"token": "abc"}), "sent no access_token"),
        (Answer(body={"error": "server_error", "error_description": "Later"}), "it says: Later"),
        (Answer(body=b"<html>"), "sent a web page"),
        (
            Answer(307, {"Location": "http://other.test/token"}),
            "redirects to other.test, where the key is not",
        ),
    ],
)
def test_an_endpoint_that_sends_no_token_is_named(
    source_of: SourceOf, server: FakeServer, reply: Answer, words: str
) -> None:
    auth = Provider(server).auth
    server.routes.insert(0, ("login", "/token", lambda _: reply))
    with pytest.raises(SourceError) as caught:
        source_of(auth=auth).fetch()
    assert str(caught.value).startswith("The token endpoint 127.0.0.1 ")
    assert words in str(caught.value)
    assert server.requests_to("/rows") == []


def test_certificate_and_proxy_are_those_of_the_token_and_of_all_pages(clock: Clock) -> None:
    with tls_server() as server, fake_proxy() as proxy:
        provider = Provider(server)
        settings: dict[str, Any] = {
            "url": f"{server.url}/rows",
            "columns": [{"name": "v", "path": "v"}],
            "auth": provider.auth,
            "pages": {"by": "page"},
            "max_pages": 2,
            "clock": clock,
        }
        with pytest.raises(Unreachable, match=r"The token endpoint .* certificate .* is not trusted"):
            Json(**settings).fetch()
        source = Json(**settings, ca=str(CERTIFICATE), proxy=proxy.url)
        assert len(source.fetch()) == 1
        source.close()
        assert [lines[0].split()[0] for lines in proxy.requests] == ["CONNECT", "CONNECT"]
        assert [request.query.get("page") for request in server.requests] == [None, "1", "2"]
