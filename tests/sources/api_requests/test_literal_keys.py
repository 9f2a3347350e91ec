"""Keys in plain text in settings are hidden where a service repeats them."""

from __future__ import annotations

from typing import Any

import pytest

from sources.api_requests.literal_keys import keys_in_headers, literal_keys
from sources.base import Unauthorized
from sources.json_api import Json
from tests.support.fakes.server import Answer, FakeServer, Request

KEY = "lit3ral/key="


def _echo(request: Request) -> Answer:
    headers = [request.headers.get(name, "") for name in ("Authorization", "X-Api-Key")]
    said = f"not valid: {request.query} {headers} {request.body.decode()}"
    return Answer(401, body={"message": said})


@pytest.mark.parametrize(
    "settings",
    [
        {"params": {"api_key": KEY}},
        {"headers": {"X-Api-Key": KEY}},
        {"headers": {"Authorization": f"Bearer {KEY}"}},
        {"body": {"token": KEY}},
    ],
    ids=str,
)
def test_a_key_of_the_settings_is_hidden_where_the_service_repeats_it(settings: dict[str, Any]) -> None:
    with FakeServer() as server:
        server.add("svc", "/*", _echo)
        with pytest.raises(Unauthorized) as caught:
            Json(url=f"{server.url}/rows", columns=[{"name": "v", "path": "v"}], **settings).fetch()
    assert "not valid" in str(caught.value)
    assert "***" in str(caught.value)
    assert "lit3ral" not in str(caught.value)


def test_a_login_of_the_address_is_hidden_in_its_header_as_well() -> None:
    with FakeServer() as server:
        server.add("svc", "/*", _echo)
        url = server.url.replace("://", "://ada:lit3ral@")
        with pytest.raises(Unauthorized, match=r"Basic \*\*\*"):
            Json(url=f"{url}/rows", columns=[{"name": "v", "path": "v"}]).fetch()


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("https://h/x?appid=0123abcd4567", {"0123abcd4567"}),
        ("https://h/x?key=temperature&token=x&id=0123abcd4567", set()),
        ("https://h/x", set()),
    ],
)
def test_words_and_short_values_are_no_keys(url: str, keys: set[str]) -> None:
    assert literal_keys(url, {}, {}, None) == keys


def test_a_key_in_a_header_is_without_its_scheme() -> None:
    assert list(keys_in_headers({"Authorization": "Bearer abc", "Accept": "x"})) == [("Authorization", "abc")]
