"""An answer arrives in time and in size, or an error does that says what to do and shows no key."""

from __future__ import annotations

import logging
import threading
import traceback
from base64 import b64encode
from collections.abc import Iterator

import pytest

from sources.answers.packed import UnreadableAnswer
from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.http.client import Call, Http, Unreachable
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.waiting import until

KEY = "s3cret/key+1"


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(drip_seconds=0.05) as fake:
        fake.add("svc", "/data", lambda _: Answer(body={"temp": 8.4}))
        yield fake


def _texts(error: BaseException | None) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) if error else ""


def test_get_json_parses_the_reply_and_has_case_insensitive_headers(server: FakeServer) -> None:
    server.add("svc", "/limits", lambda _: Answer(headers={"X-RateLimit-Remaining": "7"}, body=[1, None]))
    reply = Http("Svc").get_json(server.url + "/limits", {"q": "São Paulo"}, {"X-Extra": "yes"})
    assert reply.data == [1, None]
    assert reply.headers["x-ratelimit-remaining"] == "7"
    (request,) = server.requests
    assert request.query == {"q": "São Paulo"}
    assert request.headers["X-Extra"] == "yes"
    assert request.headers["User-Agent"], "some services, NWS among them, refuse a call without one"


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("401", Unauthorized, "key"),
        ("402", QuotaSpent, "quota"),
        ("403", Unauthorized, "key"),
        ("404", SourceError, "404"),
        ("429", Retry, "60 s"),
        ("500", SourceError, "500"),
        ("html502", SourceError, "502"),
        ("html200", SourceError, "web page"),
        ("empty", SourceError, "empty"),
        ("cut", SourceError, "broke off"),
        ("truncated", SourceError, "cut off"),
        ("huge", SourceError, "more than 1 MB"),
        ("hang", Unreachable, "within 0.3 s"),
        ("drip_headers", Unreachable, "within 0.3 s"),
        ("drip_body", Unreachable, "within 0.3 s"),
    ],
)
def test_get_json_raises_an_error_for_every_fault_and_recovers(
    server: FakeServer, fault: str, kind: type[SourceError], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    patience = 0.3 if "hang" in fault or "drip" in fault else 5.0
    http = Http("Svc", secrets=[KEY], timeout=patience, max_bytes=1_000_000)
    server.fault["svc"] = fault
    with pytest.raises(SourceError) as caught:
        http.get_json(server.url + "/data", {"appid": KEY})
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert str(caught.value).startswith("Svc ")

    server.fault.clear()
    assert http.get_json(server.url + "/data", {"appid": KEY}).data == {"temp": 8.4}
    shown = _texts(caught.value) + caplog.text
    assert "/data?appid=***" in caplog.text
    assert KEY not in shown
    assert "s3cret" not in shown
    assert caught.value.__context__ is None, "requests' own error holds the URL with the key"


@pytest.mark.parametrize("fault", ["hang", "drip_headers", "drip_body"])
def test_get_json_that_times_out_leaves_no_thread(server: FakeServer, fault: str) -> None:
    http = Http("Svc", timeout=0.2)
    server.fault["svc"] = fault
    with pytest.raises(Unreachable):
        http.get_json(server.url + "/data")
    until(lambda: not _exchanges())


def test_get_json_times_out_on_a_reused_connection(server: FakeServer) -> None:
    http = Http("Svc", timeout=0.3)
    http.get_json(server.url + "/data")
    server.fault["svc"] = "drip_headers"
    with pytest.raises(Unreachable):
        http.get_json(server.url + "/data")
    until(lambda: not _exchanges())


def test_get_json_raises_unreachable_for_a_closed_port_and_an_unknown_host() -> None:
    gone = FakeServer()
    gone.close()
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1.*network") as caught:
        Http("Svc", secrets=[KEY]).get_json(gone.url + "/data", {"appid": KEY})
    assert "s3cret" not in _texts(caught.value)
    with pytest.raises(Unreachable, match=r"closed_url\.invalid"):
        Http("Svc", timeout=5).get_json("http://closed_url.invalid/data")


@pytest.mark.parametrize("url", ["", "no-scheme", "ftp://host/data", "http://", "http://[::1/data"])
def test_get_json_raises_a_source_error_for_an_invalid_address(url: str) -> None:
    with pytest.raises(SourceError, match="address"):
        Http("Svc").get_json(url)


def test_get_json_uses_the_errors_of_the_service(server: FakeServer) -> None:
    def refusal(status: int, headers: object, data: object) -> SourceError | None:
        return QuotaSpent("no credits") if data == {"title": "CreditsDepleted"} else None

    server.add("svc", "/spent", lambda _: Answer(429, body={"title": "CreditsDepleted"}))
    server.add("svc", "/rate", lambda _: Answer(429, {"Retry-After": "7"}, {"title": "Too Many"}))
    http = Http("Svc", refusal=refusal)
    with pytest.raises(QuotaSpent, match="no credits"):
        http.get_json(server.url + "/spent")
    with pytest.raises(Retry) as caught:
        http.get_json(server.url + "/rate")
    assert caught.value.after == 7


def test_get_json_error_has_the_reason_without_the_key(server: FakeServer) -> None:
    server.add("svc", "/bad", lambda _: Answer(400, body={"reason": f"bad appid {KEY} here"}))
    with pytest.raises(SourceError, match=r"400: bad appid \*\*\* here"):
        Http("Svc", secrets=[KEY]).get_json(server.url + "/bad")


@pytest.mark.parametrize("before", ["", "x" * 110, "x" * 190])
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("form", ["{}", '{{"message": "{}"}}'])
def test_a_key_that_the_service_repeats_is_not_shown(
    server: FakeServer, status: int, before: str, form: str
) -> None:
    body = form.format(f"{before} {KEY} is wrong").encode()
    server.add("svc", "/echo", lambda _: Answer(status, body=body))
    with pytest.raises(SourceError) as caught:
        Http("Svc", secrets=[KEY]).send(Call(server.url + "/echo"), _refused)
    assert "s3c" not in _texts(caught.value)


def _refused(body: bytes, _: object) -> None:
    raise UnreadableAnswer(f"data that begin with {body.decode()[:120]!r}")


def test_get_json_does_not_blame_the_key_for_a_403_without_one(server: FakeServer) -> None:
    server.fault["svc"] = "403"
    with pytest.raises(SourceError) as caught:
        Http("Svc").get_json(server.url + "/data")
    assert not isinstance(caught.value, Unauthorized)


def test_get_json_does_not_send_the_key_to_another_host(server: FakeServer) -> None:
    def away(request: Request) -> Answer:
        target = server.url.replace("127.0.0.1", "localhost") + "/data" + request.query.get("tail", "")
        return Answer(302, {"Location": target})

    server.add("svc", "/away", away)
    http = Http("Svc", secrets=[KEY])
    http.get_json(server.url + "/away", headers={"Authorization": f"Bearer {KEY}", "X-Key": KEY})
    (arrived,) = server.requests_to("/data")
    assert "Authorization" not in arrived.headers
    assert "X-Key" not in arrived.headers
    with pytest.raises(SourceError) as caught:
        http.get_json(server.url + "/away", {"tail": f"?appid={KEY}"})
    assert len(server.requests_to("/data")) == 1
    assert "s3cret" not in _texts(caught.value)


def test_get_json_names_the_host_behind_a_redirect_that_refuses(server: FakeServer) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    server.add("svc", "/away", lambda _: Answer(302, {"Location": f"{other}/gone"}))
    server.add("svc", "/gone", lambda _: Answer(410, body={"message": "No longer here"}))
    with pytest.raises(SourceError) as caught:
        Http("Svc").get_json(server.url + "/away")
    host = other.removeprefix("http://")
    assert str(caught.value).startswith(f"Svc redirects to {host}/gone, which answered 410: No longer here.")


def test_get_json_names_the_login_page_to_which_a_redirect_leads(server: FakeServer) -> None:
    server.add("svc", "/rows", lambda _: Answer(302, {"Location": f"/login/{KEY}?next=/rows"}))
    server.add(
        "svc", "/login/*", lambda _: Answer(200, {"Content-Type": "text/html"}, b"<html>Sign in</html>")
    )
    with pytest.raises(SourceError) as caught:
        Http("Svc", secrets=[KEY]).get_json(server.url + "/rows")
    host = server.url.removeprefix("http://")
    assert f"Svc redirects to {host}/login/***, which sent a web page instead of data" in str(caught.value)
    assert "s3cret" not in _texts(caught.value)


def test_get_json_names_a_compression_that_is_not_read(server: FakeServer) -> None:
    server.add("svc", "/packed", lambda _: Answer(200, {"Content-Encoding": "x-snappy"}, b"\xff\x06"))
    with pytest.raises(
        SourceError, match="compressed with x-snappy, which was not requested and is not read"
    ):
        Http("Svc").get_json(server.url + "/packed")


def test_get_json_follows_a_redirect_on_the_same_host(server: FakeServer) -> None:
    server.add("svc", "/moved", lambda _: Answer(301, {"Location": "/data"}))
    http = Http("Svc", secrets=[KEY])
    assert http.get_json(server.url + "/moved", headers={"X-Key": KEY}).data == {"temp": 8.4}
    assert server.requests[-1].headers["X-Key"] == KEY


def test_user_and_password_of_the_address_are_sent_as_http_basic_and_hidden(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.add("svc", "/private", lambda _: Answer(401, body={"message": f"{KEY} is wrong"}))
    url = server.url.replace("http://", "http://ada:s3cret%2Fkey%2B1@")
    assert Http("Svc").get_json(url + "/data").data == {"temp": 8.4}
    assert (
        server.requests[-1].headers["Authorization"] == f"Basic {b64encode(f'ada:{KEY}'.encode()).decode()}"
    )
    with pytest.raises(Unauthorized, match=r"401: \*\*\* is wrong") as caught:
        Http("Svc").get_json(url + "/private")
    assert "s3cret" not in _texts(caught.value) + caplog.text


def test_header_of_the_caller_comes_before_the_user_of_the_address(server: FakeServer) -> None:
    url = server.url.replace("http://", "http://ada:secret@")
    Http("Svc").get_json(url + "/data", headers={"authorization": "Bearer abc"})
    assert server.requests[-1].headers.get_all("Authorization") == ["Bearer abc"]


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_redirect_to_a_host_that_does_not_get_the_key_is_named(server: FakeServer, status: int) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    server.add("svc", "/guarded", lambda _: Answer(status, body={"message": "No token"}))
    server.add("svc", "/moved", lambda _: Answer(301, {"Location": f"{other}/guarded"}))
    with pytest.raises(Unauthorized) as caught:
        Http("Svc").get_json(server.url + "/moved", headers={"Authorization": "Bearer abc"})
    host = other.removeprefix("http://")
    words = f"Svc redirects to {host}, where the key is not sent; write that address into url."
    assert str(caught.value) == f"{words} There, the answer was {status}: No token."


def test_redirect_with_the_key_in_the_address_is_named(server: FakeServer) -> None:
    target = server.url.replace("127.0.0.1", "localhost") + f"/data?appid={KEY}"
    server.add("svc", "/moved", lambda _: Answer(301, {"Location": target}))
    with pytest.raises(Unauthorized, match="where the key is not sent; write that address into url"):
        Http("Svc", secrets=[KEY]).get_json(server.url + "/moved")


def test_redirect_to_a_host_that_cannot_be_reached_is_named(server: FakeServer) -> None:
    server.add("svc", "/moved", lambda _: Answer(301, {"Location": "http://nowhere.invalid/guarded"}))
    with pytest.raises(Unauthorized, match=r"redirects to nowhere\.invalid, where the key is not sent"):
        Http("Svc").get_json(server.url + "/moved", headers={"X-Key": "abc"})
    with pytest.raises(Unreachable, match=r"redirects, and the name nowhere\.invalid has no address"):
        Http("Svc").get_json(server.url + "/moved")


def test_redirect_in_a_circle_is_named(server: FakeServer) -> None:
    server.add("svc", "/circle", lambda _: Answer(302, {"Location": "/circle"}))
    with pytest.raises(SourceError, match="redirects in a circle"):
        Http("Svc").get_json(server.url + "/circle")


def _exchanges() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "http-exchange"]
