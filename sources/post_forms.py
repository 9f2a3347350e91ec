"""The posts in a value, in every form in which services, exports and libraries write them.

One parser for files, Redis and pushes: each form is recognised by the fields that only it has.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from sources.bluesky_posts import is_bluesky_post, parse_bluesky_post
from sources.mastodon_posts import is_activity_note, is_status, parse_activity_note, parse_status
from sources.post import Post, parse_post
from sources.reddit_posts import is_reddit_post, parse_reddit_post
from sources.snscrape_posts import is_snscrape_post, parse_snscrape_post
from sources.times import unix_seconds
from sources.twitter_v1_posts import is_twitter_v1_post, parse_twitter_v1_post
from sources.x_posts import Included, included, is_x_post, parse_x_post

# Objects that streams send between posts (Twitter docs v1.1, "streaming message types"; X docs, v2 errors).
_NOTICES = {
    "limit", "delete", "scrub_geo", "status_withheld", "user_withheld", "disconnect", "warning", "event",
    "friends", "errors", "title", "meta",
}  # fmt: skip
# Fields that hold a post, as in X's archive and Bluesky's feeds, or a list of posts, as in search answers.
_WRAPPERS = ("tweet", "post", "status", "object", "data", "node")
_LISTS = (
    "data", "tweets", "statuses", "posts", "feed", "orderedItems", "records", "children", "items", "results",
)  # fmt: skip
# What an outbox holds besides the author's own posts.
_ACTIVITIES = ("Announce", "Like", "Delete", "Undo", "Follow")
_MAX_DEPTH = 5
_TEXTS = ("text", "full_text", "rawContent", "content", "body", "tweet", "message", "status")
_AUTHORS = (
    "author", "user", "username", "screen_name", "user_screen_name", "author_username", "handle",
    "acct", "name",
)  # fmt: skip
_TIMES = (
    "created_at",
    "time",
    "timestamp",
    "datetime",
    "date",
    "createdAt",
    "published",
    "created_utc",
    "ts",
)
_WARNINGS = ("content_warning", "warning", "spoiler_text", "possibly_sensitive", "sensitive", "nsfw")


class _Form(NamedTuple):
    recognises: Callable[[Any], bool]
    parse: Callable[[Any], Post]


_FORMS = (
    _Form(is_bluesky_post, parse_bluesky_post),
    _Form(is_activity_note, parse_activity_note),
    _Form(is_status, parse_status),
    _Form(is_snscrape_post, parse_snscrape_post),
    _Form(is_reddit_post, parse_reddit_post),
    _Form(is_twitter_v1_post, parse_twitter_v1_post),
)


def posts_in(value: Any) -> Iterator[Post | None]:
    """The posts in a value, the parsed JSON of a line or of a file; None for each that cannot be parsed.

    Notices between posts, and shares of others' posts without their text, yield nothing.
    """
    found = service_posts(value)
    if found is None:
        yield parse_post(value, _plain_post) if isinstance(value, dict) else None
    else:
        yield from found


def service_posts(value: Any) -> list[Post | None] | None:
    """The posts of a value in the form of a service; None where it has none of these forms."""
    return _posts(value, Included({}, {}), 0)


def _posts(value: Any, includes: Included, depth: int) -> list[Post | None] | None:
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [post for item in value for post in _or_plain(item, includes, depth)] or [None]
    if not isinstance(value, dict):
        return None
    value = _nested(value)
    includes = included(value) if isinstance(value.get("includes"), dict) else includes
    for form in _FORMS:
        if form.recognises(value):
            return [parse_post(value, form.parse)]
    if is_x_post(value):
        return [parse_post(value, partial(parse_x_post, includes))]
    return _wrapped(value, includes, depth)


def _wrapped(value: Mapping[str, Any], includes: Included, depth: int) -> list[Post | None] | None:
    """The posts in a post's envelope, or in a list of an answer."""
    for name in _LISTS:
        if isinstance(value.get(name), list):
            items = value[name]
            return [post for item in items for post in _or_plain(item, includes, depth)] if items else []
    for name in _WRAPPERS:
        if isinstance(value.get(name), dict):
            return _posts(value[name], includes, depth + 1)
    is_notice = bool(_NOTICES & value.keys()) and not any(name in value for name in _TEXTS)
    return [] if is_notice or value.get("type") in _ACTIVITIES else None


def _or_plain(item: Any, includes: Included, depth: int) -> list[Post | None]:
    if not isinstance(item, dict):
        return [None]
    found = _posts(item, includes, depth + 1)
    return [parse_post(item, _plain_post)] if found is None else found


def _nested(value: dict[str, Any]) -> dict[str, Any]:
    """An object whose names have dots, as twarc and pandas flatten it, as the object that it was."""
    if not any("." in name for name in value):
        return value
    nested: dict[str, Any] = {}
    for name, item in sorted(value.items(), key=lambda pair: pair[0].count(".")):
        place = nested
        *folders, last = name.split(".")
        for folder in folders:
            inner = place.get(folder)
            place[folder] = place = inner if isinstance(inner, dict) else {}
        place[last] = item
    return nested


def _plain_post(item: Any) -> Post:
    """The post of an object with a text and a time, whatever program wrote it."""
    text = next(item[name] for name in _TEXTS if isinstance(item.get(name), str) and item[name].strip())
    author = next((item[name] for name in _AUTHORS if isinstance(item.get(name), str)), "")
    written = next(item[name] for name in _TIMES if item.get(name) not in (None, ""))
    time = unix_seconds(written)
    if time is None:
        raise ValueError("no time")
    number = item.get("id") or item.get("id_str") or item.get("uri")
    url = item.get("url") or item.get("link") or ""
    return Post(
        id=str(number) if isinstance(number, str | int) else content_id(author, written, text),
        time=time,
        author=author,
        text=html.unescape(text),
        lang=item.get("lang") or item.get("language") or "",
        url=url if isinstance(url, str) and url.startswith(("https://", "http://")) else "",
        warning=plain_warning(item),
    )


def plain_warning(item: Mapping[str, Any]) -> str:
    """The content warning of an object in one of the usual fields; "" where it has none."""
    found = next((item[name] for name in _WARNINGS if item.get(name)), "")
    if found is True or str(found).lower() in ("true", "1", "yes"):
        return "Sensitive content"
    return found if isinstance(found, str) and found.lower() not in ("false", "0", "no") else ""


def content_id(author: str, time: Any, text: str) -> str:
    """The id of a post without one, the same whenever it is read again."""
    return hashlib.blake2b(f"{author}\n{time}\n{text}".encode(errors="replace"), digest_size=12).hexdigest()
