"""What all sources have that request an HTTP API as their settings say."""

from __future__ import annotations

from typing import Any

import pytest

from sources.base import Retry
from tests.sources.api_requests.conftest import SourceOf
from tests.support.clock import Clock
from tests.support.fakes.server import Answer, FakeServer


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"ca": "/no/such/file.pem"}, "must be a file of certificates"),
        (
            {"auth": {"bearer": "${T}"}, "headers": {"authorization": "Bearer u"}},
            "auth and headers.Authorization are both set",
        ),
        ({"auth": {"bearer": "${T}"}, "url": "http://u:p@api.test/rows"}, "url has a user as well"),
        ({"url": "http://api.test/${NOT_THERE}"}, "NOT_THERE"),
    ],
)
def test_wrong_settings_of_a_request_are_named(
    source_of: SourceOf, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], words: str
) -> None:
    monkeypatch.setenv("T", "t0ken")
    with pytest.raises(ValueError, match=words):
        source_of(**settings)


def test_the_first_answer_is_returned_as_it_came(server: FakeServer, source_of: SourceOf) -> None:
    server.add("rows", "/rows", lambda _: Answer(headers={"Content-Type": "text/csv"}, body=b"id,v\nr1,1\n"))
    assert source_of().fetch_body() == (b"id,v\nr1,1\n", "text/csv")


def test_a_service_whose_later_page_is_refused_gets_no_request_until_then(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    def answer(request: Any) -> Answer:
        if request.query["page"] == "1":
            return Answer(body=[{"id": "r1", "v": 1}])
        return Answer(429, {"Retry-After": "30"})

    server.add("rows", "/rows", answer)
    source = source_of(pages={"by": "page"}, key="id")
    source.fetch()
    requests = len(server.requests)
    with pytest.raises(Retry) as caught:
        source.fetch()
    assert caught.value.after == pytest.approx(30)
    assert len(server.requests) == requests
    clock.advance(31)
    source.fetch()
    assert len(server.requests) > requests


def test_a_key_that_has_changed_in_the_environment_is_used(
    server: FakeServer, source_of: SourceOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.add("rows", "/rows", lambda _: Answer(body=[{"id": "r1", "v": 1}]))
    monkeypatch.setenv("KEY_OF_API", "old")
    source = source_of(headers={"X-Key": "${KEY_OF_API}"}, key="id")
    source.fetch()
    monkeypatch.setenv("KEY_OF_API", "new")
    source.use_environment()
    source.fetch()
    assert [request.headers["X-Key"] for request in server.requests] == ["old", "new"]
    assert source.redacted("new") == "***"
