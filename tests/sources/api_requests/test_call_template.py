"""Requests go out as the settings describe them."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from sources.base import Retry, SourceError
from sources.json_api import Json
from tests.sources.api_requests.conftest import SourceOf
from tests.support.fakes.server import Answer, FakeServer, Request

ROW = {"v": 1}


def sent(server: FakeServer, source_of: SourceOf, **settings: Any) -> Request:
    server.add("api", "/rows", lambda _: Answer(body=ROW))
    assert len(source_of(**settings).fetch()) == 1
    return server.requests[-1]


def test_a_table_is_sent_as_json_with_times_and_secrets_in_it(
    server: FakeServer, source_of: SourceOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", 's3"cret')
    request = sent(
        server, source_of, body={"key": "${API_KEY}", "range": {"from": "{now-1h}"}, "n": [1, True]}
    )
    assert request.method == "POST"
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {
        "key": 's3"cret',
        "range": {"from": "2027-01-15T07:00:00Z"},
        "n": [1, True],
    }


def test_dates_of_toml_are_sent_as_texts(server: FakeServer, source_of: SourceOf) -> None:
    body = tomllib.loads("day = 2026-11-25\nat = 2026-11-25T10:30:00Z")
    request = sent(server, source_of, body=body)
    assert json.loads(request.body) == {"day": "2026-11-25", "at": "2026-11-25T10:30:00+00:00"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"q": "ü"}', "application/json"),
        ("a=1&b=2", "application/x-www-form-urlencoded"),
        ("<Envelope/>", "text/xml; charset=utf-8"),
    ],
)
def test_a_text_is_sent_as_it_is(server: FakeServer, source_of: SourceOf, body: str, kind: str) -> None:
    request = sent(server, source_of, body=body)
    assert (request.body.decode(), request.headers["Content-Type"]) == (body, kind)


def test_method_and_content_type_can_be_set(server: FakeServer, source_of: SourceOf) -> None:
    request = sent(
        server, source_of, body="from(bucket)", method="PUT", headers={"content-type": "text/flux"}
    )
    assert (request.method, request.headers.get_all("Content-Type")) == ("PUT", ["text/flux"])


def test_parameters_are_added_to_the_address(
    server: FakeServer, source_of: SourceOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", "a&b")
    params = {"key": "${API_KEY}", "day": "{today-1d}", "n": 5, "all": True, "ids": ["x", "y"]}
    request = sent(server, source_of, url=f"{server.url}/rows?fixed=1", params=params)
    assert request.query == {
        "fixed": "1",
        "key": "a&b",
        "day": "2027-01-14",
        "n": "5",
        "all": "true",
        "ids": "y",
    }
    assert request.method == "GET"


def test_graphql_is_a_query_with_variables(server: FakeServer, source_of: SourceOf) -> None:
    settings = {"query": "{now}", "variables": {"since": "{now-1d}"}}
    request = sent(server, source_of, **settings)
    assert request.method == "POST"
    assert json.loads(request.body) == {"query": "{now}", "variables": {"since": "2027-01-14T08:00:00Z"}}
    request = sent(server, source_of, method="GET", **settings)
    assert (request.method, request.body) == ("GET", b"")
    assert json.loads(request.query["variables"]) == {"since": "2027-01-14T08:00:00Z"}


def test_errors_of_graphql_are_named_and_rows_beside_them_shown(
    server: FakeServer, source_of: SourceOf
) -> None:
    answer: dict[str, Any] = {"data": None, "errors": [{"message": "Field 'x' doesn't exist", "path": ["x"]}]}
    server.add("api", "/rows", lambda _: Answer(body=answer))
    source = source_of(query="{ items { v } }", rows="data.items")
    with pytest.raises(SourceError, match=r"says: Field 'x' doesn't exist\."):
        source.fetch()
    answer["data"] = {"items": [{"v": 1}]}
    assert len(source.fetch()) == 1
    assert source.failures == {"errors": "The service says: Field 'x' doesn't exist."}


def test_a_rate_limit_in_an_answer_of_graphql_is_waited_for(server: FakeServer, source_of: SourceOf) -> None:
    message = "API rate limit exceeded for user ID 1. Try again in 5 minutes."
    answer = Answer(body={"errors": [{"type": "RATE_LIMITED", "message": message}]})
    server.add("api", "/rows", lambda _: answer)
    with pytest.raises(Retry, match="says: API rate limit exceeded") as caught:
        source_of(query="{ items { v } }", rows="data.items").fetch()
    assert caught.value.after == 300


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"body": {"a": 1}, "query": "{ a }"}, "body and query are both set"),
        ({"variables": {"a": 1}}, "query is not set"),
        ({"params": {"a": {"b": 1}}}, "params.a must be a text, a number"),
        (
            {"params": {"a": "${NO_SUCH_VARIABLE}"}},
            "params.a needs the environment variable NO_SUCH_VARIABLE",
        ),
        ({"body": {"a": ["${NO_SUCH_VARIABLE}"]}}, "body.a.0 needs the environment variable"),
        ({"url": "http://h.test/{now-1x}"}, "url: {now-1x} is no time"),
        ({"method": "FETCH"}, "method"),
        ({"max_pages": 0}, "max_pages"),
    ],
)
def test_wrong_settings_are_named(source_of: SourceOf, settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError) as caught:
        source_of(**settings)
    assert words in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirected_post_becomes_a_get_or_not_as_with_curl(
    server: FakeServer, source_of: SourceOf, status: int
) -> None:
    server.add("api", "/rows", lambda _: Answer(status, {"Location": "/moved"}))
    server.add("api", "/moved", lambda request: Answer(body={"v": len(request.body)}))
    assert source_of(body={"a": 1}).fetch()["v"].tolist() == [8 if status > 303 else 0]
    assert server.requests[-1].method == ("POST" if status > 303 else "GET")


def test_an_error_after_a_post_became_a_get_says_what_to_do(server: FakeServer, source_of: SourceOf) -> None:
    server.add("api", "/rows", lambda _: Answer(301, {"Location": "/rows/?a=b"}))
    server.add("api", "/rows/", lambda _: Answer(405, body={"detail": "Method not allowed"}))
    with pytest.raises(SourceError) as caught:
        source_of(body={"a": 1}).fetch()
    assert str(caught.value) == (
        f"127.0.0.1 redirects to {server.url}/rows/, and a POST becomes a GET without body there, as with "
        "curl; write that address into url. There, the answer was 405: Method not allowed."
    )


def test_a_body_with_a_secret_is_not_sent_to_another_host(
    server: FakeServer, source_of: SourceOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", "s3cret")
    other = server.url.replace("127.0.0.1", "localhost")
    server.add("api", "/rows", lambda _: Answer(307, {"Location": f"{other}/moved"}))
    server.add("api", "/moved", lambda _: Answer(body=ROW))
    with pytest.raises(SourceError, match="where the key is not sent; write that address into url"):
        source_of(body={"key": "${API_KEY}"}).fetch()
    assert server.requests_to("/moved") == []
    assert len(source_of(body={"key": "public"}).fetch()) == 1
    assert json.loads(server.requests[-1].body) == {"key": "public"}


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://x.test:99999/", "http://a.test:x/"])
def test_an_address_without_a_host_or_with_an_impossible_port_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be an address with a host"):
        Json(url=url, columns=[{"name": "v", "path": "v"}])


def test_blanks_around_an_address_are_no_part_of_it(server: FakeServer) -> None:
    server.add("api", "/rows", lambda _: Answer(body=ROW))
    assert len(Json(url=f" {server.url}/rows ", columns=[{"name": "v", "path": "v"}]).fetch()) == 1
