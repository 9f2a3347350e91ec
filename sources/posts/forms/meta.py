"""Posts and messages in the JSON that Facebook and Instagram export of an account.

Facts: in "Download your information", posts of Instagram are `media` with `title` and `creation_timestamp`,
those of Facebook have `timestamp` and the text in `data[].post`, and messages of both have `sender_name`,
`timestamp_ms` and `content`. All write each byte of UTF-8 as a character of its own.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from sources.posts.forms.plain import content_id
from sources.posts.post import Post
from sources.times.parser import unix_seconds

_TIMES = ("creation_timestamp", "timestamp_ms", "timestamp")


def is_meta_post(item: Mapping[str, Any]) -> bool:
    """Whether an object has one of these forms."""
    if "timestamp_ms" in item:
        return "sender_name" in item
    return "creation_timestamp" in item or (isinstance(item.get("timestamp"), int) and bool(_of_data(item)))


def parse_meta_post(item: Any) -> Post:
    """The post. Raises ValueError or StopIteration where it has no text or no time, as a picture alone."""
    text = _fixed(item.get("content") or _of_data(item) or _title(item))
    written = next(item[name] for name in _TIMES if name in item)
    seconds = unix_seconds(written)
    if not text or seconds is None:
        raise ValueError("no text or no time")
    author = _fixed(item.get("sender_name") or item.get("author"))
    return Post(content_id(author, written, text), seconds, author, text, "", "")


def _title(item: Mapping[str, Any]) -> Any:
    """The text of a post, which stands at its only picture where it has one."""
    media = item.get("media")
    first = media[0] if isinstance(media, list) and media and isinstance(media[0], Mapping) else {}
    return item.get("title") or first.get("title")


def _of_data(item: Mapping[str, Any]) -> Any:
    data = item.get("data")
    parts = data if isinstance(data, list) else []
    return next((part["post"] for part in parts if isinstance(part, Mapping) and part.get("post")), "")


def _fixed(text: Any) -> str:
    """The text whose bytes were taken for characters."""
    if not isinstance(text, str):
        return ""
    try:
        return html.unescape(text.encode("latin-1").decode())
    except UnicodeError:
        return html.unescape(text)
