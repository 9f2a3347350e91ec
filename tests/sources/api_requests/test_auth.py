"""Logins are sent to the service alone, and no secret is in the settings, an error or a log."""

from __future__ import annotations

import logging
import traceback
from base64 import b64encode
from typing import Any

import pytest

from sources.base import SourceError, Unauthorized
from tests.sources.api_requests.conftest import SourceOf
from tests.support.fakes.server import Answer, FakeServer, Request

SECRET = "s3cret/+1"


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", SECRET)


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ({"user": "ada", "password": "${SECRET}"}, f"Basic {b64encode(f'ada:{SECRET}'.encode()).decode()}"),
        ({"user": "${SECRET}"}, f"Basic {b64encode(f'{SECRET}:'.encode()).decode()}"),
        ({"bearer": "${SECRET}"}, f"Bearer {SECRET}"),
    ],
)
def test_a_login_is_sent_and_never_shown(
    server: FakeServer,
    source_of: SourceOf,
    auth: dict[str, str],
    header: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    def echo(request: Request) -> Answer:
        return Answer(401, body={"message": f"What is {request.headers['Authorization']}?"})

    server.add("api", "/rows", echo)
    source = source_of(auth=auth)
    with pytest.raises(Unauthorized, match=r"401: What is \w+ \*\*\*\?\. It refuses the key") as caught:
        source.fetch()
    assert server.requests[-1].headers["Authorization"] == header
    shown = "".join(traceback.format_exception(caught.value)) + repr(source) + caplog.text
    assert SECRET not in shown
    assert header.partition(" ")[2] not in shown


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"auth": {"user": "ada", "password": "plain-text"}}, "auth.password must come from the environment"),
        ({"auth": {"bearer": "plain-text"}}, 'write bearer = "${BEARER}"'),
        ({"auth": {"bearer": "${NO_SUCH_VARIABLE}"}}, "auth.bearer needs the environment variable"),
        ({"auth": {"bearer": 7}}, "auth.bearer must be text"),
        ({"auth": {"baerer": "x"}}, "auth: unknown key 'baerer'; did you mean 'bearer'?"),
        ({"auth": {"password": "${SECRET}"}}, "auth needs user and password, bearer, or token_url"),
        ({"auth": {"user": "a", "bearer": "${SECRET}"}}, "auth.bearer does not go together with auth.user"),
        ({"auth": {"token_url": "https://h.test"}}, "auth.client_id is missing"),
        (
            {"auth": {"token_url": "h.test", "client_id": "a", "client_secret": "${SECRET}"}},
            "auth.token_url must be an address",
        ),
        (
            {"auth": {"token_url": "https://h.test", "client_id": "a", "client_secret": "plain-text"}},
            "auth.client_secret must come from the environment",
        ),
        (
            {"auth": {"bearer": "${SECRET}"}, "headers": {"authorization": "x"}},
            "auth and headers.Authorization are both set",
        ),
        ({"auth": {"bearer": "${SECRET}"}, "url": "http://u:p@h.test"}, "url has a user as well"),
    ],
)
def test_wrong_logins_are_named_without_their_secrets(
    source_of: SourceOf, settings: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError) as caught:
        source_of(**settings)
    assert words in str(caught.value)
    assert "plain-text" not in str(caught.value)


def test_a_login_is_not_sent_to_the_host_of_a_redirect_or_of_a_next_page(
    server: FakeServer, source_of: SourceOf
) -> None:
    other = server.url.replace("127.0.0.1", "localhost")

    def guarded(request: Request) -> Answer:
        if "Authorization" in request.headers:
            return Answer(body={"rows": [{"v": 2}]})
        return Answer(401, body={"message": "No token"})

    first = {"rows": [{"v": 1}], "next": f"{other}/guarded"}
    server.add("api", "/rows", lambda _: Answer(body=first))
    server.add("api", "/guarded", guarded)
    auth = {"bearer": "${SECRET}"}
    source = source_of(
        rows="rows", auth=auth, headers={"X-Key": "${SECRET}"}, pages={"by": "next", "path": "next"}
    )
    assert source.fetch()["v"].tolist() == [1]
    words = (
        f"The key is not sent to {other.removeprefix('http://')}, another host. 127.0.0.1 answered 401: No"
    )
    assert source.failures["page 2"].startswith(words)
    (request,) = server.requests_to("/guarded")
    assert not {"Authorization", "X-Key"} & set(request.headers)
    first["next"] = f"{other}/guarded?key={SECRET}"
    source.fetch()
    assert "where the key is not sent" in source.failures["page 2"]
    assert len(server.requests_to("/guarded")) == 1
    server.add("api", "/moved", lambda _: Answer(302, {"Location": f"{other}/guarded"}))
    with pytest.raises(SourceError, match="where the key is not sent"):
        source_of(url=f"{server.url}/moved", auth=auth).fetch()
