"""What the routes deny before they read a body: length, method and content type."""

from __future__ import annotations

import gzip
import socket
from urllib.parse import urlsplit

import pytest
import requests

from tests.push.conftest import PushServer, StartServer

ROW = {"value": 1}


def test_a_body_above_the_limit_is_denied(start_server: StartServer) -> None:
    server = start_server(size=1000)
    answer = server.push("values", [ROW] * 1000)
    assert answer.status_code == 413
    assert "size_kb" in answer.json()["error"]
    assert not server.histories


def test_a_body_in_chunks_above_the_limit_is_cut_off_while_it_is_sent(start_server: StartServer) -> None:
    server = start_server(size=1000)
    address = urlsplit(server.url)
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=20) as sending:
        head = "POST /push/values HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        sending.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode())
        for _ in range(3):
            sending.sendall(b"200\r\n" + b"[" * 0x200 + b"\r\n")
        # The body has no end yet.
        assert sending.recv(100).startswith(b"HTTP/1.1 413")
        with pytest.raises(OSError):
            while True:
                sending.sendall(b"10000\r\n" + b"[" * 0x10000 + b"\r\n")
    assert not server.histories


def test_other_methods_and_content_types_are_denied(server: PushServer) -> None:
    answer = requests.put(f"{server.url}/push/values", json=ROW, timeout=10)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert requests.post(f"{server.url}/refreshData", timeout=10).headers["Allow"] == "GET"
    for kind in ("", "text/html", "application/x-www-form-urlencoded"):
        answer = requests.post(
            f"{server.url}/push/values", data=b'{"value": 1}', headers={"Content-Type": kind}, timeout=10
        )
        assert answer.status_code == 415
        assert repr(kind) in answer.json()["error"]
        assert "application/json" in answer.json()["error"]
        assert "curl -H 'Content-Type: application/json' -d '{" in answer.json()["error"]
        assert answer.json()["error"].endswith(f"{server.url}/push/values")
    packed = server.push("values", ROW, **{"Content-Encoding": "br"})
    assert packed.status_code == 415
    assert "Content-Encoding 'br'" in packed.json()["error"]
    assert not server.histories


def test_a_denied_push_loses_none_that_follows_over_its_connection(server: PushServer) -> None:
    wrong = {"Content-Type": "text/xml"}
    with requests.Session() as session:
        for _ in range(20):
            url = f"{server.url}/push/values"
            assert session.post(url, b"<value>1</value>", headers=wrong, timeout=10).status_code == 415
            assert session.post(url, json=ROW, timeout=10).status_code == 202


def test_packed_rows_are_accepted_and_no_more_than_plain_ones(server: PushServer) -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}

    def push(name: str, body: bytes) -> requests.Response:
        packed = gzip.compress(body)
        return requests.post(f"{server.url}/push/{name}", packed, headers=headers, timeout=10)

    assert push("values", b'{"value": 2.5}').status_code == 202
    assert server.await_rows("values", 1)["value"] == [2.5]
    assert push("other", b" " * 1_000_001).status_code == 413
    assert "other" not in server.histories
