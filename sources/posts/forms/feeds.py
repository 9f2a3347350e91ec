"""Items of RSS and Atom feeds as posts, from XML or from the JSON into which services turn it.

Facts: rssboard.org/rss-specification (`item`: `title`, `description`, `pubDate`, `guid`, `link`); RFC 4287
(`entry`: `title`, `summary`, `content`, `published`, `updated`, `id`, `link`, `author`).
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from sources.answers.packed import UnreadableAnswer
from sources.answers.reader import read_answer
from sources.html_text import html_text
from sources.posts.post import Post
from sources.times.parser import unix_seconds

_TIMES = ("pubDate", "published", "date", "updated")
_TEXTS = ("description", "summary", "content", "encoded")
_ENDS = (b"</rss>", b"</feed>", b"</rdf:RDF>")
_STARTS = (b"<?xml", b"<rss", b"<feed", b"<rdf:RDF")
_MAX_BYTES = 16_000_000
_MAX_TEXT = 1_000


def feed_items(value: Mapping[str, Any]) -> list[Any]:
    """The items of a feed; none where the value is none."""
    channel = value.get("channel")
    found = value.get("item") or value.get("entry") or (isinstance(channel, Mapping) and channel.get("item"))
    items = found if isinstance(found, list) else [found]
    return [item for item in items if isinstance(item, Mapping) and is_feed_item(item)]


def is_feed_item(item: Mapping[str, Any]) -> bool:
    """Whether an object has this form."""
    has_link = any(name in item for name in ("link", "guid", "id"))
    return "title" in item and has_link and ("pubDate" in item or "published" in item or "updated" in item)


def parse_feed_post(item: Any) -> Post:
    """The post of an item: its title, and what follows it where that says more.

    Raises LookupError, TypeError, ValueError or StopIteration where it is none.
    """
    seconds = next(one for name in _TIMES if (one := unix_seconds(item.get(name))) is not None)
    title = _text(item["title"])
    words = next((found for name in _TEXTS if (found := _text(item.get(name)))), "")
    text = (words or title) if words.startswith(title) else f"{title}\n{words}".strip()
    if not text:
        raise ValueError("no text")
    url = _link(item.get("link"))
    number = _text(item.get("guid")) or _text(item.get("id")) or url
    return Post(
        id=number,
        time=seconds,
        author=_author(item),
        text=text[:_MAX_TEXT],
        lang="",
        url=url if url.startswith(("https://", "http://")) else "",
    )


def _text(value: Any) -> str:
    """Text of an element, whose HTML may be escaped once more."""
    if isinstance(value, Mapping):
        value = value.get("text", "")
    if not isinstance(value, str):
        return ""
    return html_text(value).strip() if "<" in value else html.unescape(value).strip()


def _link(value: Any) -> str:
    links = value if isinstance(value, list) else [value]
    for link in links:
        if isinstance(link, Mapping) and link.get("rel", "alternate") == "alternate":
            return str(link.get("href", ""))
        if isinstance(link, str):
            return link
    return ""


def _author(item: Mapping[str, Any]) -> str:
    author = item.get("author") or item.get("creator")
    author = author[0] if isinstance(author, list) and author else author
    return _text(author.get("name") if isinstance(author, Mapping) else author)


class FeedSplitter:
    """Reads a file of XML that ends as a feed does."""

    waits = False

    def __init__(self, pending: bytes = b"") -> None:
        self._pending = pending

    def feed(self, piece: bytes) -> Iterator[Any]:
        self._pending += piece
        if len(self._pending) > _MAX_BYTES:
            self._pending = b""
            yield None
        if any(end in piece for end in _ENDS):
            body, self._pending = self._pending, b""
            try:
                yield read_answer(body, form="xml")
            except UnreadableAnswer:
                yield None

    def end(self) -> Iterator[Any]:
        return iter(())

    def copy(self) -> FeedSplitter:
        return FeedSplitter(self._pending)


def is_feed(line: bytes) -> bool:
    """Whether a file that begins with this line may be a feed."""
    return line.startswith(_STARTS)
