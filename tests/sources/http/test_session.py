"""Keys go to the host that they are for, and to no other."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from sources.http.call import Call, Outcome
from sources.http.deadline import call_with_deadline
from sources.http.errors import KeyNotSent, TooLarge
from sources.http.session import HttpSession, basic, split_login, with_header, with_login
from tests.support.fakes.server import Answer, FakeServer

KEY = "s3cret+1"


@pytest.fixture
def other() -> Iterator[FakeServer]:
    """A server at another host name."""
    with FakeServer() as fake:
        fake.url = fake.url.replace("127.0.0.1", "localhost")
        fake.add("other", "/data", lambda _: Answer(body={"v": 1}))
        yield fake


def exchange(call: Call, max_bytes: int = 1_000) -> Outcome:
    with HttpSession((KEY,)) as session:
        return session.exchange(call, 5.0, max_bytes)


def test_headers_of_the_caller_stay_at_their_host_after_a_redirect(
    server: FakeServer, other: FakeServer
) -> None:
    server.add("first", "/moved", lambda _: Answer(302, {"Location": f"{other.url}/data"}))
    outcome = exchange(
        Call(f"{server.url}/moved", headers={"X-Api-Key": KEY, "Authorization": f"Bearer {KEY}"})
    )
    assert server.requests[0].headers["X-Api-Key"] == KEY
    (request,) = other.requests
    assert KEY not in str(request.headers)
    assert (request.headers["X-Api-Key"], request.headers["Authorization"]) == (None, None)
    assert request.headers["User-Agent"] == "realtime-dashboard"
    assert outcome.other_host.startswith("localhost")


def test_a_redirect_that_is_not_in_utf_8_is_followed_by_its_bytes(server: FakeServer) -> None:
    server.add("first", "/moved", lambda _: Answer(302, {"Location": "/data?city=K\xf6ln&x=a b%20c"}))
    server.add("then", "/data", lambda _: Answer(body={"v": 1}))
    assert exchange(Call(f"{server.url}/moved")).status == 200
    assert server.requests[-1].target.endswith("city=K%F6ln&x=a%20b%20c")


@pytest.mark.parametrize("path", ["/data?key=s3cret%2B1", f"/data?key={KEY}"])
def test_a_redirect_does_not_carry_the_key_to_another_host(
    server: FakeServer, other: FakeServer, path: str
) -> None:
    server.add("first", "/moved", lambda _: Answer(302, {"Location": f"{other.url}{path}"}))
    with pytest.raises(KeyNotSent):
        exchange(Call(f"{server.url}/moved"))
    assert other.requests == []


def test_a_body_with_the_key_is_not_sent_to_another_host(server: FakeServer, other: FakeServer) -> None:
    server.add("first", "/moved", lambda _: Answer(307, {"Location": f"{other.url}/data"}))
    with pytest.raises(KeyNotSent):
        exchange(Call(f"{server.url}/moved", "POST", body=f"token={KEY}".encode()))
    assert other.requests == []


def test_headers_go_on_to_the_same_host(server: FakeServer) -> None:
    server.add("first", "/moved", lambda _: Answer(301, {"Location": "/data"}))
    server.add("first", "/data", lambda _: Answer(body=b"ok"))
    outcome = exchange(Call(f"{server.url}/moved", headers={"X-Api-Key": KEY}))
    assert (outcome.body, outcome.other_host, outcome.url) == (b"ok", "", f"{server.url}/data")
    assert server.requests[1].headers["X-Api-Key"] == KEY


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_a_redirect_that_loses_the_body_is_known(server: FakeServer, status: int, method: str) -> None:
    server.add("first", "/moved", lambda _: Answer(status, {"Location": "/data"}))
    server.add("first", "/data", lambda _: Answer(body=b"ok"))
    outcome = exchange(Call(f"{server.url}/moved", "POST", body=b"x"))
    assert server.requests[1].method == method
    assert outcome.lost_method == ("POST" if method == "GET" else "")


def test_a_body_ends_at_its_limit(server: FakeServer) -> None:
    server.add("first", "/data", lambda _: Answer(body=b"x" * 1_000))
    assert len(exchange(Call(f"{server.url}/data"), 1_000).body) == 1_000
    with pytest.raises(TooLarge):
        exchange(Call(f"{server.url}/data"), 999)


@pytest.fixture
def stream() -> Iterator[str]:
    """The address of a stream that sends one event, and has no end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def serve() -> None:
            connection = listening.accept()[0]
            held.append(connection)
            connection.recv(10_000)
            head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            connection.sendall(f"{head}b\r\ndata: 15.5\n\r\n1\r\n\n\r\n".encode())

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/events"
        for connection in held:
            connection.close()


def test_a_stream_without_an_end_is_read_for_a_while(stream: str) -> None:
    with HttpSession(()) as session:
        outcome = call_with_deadline(lambda: session.exchange(Call(stream), 8.0, 1_000), 30.0)
    assert isinstance(outcome, Outcome)
    assert outcome.body == b"data: 15.5\n\n"


def test_events_and_lines_of_json_that_end_are_read(server: FakeServer) -> None:
    head = {"Content-Type": "text/event-stream"}
    server.add("first", "/events", lambda _: Answer(200, head, b"data: 1\n\n"))
    server.add("first", "/lines", lambda _: Answer(200, head, b'{"v": 1}\n'))
    server.add("first", "/silent", lambda _: Answer(200, head, b""))
    one = {"Content-Type": "Text/Event-Stream; charset=utf-8", "Connection": "close"}
    server.add("first", "/one", lambda _: Answer(200, one, b"data: 1\n\n"))
    assert exchange(Call(f"{server.url}/events")).body == b"data: 1\n\n"
    assert exchange(Call(f"{server.url}/lines")).body == b'{"v": 1}\n'
    assert exchange(Call(f"{server.url}/silent")).body == b":"
    assert exchange(Call(f"{server.url}/one")).body == b"data: 1\n\n"


@pytest.mark.parametrize(
    ("url", "plain", "login"),
    [
        ("http://h/x", "http://h/x", None),
        ("http://ada:pw@h/x", "http://h/x", ("ada", "pw")),
        ("http://a%40b:p%2Fw@h:80/x?q=1#f", "http://h:80/x?q=1#f", ("a@b", "p/w")),
        ("http://ada@h", "http://h", ("ada", "")),
        ("http://u:p@x@h/", "http://h/", ("u", "p@x")),
        ("http://u:p@[::1]:80/", "http://[::1]:80/", ("u", "p")),
        ("http://[bad", "http://[bad", None),
    ],
)
def test_user_and_password_leave_the_address(url: str, plain: str, login: tuple[str, str] | None) -> None:
    assert split_login(url) == (plain, login)


def test_a_login_is_a_header_unless_the_caller_has_one() -> None:
    assert basic(("ä", "ß")) == "Basic w6Q6w58="
    assert with_login({"a": "1"}, ("u", "p")) == {"a": "1", "Authorization": "Basic dTpw"}
    assert with_login({"authorization": "mine"}, ("u", "p")) == {"authorization": "mine"}
    assert with_login({}, None) == {}
    assert with_header({"X-A": "1"}, "x-a", "2") == {"X-A": "1"}


@pytest.mark.parametrize(
    ("name", "is_conditional"), [("If-None-Match", True), ("if-modified-since", True), ("If-Range", False)]
)
def test_a_call_is_conditional_by_its_headers(name: str, is_conditional: bool) -> None:
    assert Call("http://h", headers={name: "x"}).is_conditional == is_conditional
