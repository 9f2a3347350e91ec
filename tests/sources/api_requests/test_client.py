"""An answer that has not changed is not sent again, and what it holds is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from sources.base import SourceError
from tests.sources.api_requests.conftest import SourceOf
from tests.support.clock import Clock
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.feeds import Polled

OLD, TO_COME = "Mon, 11 Jan 2021 07:00:00 GMT", "Mon, 11 Jan 2100 07:00:00 GMT"


class Cached:
    """A service that answers 304 where nothing has changed; `headers` are those that say so."""

    def __init__(self, server: FakeServer, body: Any, **headers: str) -> None:
        self.body, self.headers = body, {name.replace("_", "-"): value for name, value in headers.items()}
        self.statuses: list[int] = []
        server.add("api", "/rows", self._answer)

    def _answer(self, request: Request) -> Answer:
        tag, since = self.headers.get("ETag"), self.headers.get("Last-Modified")
        sent = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        same = sent[0] == tag if tag else sent[1] == since is not None
        self.statuses.append(304 if same else 200)
        return Answer(self.statuses[-1], self.headers, b"" if same else self.body)


@pytest.mark.parametrize("headers", [{"ETag": 'W/"a1"'}, {"Last_Modified": OLD}])
def test_a_304_is_no_news_for_ever(
    server: FakeServer, source_of: SourceOf, clock: Clock, headers: dict[str, str]
) -> None:
    service = Cached(server, [{"at": clock() - 60, "v": 1}], **headers)
    source = source_of(time="at")
    assert len(source.fetch()) == 1
    for _ in range(3):
        clock.advance(60)
        assert source.fetch().empty
        assert source.failures == {}
    assert service.statuses == [200, 304, 304, 304]
    service.body, service.headers = [{"at": clock(), "v": 2}], {"ETag": '"b2"'}
    assert source.fetch()["v"].tolist() == [2]


def test_the_health_of_a_source_is_ok_after_a_304(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    Cached(server, [{"at": clock() - 60, "v": 1}], ETag='"a"')
    polled = Polled(source_of(time="at"), clock).start()
    for _ in range(3):
        polled.pass_time(60)
        assert polled.feed.status.with_late_polls(clock()).health == "ok"
    polled.feed.stop()


def test_rows_without_a_time_are_of_now_also_after_a_304(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    service = Cached(server, {"v": 7}, ETag='"a"')
    source = source_of()
    source.fetch()
    clock.advance(60)
    rows = source.fetch()
    assert service.statuses == [200, 304]
    assert (rows["v"].tolist(), rows.index[0].timestamp()) == ([7], clock())


def test_rows_that_failed_are_read_again_after_a_304(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    service = Cached(server, [{"at": clock(), "v": 1}, {"at": clock() + 600, "v": 2}], ETag='"a"')
    source = source_of(time="at")
    assert source.fetch()["v"].tolist() == [1]
    clock.advance(590)
    assert source.fetch()["v"].tolist() == [1, 2]
    assert service.statuses == [200, 304]


def test_an_error_in_an_answer_stays_one_after_a_304(server: FakeServer, source_of: SourceOf) -> None:
    service = Cached(server, {"error": {"message": "No such station"}}, ETag='"a"')
    source = source_of(rows="rows")
    for _ in range(2):
        with pytest.raises(SourceError, match="No such station"):
            source.fetch()
    assert service.statuses == [200, 304]


def test_rows_of_other_keys_are_read_after_a_refresh_of_one(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    Cached(server, [{"at": clock(), "id": name, "v": 1} for name in "ab"], ETag='"a"')
    source = source_of(time="at", key="id")
    assert source.fetch(only=["a"])["id"].tolist() == ["a"]
    assert source.fetch()["id"].tolist() == ["a", "b"]
    assert source.fetch().empty


def test_pages_that_have_not_changed_lead_to_those_that_have(server: FakeServer, source_of: SourceOf) -> None:
    tags = {"": '"a"', "2": '"b"'}
    statuses = []

    def service(request: Request) -> Answer:
        page = request.query.get("page", "")
        headers = {"ETag": tags[page], **({} if page else {"Link": '</rows?page=2>; rel="next"'})}
        statuses.append(304 if request.headers.get("If-None-Match") == tags[page] else 200)
        if statuses[-1] == 304:
            return Answer(304, {"ETag": tags[page]})
        return Answer(headers=headers, body=[{"id": f"page {page}", "v": len(statuses)}])

    server.add("api", "/rows", service)
    source = source_of(key="id", pages={"by": "link"})
    assert source.fetch()["v"].tolist() == [1, 2]
    tags["2"] = '"c"'
    assert source.fetch()["v"].tolist() == [1, 4]
    assert statuses == [200, 200, 304, 200]


@pytest.mark.parametrize(
    ("headers", "settings"),
    [
        ({"Last_Modified": TO_COME}, {}),  # a second change may have the same time
        ({"ETag": '"a"'}, {"body": {"a": 1}}),
        ({"ETag": '"a"'}, {"params": {"at": "{now}"}}),
        ({}, {}),
    ],
)
def test_an_answer_that_may_have_changed_is_requested_in_full(
    server: FakeServer, source_of: SourceOf, clock: Clock, headers: dict[str, str], settings: dict[str, Any]
) -> None:
    service = Cached(server, {"v": 7}, **headers)
    source = source_of(**settings)
    for _ in range(2):
        assert len(source.fetch()) == 1
        clock.advance(60)
    assert service.statuses == [200, 200]


def test_a_304_to_a_first_request_is_an_error(server: FakeServer, source_of: SourceOf) -> None:
    server.add("api", "/rows", lambda _: Answer(304))
    with pytest.raises(SourceError, match="answered 304, not modified, to a first request"):
        source_of().fetch()
    with pytest.raises(SourceError, match="Remove If-None-Match"):
        source_of(headers={"If-None-Match": "*"}).fetch()
