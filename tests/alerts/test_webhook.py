"""A webhook receives alerts, and why it failed is said without its secrets."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.webhook import Webhook, body_of, words_of
from tests.support.fakes.server import Answer, FakeServer

TOKEN = "s3cret-token"
FIRED = Alert("Hot", "weather", "temperature", "London", 31.2, "It is hot", 1_800_000_000_000, unit="°C")


def send(server: FakeServer, answer: Answer, path: str = "/hook") -> str:
    server.add("hook", "/hook", lambda _: answer)
    return Webhook(f"{server.url}{path}?key={TOKEN}", [TOKEN], 5.0).send(FIRED)


def test_an_alert_is_posted_as_json_and_success_says_nothing(server: FakeServer) -> None:
    assert send(server, Answer(204)) == ""
    (request,) = server.requests
    assert request.method == "POST"
    assert json.loads(request.body) == body_of(FIRED)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(503), "The webhook answered 503. Check whether it is up."),
        (Answer(429), "The webhook answered 429. Check whether it is up."),
        (Answer(404, body=b"No such hook."), "answered 404: No such hook. Check its address in the"),
        (Answer(400, body={"error": {"message": "bad channel"}}), "answered 400: bad channel. Check its"),
        (Answer(500, body=b"<html><h1>Oops</h1></html>"), "answered 500. Check whether it is up."),
        (Answer(403, body=f"the token {TOKEN} expired".encode()), "answered 403: the token *** expired."),
        (Answer(200, body={"ok": False, "error": "channel_not_found"}), "answered 200: channel_not_found."),
        (
            Answer(200, {"Content-Type": "text/plain"}, b"Delivery failed with error: HTTP error 429"),
            "answered 200: Delivery failed with error: HTTP error 429.",
        ),
        (Answer(200, body={"code": 19001, "msg": "token invalid"}), "answered 200: token invalid."),
        (Answer(200, body={"success": False}), "answered 200: it reports a failure. Check its"),
        (Answer(302, {"Location": "http://other.test/"}), "answered 302. Check its address in the settings."),
    ],
)  # fmt: skip
def test_a_failure_is_said_with_the_words_of_the_service(
    server: FakeServer, answer: Answer, words: str
) -> None:
    said = send(server, answer)
    assert words in said
    assert TOKEN not in said
    assert len(server.requests) == 1, "a redirect is not followed"


def test_a_host_that_cannot_be_reached_is_named_without_the_secret(closed_url: str) -> None:
    said = Webhook(f"{closed_url}/{TOKEN}?key={TOKEN}", [TOKEN], 5.0).send(FIRED)
    assert closed_url.removeprefix("http://").partition(":")[0] in said
    assert TOKEN not in said


def test_a_token_in_the_path_is_hidden_where_the_service_repeats_it(server: FakeServer) -> None:
    server.add("hook", "/*", lambda request: Answer(400, body={"message": f"no {request.path}"}))
    said = Webhook(f"{server.url}/hook/s3cretpath", (), 5.0).send(FIRED)
    assert "answered 400: no /hook/***." in said


def test_a_proxy_that_cannot_be_reached_is_named(closed_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", closed_url)
    said = Webhook("http://hooks.example.org/x", (), 5.0).send(FIRED)
    assert f"the proxy {closed_url.removeprefix('http://')} cannot be reached. Check HTTP_PROXY" in said


def test_user_and_password_come_from_the_address_and_not_from_netrc(
    server: FakeServer, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login me password of-another-service\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.add("hook", "/hook", lambda _: Answer(204))
    Webhook(f"{server.url}/hook", [], 5.0).send(FIRED)
    Webhook(f"{server.url.replace('//', '//ada:pw@')}/hook", [], 5.0).send(FIRED)
    first, second = server.requests
    assert first.headers["Authorization"] is None
    assert second.headers["Authorization"] == "Basic YWRhOnB3"


def test_an_alert_of_missing_rows_has_no_value(server: FakeServer) -> None:
    silent = FIRED._replace(quantity="", key="", value=None, unit="")
    assert body_of(silent)["value"] is None
    assert body_of(silent._replace(cleared=1_800_000_060_500))["state"] == "cleared"


def test_a_value_that_json_does_not_have_is_sent_as_none(server: FakeServer) -> None:
    server.add("hook", "/hook", lambda _: Answer(204))
    assert Webhook(f"{server.url}/hook", [], 5.0).send(FIRED._replace(value=math.inf)) == ""
    assert json.loads(server.requests[0].body)["value"] is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", ""),
        (b"  invalid_payload\n", "invalid_payload"),
        (b"<!doctype html><p>x", ""),
        (b'{"message": "bad token"}', "bad token"),
        (b"[" * 5_000, "[" * 200),
        (b"a\nb\tc...", "a b c"),
    ],
)
def test_words_are_those_of_a_service_in_one_short_line(answer: bytes, words: str) -> None:
    assert words_of(answer) == words
