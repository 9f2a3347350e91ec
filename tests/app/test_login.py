"""A dashboard with Panel's login: nothing of a page without a password."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tests.support.serving import ROOT, address, clean_environment


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, closed_url: str) -> Iterator[str]:
    """The address of the page of a dashboard that is started with a password."""
    folder = tmp_path_factory.mktemp("login")
    (folder / "dashboard.toml").write_text("[history]\nkeep = false\n[sources.host]\n", encoding="utf-8")
    options = ["serve", "--port", "0", "--basic-auth", "correct horse", "--cookie-secret", "a secret"]
    environment = clean_environment(closed_url, folder) | {"PYTHONPATH": str(ROOT)}
    log = folder / "log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "dashboard", *options]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        yield address(log, process)
    finally:
        process.terminate()
        process.wait()


def test_without_a_password_there_is_only_the_sign_in_page(url: str) -> None:
    answer = requests.get(url, timeout=30)
    assert urlsplit(answer.url).path == "/login"
    assert "<h1>Sign in</h1>" in answer.text
    assert "bokeh" not in answer.text
    wrong = requests.post(
        answer.url.partition("?")[0], data={"username": "ada", "password": "guess"}, timeout=30
    )
    assert "Invalid username or password" in wrong.text


def test_a_socket_without_a_password_is_refused(url: str) -> None:
    async def connect() -> None:
        origin = url.rpartition("/")[0]
        headers = {"Origin": origin, "Sec-WebSocket-Protocol": "bokeh, token"}
        await websocket_connect(HTTPRequest(url.replace("http", "ws", 1) + "/ws", headers=headers))

    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(connect())


def test_with_the_password_there_is_the_page(url: str) -> None:
    with requests.Session() as session:
        login = session.get(url, timeout=30).url.partition("?")[0]
        page = session.post(login, data={"username": "ada", "password": "correct horse"}, timeout=30)
    assert page.url == url
    assert "bokeh" in page.text
