"""Posts that programs push: rows with a `text`."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sources.minutes import Span
from sources.posts import Heard, Post, PostSource
from sources.pushed_rows import Refused, plain_text, time_of

POST_FIELDS = ("text", "id", "author", "lang", "url", "time", "tags")
MAX_TEXT_SIGNS = 25_000
MAX_FIELD_SIGNS = 2_000


class PushedPosts(PostSource):
    """Posts that wait to be fetched. All minutes since the oldest of the first push count as heard of."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._lock = threading.Lock()
        self._waiting: list[Post] = []
        self._since: float | None = None

    def put(self, posts: Sequence[Post]) -> None:
        """Have these told by the next fetch."""
        with self._lock:
            self._waiting += posts
            if self._since is None:
                self._since = min(post.time for post in posts)

    def __len__(self) -> int:
        return len(self._waiting)

    def fetch_posts(self, terms: Sequence[str]) -> Heard:
        with self._lock:
            now = self.clock()  # before any post that is put later
            posts, self._waiting = self._waiting, []
            span = Span(now if self._since is None else self._since, now)
        return Heard(posts, dict.fromkeys(terms, span))


def read_posts(rows: Sequence[Any], now: float, at: float | None = None) -> list[Post]:
    """The posts in rows of POST_FIELDS, of which only `text` is required. Raises Refused.

    A post without an id gets one from its author, its text and the time that it tells; where it tells no
    time, either, it is another post each time. Arguments as those of `sources.pushed_rows.read_rows`.
    """
    return [_post(position, row, now, now if at is None else at) for position, row in enumerate(rows, 1)]


def _post(position: int, row: Any, now: float, moment: float) -> Post:
    try:
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise Refused("It has no text, and the others of this source are posts.")
        for name in row:
            if name not in POST_FIELDS:
                raise Refused(f"{name!r:.60} is no part of a post; these are: {', '.join(POST_FIELDS)}.")
        text = plain_text(row["text"], "text", MAX_TEXT_SIGNS)
        author, lang, url = (_field(row, name) for name in ("author", "lang", "url"))
        time = moment if row.get("time") is None else time_of(row["time"], now)
        told = _field(row, "id") or _id(author, row.get("time"), text)
        return Post(told, time, author, text, lang, url, _tags(row.get("tags")))
    except Refused as why:
        raise Refused(f"Row {position}: {why}") from None


def _id(author: str, time: Any, text: str) -> str:
    if time is None:
        return uuid.uuid4().hex
    return hashlib.blake2b(f"{author}\n{time}\n{text}".encode(), digest_size=12).hexdigest()


def _field(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused(f"{name!r} has to be a text.")
    return plain_text(str(value), name, MAX_FIELD_SIGNS)


def _tags(value: Any) -> tuple[str, ...]:
    """Hashtags, as a list or in one text with spaces between them."""
    tags = value.split() if isinstance(value, str) else value or ()
    if not isinstance(tags, list | tuple) or not all(isinstance(tag, str) for tag in tags):
        raise Refused("'tags' has to be a text, or a list of texts.")
    return tuple(plain_text(tag, "tags", MAX_FIELD_SIGNS) for tag in tags)
