"""The setting `pages`: how an answer leads to the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from requests.utils import parse_header_links

from sources.api_requests.client import FetchedAnswer
from sources.base import SourceError
from sources.json_rows.paths import Names, compiled, search

# The kinds of pages, and the keys that each has besides; those that are required first.
_KEYS = {
    "link": (),
    "next": ("path",),
    "cursor": ("path", "param"),
    "page": ("param", "first", "size"),
    "offset": ("param", "first", "size"),
}
# What the body says where there is no further page, though some services send a cursor with it.
_HAS_MORE = ("hasNextPage", "has_next_page", "hasNext", "has_next", "hasMore", "has_more")
_IS_LAST = ("isLast", "is_last", "isLastPage", "is_last_page")
_REQUIRED = {"next": ("path",), "cursor": ("path", "param")}
_NUMBERS = ("first", "size")


class NextPage(NamedTuple):
    """The request of the next page: its address, or the value of a parameter by its name."""

    url: str = ""
    values: Mapping[str, Any] = {}


class Paging(NamedTuple):
    """How pages follow each other.

    by: a "link" in the header Link, the "next" address in the body, a "cursor" in the body, the number of the
        "page", or the "offset" of its first row.
    path: compiled, to the address or the cursor. first: the number of the first page or row. size: rows of a
        full page; 0: unknown.
    """

    by: str
    path: Any = None
    param: str = ""
    first: int = 0
    size: int = 0

    @property
    def counts(self) -> bool:
        """Whether pages are requested by number or offset, so that only an answer shows which is the last."""
        return self.by in ("page", "offset")

    @property
    def start(self) -> Mapping[str, Any]:
        """The parameters of the request of the first page."""
        return {self.param: self.first} if self.counts else {}

    def next(self, page: FetchedAnswer, *, number: int, rows: int, all_rows: int) -> NextPage | None:
        """The request of the page after this one; None after the last.

        number: of this page, from 1. rows: in it. all_rows: in all pages so far. Raises SourceError where the
            answer has no valid address of the next page.
        """
        if self.by != "link" and any(map(_is_last, self._around_path(page.data))):
            return None
        if self.counts:
            if not rows or rows < self.size:
                return None
            steps = number if self.by == "page" else number * self.size or all_rows
            return NextPage(values={self.param: self.first + steps})
        found = _link(page.headers) if self.by == "link" else search(self.path, page.data)
        if not found or (self.by == "next" and not isinstance(found, str)):
            return None
        if self.by == "cursor":
            return NextPage(values={self.param: found})
        return NextPage(_absolute(page.url, found))

    def _around_path(self, data: Any) -> Iterator[Any]:
        """The body, and the objects in it that lead to the address or the cursor."""
        yield data
        for name in self.path.names[:-1] if isinstance(self.path, Names) else ():
            data = data.get(name) if isinstance(data, dict) else None
            yield data


def read_paging(settings: Mapping[str, Any]) -> Paging | None:
    """How pages follow each other; None where the setting is empty. Raises ValueError that names the key."""
    if not settings:
        return None
    by = settings.get("by")
    if by not in _KEYS:
        near = get_close_matches(str(by), _KEYS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"pages.by = {by!r} must be one of {', '.join(map(repr, _KEYS))}.{hint}")
    for name, value in settings.items():
        if name != "by" and name not in _KEYS[by]:
            known = ", ".join(_KEYS[by]) or "none besides"
            raise ValueError(f"pages: unknown key {name!r}; those of pages by {by!r} are {known}")
        if name in _NUMBERS and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise ValueError(f"pages.{name} = {value!r} must be a whole number")
        if name not in _NUMBERS and not isinstance(value, str):
            raise ValueError(f"pages.{name} = {value!r} must be text")
    for name in _REQUIRED.get(by, ()):
        if not settings.get(name):
            raise ValueError(f"pages.{name} is missing; pages by {by!r} need it")
    return Paging(
        by,
        compiled("pages.path", settings["path"]) if "path" in settings else None,
        settings.get("param") or by,
        settings.get("first", 1 if by == "page" else 0),
        settings.get("size", 0),
    )


def _is_last(data: Any) -> bool:
    """Whether an object says that no page follows this one."""
    return isinstance(data, dict) and (
        any(data.get(name) is False for name in _HAS_MORE) or any(data.get(name) is True for name in _IS_LAST)
    )


def _link(headers: Mapping[str, str]) -> str:
    """The address of the next page in the header Link (RFC 8288); "" where it has none."""
    links = parse_header_links(headers.get("Link", ""))
    return next((link["url"] for link in links if "next" in link.get("rel", "").lower().split()), "")


def _absolute(url: str, link: str) -> str:
    """The address of a link. A server behind a proxy often writes http:// for its own https:// address."""
    try:
        address = urljoin(url, link)
        here, there = urlsplit(url), urlsplit(address)
    except ValueError:
        raise SourceError(f"Its address, {link[:100]!r}, is none") from None
    if here.scheme == "https" and there.scheme == "http" and here.netloc == there.netloc:
        return there._replace(scheme="https").geturl()
    return address
