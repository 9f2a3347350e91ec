"""How an answer leads to the next one, as the setting `pages` says."""

from __future__ import annotations

from typing import Any

import pytest

from sources.api_requests.client import FetchedAnswer
from sources.api_requests.pagination import NextPage, read_paging
from tests.sources.api_requests.conftest import SourceOf

URL = "https://api.test/rows?size=3"


def following(settings: dict[str, Any], answer: FetchedAnswer, rows: int = 3) -> NextPage | None:
    """What requests the page after the second, of this many rows."""
    paging = read_paging(settings)
    assert paging is not None
    return paging.next(answer, number=2, rows=rows, all_rows=6)


@pytest.mark.parametrize(
    ("settings", "data", "page"),
    [
        ({"by": "next", "path": "next"}, {"next": "/rows?from=6"}, NextPage("https://api.test/rows?from=6")),
        ({"by": "next", "path": "next"}, {"next": None}, None),
        ({"by": "cursor", "path": "end", "param": "after"}, {"end": "c6"}, NextPage(values={"after": "c6"})),
        ({"by": "cursor", "path": "end", "param": "after"}, {"end": ""}, None),
        (
            {"by": "cursor", "path": "data.issues.pageInfo.endCursor", "param": "after"},
            {"data": {"issues": {"pageInfo": {"hasNextPage": False, "endCursor": "c6"}}}},
            None,
        ),
        (
            {"by": "cursor", "path": "data.issues.pageInfo.endCursor", "param": "after"},
            {"data": {"issues": {"pageInfo": {"hasNextPage": True, "endCursor": "c6"}}}},
            NextPage(values={"after": "c6"}),
        ),
        (
            {"by": "cursor", "path": "data[-1].id", "param": "starting_after"},
            {"data": [{"id": "c6"}], "has_more": False},
            None,
        ),
        ({"by": "offset", "param": "startAt", "size": 3}, {"isLast": True}, None),
        ({"by": "page"}, {}, NextPage(values={"page": 3})),
        ({"by": "page", "param": "p", "first": 0}, {}, NextPage(values={"p": 2})),
        ({"by": "page", "size": 4}, {}, None),
        ({"by": "offset", "param": "skip"}, {}, NextPage(values={"skip": 6})),
    ],
)
def test_the_next_page_is_requested_by(settings: dict[str, Any], data: Any, page: NextPage | None) -> None:
    assert following(settings, FetchedAnswer(data, b"", {}, URL)) == page


def test_a_page_without_rows_is_the_last() -> None:
    assert following({"by": "page"}, FetchedAnswer({}, b"", {}, URL), rows=0) is None


def test_the_header_link_leads_to_the_next_page() -> None:
    link = {"Link": '<?from=6>; rel="next", </rows>; rel="first"'}
    assert following({"by": "link"}, FetchedAnswer({}, b"", link, URL)) == NextPage(
        "https://api.test/rows?from=6"
    )


def test_without_the_setting_there_is_one_page() -> None:
    assert read_paging({}) is None


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        (
            {"by": "links"},
            "pages.by = 'links' must be one of 'link', 'next', 'cursor', 'page', 'offset'. Did you",
        ),
        ({"path": "next"}, "pages.by = None must be one of"),
        ({"by": "next"}, "pages.path is missing; pages by 'next' need it"),
        ({"by": "cursor", "path": "next"}, "pages.param is missing"),
        ({"by": "cursor", "path": "a..b", "param": "x"}, "pages.path = 'a..b' is not a JMESPath"),
        ({"by": "link", "path": "next"}, "unknown key 'path'; those of pages by 'link' are none besides"),
        ({"by": "page", "first": "1"}, "pages.first = '1' must be a whole number"),
        ({"by": "page", "param": 7}, "pages.param = 7 must be text"),
    ],
)
def test_wrong_settings_of_pages_are_named(source_of: SourceOf, pages: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError) as caught:
        source_of(pages=pages)
    assert words in str(caught.value)
