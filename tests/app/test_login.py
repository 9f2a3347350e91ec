"""A dashboard with a login: nothing of a page, of its sockets and of the APIs without one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.serving import ROOT, address, clean_environment

COOKIES = ("--cookie-secret", "a secret")
TOKEN = {"Authorization": "Bearer programs"}
CODE, CLIENT, SECRET = "one-time", "dashboard", "s3cret"
FERNET = "uZ2hH3mC1Z0Xk7c7m1n5yq0oZJ4aO8S6w4m3k2j1h0g="


@contextmanager
def dashboard(folder: Path, options: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """The address of the page of a dashboard that is started with a login."""
    (folder / "dashboard.toml").write_text("[history]\nkeep = false\n[sources.host]\n", encoding="utf-8")
    command = [sys.executable, "-m", "dashboard", "serve", "--port", "0", *COOKIES, *options]
    own = clean_environment("http://127.0.0.1:9", folder) | {"PYTHONPATH": str(ROOT)}
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=own | dict(environment), stdout=output, stderr=output
        )
    try:
        yield address(log, process)
    finally:
        process.terminate()
        process.wait()
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with a password, whose APIs need a token."""
    token = {"DASHBOARD_PUSH_TOKEN": "programs"}
    with dashboard(tmp_path_factory.mktemp("login"), ("--basic-auth", "correct horse"), token) as page:
        yield page


def signed_in(url: str, password: str = "correct horse") -> tuple[requests.Session, requests.Response]:
    """A browser that has sent the form of the sign-in page, and the page after that."""
    session = requests.Session()
    form = session.get(url, timeout=30).url.partition("?")[0]
    return session, session.post(form, data={"username": "ada", "password": password}, timeout=30)


async def socket(url: str, path: str, session: requests.Session | None = None) -> WebSocketClientConnection:
    """A socket of the server, with the cookies of a browser."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    headers = {"Origin": origin, "Sec-WebSocket-Protocol": "bokeh, token"}
    if session is not None:
        headers["Cookie"] = "; ".join(f"{one.name}={one.value}" for one in session.cookies)
    if path == "/channel":
        del headers["Sec-WebSocket-Protocol"]
    return await websocket_connect(HTTPRequest(origin.replace("http", "ws", 1) + path, headers=headers))


def test_without_a_password_there_is_only_the_sign_in_page(url: str) -> None:
    answer = requests.get(url, timeout=30)
    assert urlsplit(answer.url).path == "/login"
    assert "<h1>Sign in</h1>" in answer.text
    assert "bokeh" not in answer.text
    _, wrong = signed_in(url, "guess")
    assert "Invalid username or password" in wrong.text


@pytest.mark.parametrize("path", ["", "/autoload.js?bokeh-autoload-element=a", "/metadata"])
def test_nothing_of_a_page_is_answered_without_a_password(url: str, path: str) -> None:
    answer = requests.get(url + path, timeout=30, allow_redirects=False)
    assert answer.status_code in (302, 401, 403)
    assert "token" not in answer.text


@pytest.mark.parametrize("path", ["/realtime_dashboard/ws", "/channel"])
def test_a_socket_without_a_password_is_refused(url: str, path: str) -> None:
    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(socket(url, path))


@pytest.mark.parametrize(
    "path", ["/metrics", "/api/sources", "/api/sources/host/rows", "/api/sources/host/events", "/api/alerts"]
)
def test_programs_need_the_token_and_a_browser_that_is_signed_in_does_as_well(url: str, path: str) -> None:
    server = url.rpartition("/")[0]
    session, _ = signed_in(url)
    for refused in (requests.get(server + path, timeout=30), session.get(server + path, timeout=30)):
        assert refused.status_code == 401
    with requests.get(server + path, headers=TOKEN, timeout=30, stream=True) as answer:
        assert answer.status_code == 200


def test_a_push_needs_the_token(url: str) -> None:
    push = f"{url.rpartition('/')[0]}/push/values"
    assert requests.post(push, json={"value": 1}, timeout=30).status_code == 401
    assert requests.post(push, json={"value": 1}, headers=TOKEN, timeout=30).status_code == 202


def test_with_the_password_there_are_the_page_and_its_channel(url: str) -> None:
    session, page = signed_in(url)
    assert page.url == url
    assert "bokeh" in page.text

    async def beat() -> object:
        channel = await socket(url, "/channel", session)
        return await asyncio.wait_for(channel.read_message(), 60)

    assert "boot" in str(asyncio.run(beat()))


@pytest.fixture
def provider() -> Iterator[FakeServer]:
    """A provider of OAuth 2 at which everybody is Ada."""

    def authorize(request: Request) -> Answer:
        assert (request.query["client_id"], request.query["response_type"]) == (CLIENT, "code")
        back = urlencode({"code": CODE, "state": request.query["state"]})
        return Answer(302, {"Location": f"{request.query['redirect_uri']}?{back}"})

    def token(request: Request) -> Answer:
        sent = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        known = (sent["client_id"], sent["client_secret"], sent["code"]) == (CLIENT, SECRET, CODE)
        body = {"access_token": "access", "token_type": "Bearer", "expires_in": 3600}
        return Answer(200, body=body) if known else Answer(400, body={"error": "invalid_grant"})

    def user(request: Request) -> Answer:
        known = request.headers["Authorization"] == "Bearer access"
        return Answer(200, body={"email": "ada@example.org"}) if known else Answer(401)

    with FakeServer() as server:
        for path, answer in (("/authorize", authorize), ("/token", token), ("/userinfo", user)):
            server.add("oauth", path, answer)
        yield server


def test_a_provider_of_oauth_signs_in(provider: FakeServer, tmp_path: Path) -> None:
    options = (
        *("--oauth-provider", "generic", "--oauth-key", CLIENT, "--oauth-secret", SECRET),
        *("--oauth-encryption-key", FERNET),
    )
    addresses = {"AUTHORIZE": "authorize", "TOKEN": "token", "USER": "userinfo"}
    environment = {f"PANEL_OAUTH_{name}_URL": f"{provider.url}/{path}" for name, path in addresses.items()}
    with dashboard(tmp_path, options, environment) as url:
        with pytest.raises(HTTPClientError, match="403"):
            asyncio.run(socket(url, "/channel"))
        with requests.Session() as session:
            page = session.get(url, timeout=60)
            assert (page.url, page.status_code) == (url, 200)
            assert "bokeh" in page.text
            assert [request.path for request in provider.requests] == ["/authorize", "/token", "/userinfo"]
            channel = asyncio.run(socket(url, "/channel", session))
            assert channel
        forged = requests.get(url, params={"code": CODE, "state": "guess"}, timeout=60, allow_redirects=False)
        assert forged.status_code == 302  # to the provider, with a state of its own
        assert "s3cret" not in (tmp_path / "log").read_text()
        assert CODE not in (tmp_path / "log").read_text()
