"""All pages of an answer are read, in each of the ways in which services lead to the next, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sources.base import Retry, SourceError
from tests.sources.api_requests.conftest import SourceOf
from tests.support.clock import Clock
from tests.support.fakes.server import Answer, FakeServer, Request

ROWS = [{"id": f"r{number}", "v": number} for number in range(7)]
LISTED = {"rows": "rows", "key": "id"}


def paged(first: int, rows: list[dict[str, Any]], size: int = 3) -> list[dict[str, Any]]:
    return rows[first : first + size]


def by_link(request: Request) -> Answer:
    first = int(request.query.get("from", 0))
    more = f'<?from={first + 3}>; rel="next", </rows>; rel="first"' if first < 6 else '</rows>; rel="first"'
    return Answer(headers={"Link": more}, body={"rows": paged(first, ROWS)})


def by_next(request: Request) -> Answer:
    first = int(request.query.get("from", 0))
    return Answer(
        body={"rows": paged(first, ROWS), "links": {"next": f"/rows?from={first + 3}" if first < 6 else None}}
    )


def by_cursor(request: Request) -> Answer:
    first = int(request.query.get("after", "c0")[1:])
    return Answer(body={"rows": paged(first, ROWS), "more": first < 6, "end": f"c{first + 3}"})


def by_cursor_in_body(request: Request) -> Answer:
    body = json.loads(request.body)
    assert body["filter"] == {"x": 1}
    first = body["page"].get("start", 0)
    return Answer(body={"rows": paged(first, ROWS), "end": first + 3 if first < 6 else None})


def by_graphql(request: Request) -> Answer:
    variables = json.loads(request.body)["variables"]
    assert variables["n"] == 3
    first = variables.get("after", 0)
    info = {"hasNextPage": first < 6, "endCursor": first + 3}
    return Answer(body={"data": {"rows": paged(first, ROWS), "pageInfo": info}})


def by_page(request: Request) -> Answer:
    return Answer(body={"rows": paged(3 * (int(request.query["page"]) - 1), ROWS)})


def by_page_with_404(request: Request) -> Answer:
    page = int(request.query["p"])
    return (
        Answer(body={"rows": paged(3 * page, ROWS)})
        if page < 3
        else Answer(404, body={"detail": "Invalid page."})
    )


def by_page_up_to_the_last(request: Request) -> Answer:
    return Answer(body={"rows": paged(3 * min(int(request.query["page"]) - 1, 2), ROWS)})


def by_offset(request: Request) -> Answer:
    return Answer(body={"rows": paged(int(request.query["skip"]), ROWS)})


@pytest.mark.parametrize(
    ("service", "settings", "requests"),
    [
        (by_link, {"pages": {"by": "link"}}, 3),
        (by_next, {"pages": {"by": "next", "path": "links.next"}}, 3),
        (by_cursor, {"pages": {"by": "cursor", "path": "more && end", "param": "after"}}, 3),
        (
            by_cursor_in_body,
            {
                "pages": {"by": "cursor", "path": "end", "param": "page.start"},
                "body": {"filter": {"x": 1}, "page": {"size": 3}},
            },
            3,
        ),
        (
            by_graphql,
            {
                "query": "query ($n: Int, $after: Int) { rows(first: $n, after: $after) { id v } }",
                "variables": {"n": 3},
                "rows": "data.rows",
                "pages": {
                    "by": "cursor",
                    "path": "data.pageInfo.hasNextPage && data.pageInfo.endCursor",
                    "param": "after",
                },
            },
            3,
        ),
        (by_page, {"pages": {"by": "page"}}, 4),
        (by_page, {"pages": {"by": "page", "size": 3}}, 3),
        (by_page_with_404, {"pages": {"by": "page", "param": "p", "first": 0}}, 4),
        (by_page_up_to_the_last, {"pages": {"by": "page"}}, 4),
        (by_offset, {"pages": {"by": "offset", "param": "skip"}}, 4),
        (by_offset, {"pages": {"by": "offset", "param": "skip", "size": 3}}, 3),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_pages_are_read_until_the_last(
    server: FakeServer,
    source_of: SourceOf,
    service: Callable[[Request], Answer],
    settings: dict[str, Any],
    requests: int,
) -> None:
    server.add("api", "/rows", service)
    source = source_of(**LISTED | settings)
    for _ in range(2):
        assert source.fetch()["v"].tolist() == list(range(7))
        assert (source.failures, source.note) == ({}, "")
    assert len(server.requests) == 2 * requests


def test_the_bound_of_pages_is_said(server: FakeServer, source_of: SourceOf) -> None:
    server.add("api", "/rows", by_link)
    source = source_of(pages={"by": "link"}, max_pages=2, **LISTED)
    assert len(source.fetch()) == 6
    assert source.note == (
        "Only the first 2 pages are shown, and there are more: raise max_pages, or request fewer rows."
    )
    assert source.failures == {}
    source = source_of(pages={"by": "link"}, max_pages=3, **LISTED)
    assert len(source.fetch()) == 7
    assert source.note == ""


@pytest.mark.parametrize("fault", ["500", "truncated", "404", "429", "error in 200"])
def test_a_page_that_fails_is_said_and_those_before_it_are_shown(
    server: FakeServer, source_of: SourceOf, fault: str
) -> None:
    replies = {
        "500": Answer(500),
        "404": Answer(404),
        "truncated": Answer(body=b'{"rows": [{"id'),
        "429": Answer(429, {"Retry-After": "90"}),
        "error in 200": Answer(body={"error": {"message": "Query took too long"}}),
    }
    broken = [True]

    def service(request: Request) -> Answer:
        return replies[fault] if broken and request.query.get("from") == "6" else by_link(request)

    server.add("api", "/rows", service)
    source = source_of(pages={"by": "link"}, **LISTED)
    assert source.fetch()["v"].tolist() == list(range(6))
    (name,) = source.failures
    words = {"truncated": "no JSON", "error in 200": "says: Query took too long"}.get(
        fault, f"answered {fault}"
    )
    assert name == "page 3"
    assert words in source.failures[name]
    assert source.failures[name].endswith("shown; check pages in the settings if it lasts.")


def test_a_rate_limit_at_a_later_page_is_waited_for(
    server: FakeServer, source_of: SourceOf, clock: Clock
) -> None:
    def service(request: Request) -> Answer:
        return Answer(429, {"Retry-After": "90"}) if "from" in request.query else by_link(request)

    server.add("api", "/rows", service)
    source = source_of(pages={"by": "link"}, **LISTED)
    assert len(source.fetch()) == 3
    clock.advance(60)
    with pytest.raises(Retry, match="answered 429") as caught:
        source.fetch()
    assert caught.value.after == 30
    assert len(server.requests) == 2
    clock.advance(30)
    assert len(source.fetch()) == 3


def test_the_first_page_that_fails_fails_the_poll(server: FakeServer, source_of: SourceOf) -> None:
    server.add("api", "/rows", lambda _: Answer(404))
    with pytest.raises(SourceError, match="answered 404"):
        source_of(pages={"by": "page"}, **LISTED).fetch()


@pytest.mark.parametrize(
    ("reply", "pages", "requests"),
    [
        ({"rows": ROWS, "next": "/rows"}, {"by": "next", "path": "next"}, 2),
        ({"rows": ROWS, "next": "abc"}, {"by": "cursor", "path": "next", "param": "after"}, 2),
        ({"rows": ROWS}, {"by": "page", "param": "no_such_parameter"}, 2),
    ],
)
def test_a_page_that_leads_back_is_noticed(
    server: FakeServer, source_of: SourceOf, reply: dict[str, Any], pages: dict[str, Any], requests: int
) -> None:
    # The time makes each body another one, as many services do.
    server.add("api", "/rows", lambda _: Answer(body=reply | {"generated": len(server.requests)}))
    source = source_of(pages=pages, **LISTED)
    assert source.fetch()["v"].tolist() == list(range(7))
    assert list(source.failures) == ["page 2"]
    assert "has the rows of a page before it" in source.failures["page 2"]
    assert len(server.requests) == requests


def test_next_pages_that_lead_in_a_circle_without_rows_are_noticed(
    server: FakeServer, source_of: SourceOf
) -> None:
    def service(request: Request) -> Answer:
        return Answer(body={"rows": [] if request.query else ROWS, "next": "/rows?x=1"})

    server.add("api", "/rows", service)
    source = source_of(pages={"by": "next", "path": "next"}, **LISTED)
    assert len(source.fetch()) == 7
    assert "was read already" in source.failures["page 3"]
    assert len(server.requests) == 2


@pytest.mark.parametrize("link", ["http://[broken", "ftp://127.0.0.1/x", "javascript:alert(1)"])
def test_a_next_address_that_is_none_is_said(server: FakeServer, source_of: SourceOf, link: str) -> None:
    server.add("api", "/rows", lambda _: Answer(body={"rows": ROWS, "next": link}))
    source = source_of(pages={"by": "next", "path": "next"}, **LISTED)
    assert len(source.fetch()) == 7
    assert "ddress" in source.failures["page 2"]


def test_the_number_of_a_page_replaces_that_in_the_address(server: FakeServer, source_of: SourceOf) -> None:
    def service(request: Request) -> Answer:
        page = int(request.query["page[number]"])
        return Answer(body={"rows": paged(3 * (page - 1), ROWS)})

    server.add("api", "/rows", service)
    source = source_of(
        url=f"{server.url}/rows?sort=a%26b&page[number]=1",
        pages={"by": "page", "param": "page[number]"},
        **LISTED,
    )
    assert len(source.fetch()) == 7
    assert server.requests[-1].target == "/rows?sort=a%26b&page%5Bnumber%5D=4"


def test_headers_and_parameters_go_with_every_page(server: FakeServer, source_of: SourceOf) -> None:
    server.add("api", "/rows", by_offset)
    source = source_of(
        pages={"by": "offset", "param": "skip", "size": 3},
        params={"day": "{today}"},
        headers={"X-Key": "abc"},
        **LISTED,
    )
    source.fetch()
    assert [(request.query, request.headers["X-Key"]) for request in server.requests] == [
        ({"day": "2027-01-15", "skip": str(first)}, "abc") for first in (0, 3, 6)
    ]


def test_rows_are_counted_over_all_pages(server: FakeServer, source_of: SourceOf) -> None:
    rows = [{"v": number} if number % 5 else {"id": f"r{number}", "v": None} for number in range(7)]
    server.add(
        "api", "/rows", lambda request: Answer(body={"rows": paged(int(request.query["offset"]), rows)})
    )
    source = source_of(pages={"by": "offset"}, **LISTED)
    with pytest.raises(SourceError):
        source.fetch()
    assert {"row 2", "row 3", "row 5", "row 7"} < set(source.failures)
