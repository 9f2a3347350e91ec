"""A connection that fails says why, and what to do: tested over real sockets on loopback."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Iterator

import pytest
import requests

from sources.http.client import Http, Unreachable
from sources.http.connection_errors import causes_of, connection_problem
from tests.support.fakes.proxy import fake_proxy
from tests.support.fakes.server import Answer, FakeServer
from tests.support.tls import CERTIFICATE, tls_server


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def secure() -> Iterator[FakeServer]:
    with tls_server() as server:
        server.add("svc", "/data", lambda _: Answer(body={"temp": 8.4}))
        yield server


def _problem(url: str, http: Http | None = None) -> str:
    with pytest.raises(Unreachable) as caught:
        (http or Http("Svc")).get_json(url)
    return str(caught.value)


def test_certificate_that_is_not_trusted_is_named_with_the_settings_that_help(secure: FakeServer) -> None:
    text = _problem(secure.url + "/data")
    assert "the certificate of 127.0.0.1:" in text
    assert "is not trusted (self-signed certificate)" in text
    assert "Set ca" in text
    assert "verify = false" in text


def test_certificate_is_trusted_by_ca_and_not_checked_without_verify(secure: FakeServer) -> None:
    for http in (Http("Svc", ca=str(CERTIFICATE)), Http("Svc", verify=False)):
        assert http.get_json(secure.url + "/data").data == {"temp": 8.4}


def test_server_that_requires_a_certificate_of_the_program_is_named_as_one() -> None:
    with tls_server(requires_certificate=True) as server:
        text = _problem(server.url + "/data", Http("Svc", ca=str(CERTIFICATE)))
    assert "It may require a certificate of this program, and none is sent from here" in text


def test_certificate_of_another_name_is_named(secure: FakeServer) -> None:
    url = secure.url.replace("127.0.0.1", "127.0.0.2")
    assert "127.0.0.2" in _problem(url + "/data", Http("Svc", ca=str(CERTIFICATE)))


def test_https_address_of_an_http_server_says_to_write_http() -> None:
    with FakeServer() as server:
        assert "Write http:// instead" in _problem(server.url.replace("http", "https"))


def test_closed_port_refuses_connections() -> None:
    gone = FakeServer()
    gone.close()
    assert "refuses connections: nothing listens at that port" in _problem(gone.url)


def test_name_without_an_address_is_named() -> None:
    assert "the name nowhere.invalid has no address" in _problem("http://nowhere.invalid/data")


def test_server_that_closes_the_connection_is_named() -> None:
    def hang_up() -> None:
        listening.accept()[0].close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=hang_up, daemon=True).start()
        text = _problem(f"http://127.0.0.1:{listening.getsockname()[1]}/")
    assert "closed the connection without a reply" in text


def test_http_address_of_a_port_that_speaks_tls_is_named() -> None:
    with tls_server() as server:
        text = _problem(server.url.replace("https://", "http://"))
    assert "write https:// instead of http://" in text


def test_proxy_that_requires_a_login_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_proxy("407 Proxy Authentication Required") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        text = _problem("https://api.example.org/data")
    assert f"the proxy {proxy.url.removeprefix('http://')} answered 407" in text
    assert "write user and password into HTTPS_PROXY" in text


def test_advice_on_a_login_names_the_variable_for_http_and_the_setting(server: FakeServer) -> None:
    server.add("proxy", "/*", lambda _: Answer(407))
    text = _problem(f"{server.url}/data")
    assert "answered 407" in text
    assert "into HTTPS_PROXY, HTTP_PROXY or the setting proxy" in text


def test_proxy_that_cannot_be_reached_is_named() -> None:
    gone = FakeServer()
    gone.close()
    text = _problem("https://api.example.org/data", Http("Svc", proxy=gone.url))
    assert f"the proxy {gone.url.removeprefix('http://')} cannot be reached" in text


def test_proxy_setting_carries_requests(secure: FakeServer) -> None:
    with fake_proxy() as proxy:
        http = Http("Svc", proxy=proxy.url, ca=str(CERTIFICATE))
        assert http.get_json(secure.url + "/data").data == {"temp": 8.4}
        assert proxy.requests[0][0].startswith("CONNECT 127.0.0.1:")


def test_missing_route_is_named() -> None:
    error = requests.ConnectionError(OSError(errno.EHOSTUNREACH, "No route to host"))
    assert connection_problem(error, "10.0.0.1") == "there is no route to 10.0.0.1. Check the network"


def test_causes_are_found_in_arguments_and_end_where_they_repeat() -> None:
    inner, outer = ValueError("inner"), RuntimeError("outer")
    outer.args = (inner,)
    inner.args = (outer,)
    assert list(causes_of(outer)) == [outer, inner]
