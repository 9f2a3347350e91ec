"""Reads the pages of one poll until the last, the bound, or the first that fails."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from sources.api_requests.client import FetchedAnswer
from sources.api_requests.pagination import NextPage, Paging
from sources.base import SourceError
from sources.http.errors import NoContent
from sources.json_rows.shapes import RawRow


class FetchedPages(NamedTuple):
    """The pages of one poll.

    first: the data of the first page. rows: of all pages. failures: why there are no further pages, by page.
        unchanged: whether all data are those of the last poll. note: a sentence for viewers where `max_pages`
        was reached. error: of the page that failed.
    """

    first: Any
    rows: list[RawRow]
    failures: dict[str, str]
    unchanged: bool = False
    note: str = ""
    error: SourceError | None = None


def read_pages(
    send: Callable[[NextPage], FetchedAnswer],
    rows_of: Callable[[Any], list[RawRow]],
    paging: Paging | None,
    max_pages: int,
) -> FetchedPages:
    """The rows of all pages.

    send: requests a page. rows_of: the rows in the data of one. Both raise SourceError; that of the first
    page is raised, and a later one ends the pages: what was read until then is returned, with the error.
    """
    answer = send(NextPage(values=paging.start if paging else {}))
    new = rows_of(answer.data)
    pages = FetchedPages(answer.data, list(new), {}, answer.unchanged)
    if paging is None:
        return pages
    requested, seen = list[NextPage](), {_identity(new)}
    for number in range(1, max_pages + 1):
        try:
            following = paging.next(answer, number=number, rows=len(new), all_rows=len(pages.rows))
            if following is None:
                return pages
            if number == max_pages:
                return pages._replace(note=_cut(max_pages, "may be" if paging.counts else "are"))
            if following in requested:
                return _ended(pages, number, "It would be a page that was read already")
            requested.append(following)
            answer = send(following)
            new = rows_of(answer.data)
        except SourceError as error:
            return _ended_by_error(pages, number, error, paging)
        if new and _identity(new) in seen:
            return _ended_by_repetition(pages, number, paging)
        seen.add(_identity(new))
        pages = pages._replace(rows=pages.rows + new, unchanged=pages.unchanged and answer.unchanged)
    return pages


def _identity(rows: list[RawRow]) -> int:
    """What is the same for rows of the same values only."""
    return hash(repr([(row.time, row.key, row.numbers) for row in rows]))


def _ended_by_error(pages: FetchedPages, number: int, error: SourceError, paging: Paging) -> FetchedPages:
    """The pages until the one with this number, whose request failed."""
    # Some services answer so after their last page.
    if isinstance(error, NoContent) or (paging.counts and error.status == HTTPStatus.NOT_FOUND):
        return pages
    return _ended(pages, number, str(error).removesuffix("."))._replace(error=error)


def _ended_by_repetition(pages: FetchedPages, number: int, paging: Paging) -> FetchedPages:
    """The pages until the one with this number, after which a page came again."""
    # Other services send their last page for all numbers behind it.
    if paging.counts and number > 1:
        return pages
    return _ended(pages, number, "It has the rows of a page before it")


def _ended(pages: FetchedPages, number: int, why: str) -> FetchedPages:
    """The pages until the one with this number, and why there are no more."""
    failure = f"{why}. The pages before it are shown; check pages in the settings if it lasts."
    return pages._replace(failures={f"page {number + 1}": failure})


def _cut(max_pages: int, there_are: str) -> str:
    few = f"the first {max_pages} pages are" if max_pages > 1 else "the first page is"
    return f"Only {few} shown, and there {there_are} more: raise max_pages, or request fewer rows."
