"""Pushed posts: rows with a `text`."""

from __future__ import annotations

import hashlib
import html
import threading
import uuid
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from sources.posts.forms.parser import service_posts
from sources.posts.minute_counts import Coverage
from sources.posts.source import FetchedPosts, Post, PostSource
from sources.pushed_rows.values import RejectedPush, checked_text, parse_time

POST_FIELDS = ("text", "id", "author", "lang", "url", "time", "tags", "warning")
MAX_TEXT_LENGTH = 25_000
MAX_FIELD_LENGTH = 2_000


class PushedPosts(PostSource):
    """Buffers posts until the next fetch. Every minute since the oldest post of the first push is
    complete."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._lock = threading.Lock()
        self._waiting: list[Post] = []
        self._since: float | None = None

    def put(self, posts: Sequence[Post]) -> None:
        """Buffer posts. posts: at least one."""
        with self._lock:
            self._waiting += posts
            if self._since is None:
                self._since = min(post.time for post in posts)

    def __len__(self) -> int:
        return len(self._waiting)

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        with self._lock:
            now = self.clock()  # before any post that is put later
            posts, self._waiting = self._waiting, []
            coverage = Coverage(now if self._since is None else self._since, now)
        return FetchedPosts(posts, dict.fromkeys(terms, coverage))


def validate_posts(rows: Sequence[Any], now: float, at: float | None = None) -> list[Post]:
    """The posts in rows of POST_FIELDS, of which only `text` is required, or in the forms of services that
    `sources.posts.forms.parser` reads. Raises RejectedPush.

    The id of a post without one is made from its author, its text and its time, or is random where it has no
    time either. now, at: as in `sources.pushed_rows.validation.validate_rows`.
    """
    moment = now if at is None else at
    posts = (_posts(position, row, now, moment) for position, row in enumerate(rows, 1))
    return list(chain.from_iterable(posts))


def are_posts(rows: Sequence[Any]) -> bool:
    """Whether rows are posts: one of them has a text, or the form of a service."""
    objects = (row for row in rows if isinstance(row, dict))
    return any(isinstance(row.get("text"), str) or _of_service(row) for row in objects)


def _posts(position: int, row: Any, now: float, moment: float) -> list[Post]:
    return _of_service(row) or [_post(position, row, now, moment)]


def _of_service(row: Any) -> list[Post]:
    """The posts of a row in the form of a service; none where it has none, or one that cannot be stored."""
    if not isinstance(row, dict) or not any(isinstance(value, dict | list) for value in row.values()):
        return []
    found = service_posts(row) or []
    posts = [post for post in found if post and len(post.text) <= MAX_TEXT_LENGTH]
    return [] if row.keys() <= set(POST_FIELDS) or len(posts) < len(found) else posts


def _post(position: int, row: Any, now: float, moment: float) -> Post:
    try:
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise RejectedPush("It has no text, and the other rows of this source are posts.")
        for name in row:
            if name not in POST_FIELDS:
                raise RejectedPush(
                    f"{name!r:.60} is no field of a post; these are: {', '.join(POST_FIELDS)}."
                )
        text = checked_text(row["text"], "text", MAX_TEXT_LENGTH)
        author, lang, url = (_field(row, name) for name in ("author", "lang", "url"))
        time = moment if row.get("time") is None else parse_time(row["time"], now)
        number = _field(row, "id") or _id(author, row.get("time"), text)
        tags, warning = _tags(row.get("tags")), _field(row, "warning")
        return Post(number, round(time, 3), author, html.unescape(text), lang, url, tags, warning)
    except RejectedPush as why:
        raise RejectedPush(f"Row {position}: {why}") from None


def _id(author: str, time: Any, text: str) -> str:
    if time is None:
        return uuid.uuid4().hex
    return hashlib.blake2b(f"{author}\n{time}\n{text}".encode(), digest_size=12).hexdigest()


def _field(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RejectedPush(f"{name!r} has to be a text.")
    return checked_text(str(value), name, MAX_FIELD_LENGTH)


def _tags(value: Any) -> tuple[str, ...]:
    """Hashtags from a list, or from one text with spaces between them."""
    tags = value.split() if isinstance(value, str) else value or ()
    if not isinstance(tags, list | tuple) or not all(isinstance(tag, str) for tag in tags):
        raise RejectedPush("'tags' has to be a text, or a list of texts.")
    return tuple(checked_text(tag, "tags", MAX_FIELD_LENGTH) for tag in tags)
