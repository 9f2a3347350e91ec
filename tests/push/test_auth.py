"""Who may push, and how fast."""

from __future__ import annotations

import pytest
import requests

from dashboard.push.auth import AccessPolicy
from tests.push.conftest import PushServer, StartServer
from tests.support.clock import Clock

ROW = {"value": 1}


def test_with_a_token_pushes_without_it_are_denied(start_server: StartServer) -> None:
    server = start_server(token="secret")
    wrong = [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "secret"},
        {"Authorization": "Basic secret"},
    ]
    for headers in wrong:
        answer = server.push("values", ROW, **headers)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert "secret" not in answer.text
    assert not server.histories
    assert server.push("values", ROW, Authorization="Bearer secret").status_code == 202
    assert requests.get(f"{server.url}/refreshData", timeout=10).status_code == 401


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_token_with_other_letters_is_accepted_however_it_is_encoded(
    start_server: StartServer, encoding: str
) -> None:
    server = start_server(token="gehëim")
    for token, status in (("gehëim", 202), ("geheim", 401), ("gehêim", 401)):
        headers = {"Authorization": f"Bearer {token}".encode(encoding)}
        answer = requests.post(f"{server.url}/push/values", json=ROW, headers=headers, timeout=10)
        assert answer.status_code == status


def test_a_token_with_letters_that_no_header_has_matches_none_that_looks_alike() -> None:
    policy = AccessPolicy(lambda: "ключ", 100)
    assert policy.denied("8.8.8.8", {"Authorization": "Bearer ????"}) is not None
    assert policy.denied("8.8.8.8", {"Authorization": "Bearer " + "ключ".encode().decode("latin-1")}) is None


@pytest.mark.parametrize("sender", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_without_a_token_this_computer_may_push(sender: str) -> None:
    for host in ("localhost:5006", "127.0.0.1:5006", "[::1]:5006", "localhost"):
        assert AccessPolicy(lambda: "", 100).denied(sender, {"Host": host}) is None


@pytest.mark.parametrize("sender", ["192.168.0.7", "8.8.8.8", "::2", "::ffff:10.0.0.1", "", "0.0.0.0"])
def test_without_a_token_other_computers_are_denied_with_how_to_set_one(sender: str) -> None:
    denied = AccessPolicy(lambda: "", 100).denied(sender, {"Host": "localhost"})
    assert denied
    assert denied.status == 403
    assert "DASHBOARD_PUSH_TOKEN" in denied.reason


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "10.0.0.1"},
        {"Host": "[::1"},
        {"Host": ""},
        {"Host": "localhost", "X-Forwarded-For": "127.0.0.1"},
        {"Host": "localhost", "X-Real-Ip": "127.0.0.1"},
        {"Host": "localhost", "Forwarded": "for=127.0.0.1"},
    ],
)
def test_without_a_token_other_host_names_and_proxies_are_denied(headers: dict[str, str]) -> None:
    denied = AccessPolicy(lambda: "", 100).denied("127.0.0.1", headers)
    assert denied
    assert denied.status == 403
    assert (
        AccessPolicy(lambda: "secret", 100).denied("8.8.8.8", headers | {"Authorization": "Bearer secret"})
        is None
    )


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", "http://[::1"])
@pytest.mark.parametrize("token", ["", "secret"])
def test_a_page_of_another_site_may_not_push(start_server: StartServer, origin: str, token: str) -> None:
    server = start_server(token=token)
    answer = server.push("values", ROW, Origin=origin, Authorization="Bearer secret")
    assert answer.status_code == 403
    assert not server.histories


def test_a_page_of_this_site_may_push(server: PushServer) -> None:
    assert server.push("values", ROW, Origin=server.url).status_code == 202


def test_a_sender_above_the_rate_gets_retry_after_and_others_are_accepted(start_server: StartServer) -> None:
    server = start_server(rate=0)
    answer = server.push("values", ROW)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert not server.histories
    clock, headers = Clock(), {"Host": "localhost"}
    policy = AccessPolicy(lambda: "", 3, clock)
    assert [bool(policy.denied("127.0.0.1", headers)) for _ in range(5)] == [False] * 3 + [True] * 2
    assert policy.denied("127.0.0.2", headers) is None
    clock.now += 1
    assert policy.denied("127.0.0.1", headers) is None


def test_a_token_that_changes_holds_from_the_next_request_on() -> None:
    token = "old"
    policy = AccessPolicy(lambda: token, 100)
    sent = {"Authorization": "Bearer new"}
    denied = policy.denied("8.8.8.8", sent)
    assert denied
    assert denied.status == 401
    token = "new"
    assert policy.denied("8.8.8.8", sent) is None
    assert policy.denied("8.8.8.8", {"Authorization": "Bearer old"})
