"""Parsing of posts of Mastodon: statuses of its API, and the notes of an archive's outbox.

Facts: Mastodon docs, "Status": `spoiler_text` is the author's warning, `sensitive` marks the media; W3C
ActivityPub and Mastodon docs, "ActivityPub": an outbox is an OrderedCollection of Create activities, whose
object is a Note; `summary` is the warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sources.html_text import html_text
from sources.posts.post import SENSITIVE, Post
from sources.times.parser import unix_seconds

_NOTES = ("Note", "Article", "Question", "Page")


def is_status(item: Mapping[str, Any]) -> bool:
    """Whether an object is a status as the API returns it."""
    return isinstance(item.get("account"), dict) and "content" in item


def parse_status(status: Any) -> Post:
    """The post of a status; a boost is that of the original.

    Raises LookupError, TypeError, ValueError or AttributeError where it is none.
    """
    status = status.get("reblog") or status
    link = status.get("url") or status.get("uri") or ""
    return Post(
        id=status.get("uri") or link or status["id"],
        time=_time(status["created_at"]),
        author=status["account"]["acct"],
        text=_text(status["content"]),
        lang=status.get("language") or "",
        url=_web(link),
        tags=[tag["name"] for tag in status.get("tags") or ()],
        warning=_warning(status.get("spoiler_text"), status.get("sensitive")),
    )


def is_activity_note(item: Mapping[str, Any]) -> bool:
    """Whether an object is a post of ActivityPub."""
    return item.get("type") in _NOTES and "content" in item and "attributedTo" in item


def parse_activity_note(note: Any) -> Post:
    """The post of a note. Raises as `parse_status` does."""
    languages = list(note.get("contentMap") or ())
    tags = [tag["name"] for tag in _listed(note.get("tag")) if tag.get("type") == "Hashtag"]
    authors, links = _listed(note["attributedTo"]), _listed(note.get("url"))
    return Post(
        id=note["id"],
        time=_time(note["published"]),
        author=_account(next(_address(one) for one in authors)),
        text=_text(note["content"]),
        lang=languages[0] if len(languages) == 1 else "",
        url=_web(next(filter(None, map(_address, links)), note["id"])),
        tags=[tag.removeprefix("#") for tag in tags],
        warning=_warning(note.get("summary"), note.get("sensitive")),
    )


def _warning(words: Any, sensitive: Any) -> str:
    return html_text(words) if isinstance(words, str) and words.strip() else SENSITIVE if sensitive else ""


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise TypeError("no text")
    return html_text(content)


def _listed(value: Any) -> list[Any]:
    """The values of a property, which in JSON-LD may be a list, one value or none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _address(value: Any) -> str:
    """The address of an actor or a link, which may be an object."""
    return str(value.get("id") or value.get("href") or "") if isinstance(value, dict) else str(value)


def _account(address: str) -> str:
    """The name "ada@example.social" in an address such as https://example.social/users/ada."""
    parts = urlsplit(address)
    name = parts.path.rstrip("/").rpartition("/")[2].removeprefix("@")
    return f"{name}@{parts.netloc}" if name and parts.netloc else address


def _time(written: Any) -> float:
    when = unix_seconds(written)
    if when is None:
        raise ValueError("no time")
    return when


def _web(link: str) -> str:
    return link if link.startswith(("https://", "http://")) else ""
