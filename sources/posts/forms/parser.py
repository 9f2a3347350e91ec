"""The posts in a value, in every form in which services, exports and libraries write them.

One parser for files, Redis and pushes: each form is recognised by the fields that only it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from sources.json_rows.shapes import unpacked
from sources.posts.forms.bluesky import is_bluesky_post, parse_bluesky_post
from sources.posts.forms.chat_notices import is_without_words
from sources.posts.forms.feeds import feed_items, is_feed_item, parse_feed_post
from sources.posts.forms.mastodon import is_activity_note, is_status, parse_activity_note, parse_status
from sources.posts.forms.meta import is_meta_post, parse_meta_post
from sources.posts.forms.plain import is_text_name, parse_plain_post
from sources.posts.forms.reddit import is_reddit_post, parse_reddit_post
from sources.posts.forms.snscrape import is_snscrape_post, parse_snscrape_post
from sources.posts.forms.twitter_v1 import is_twitter_v1_post, parse_twitter_v1_post
from sources.posts.forms.x import Included, included, is_x_post, parse_x_post
from sources.posts.post import Post, parse_post

# Objects that streams send between posts (Twitter docs v1.1, "streaming message types"; X docs, v2 errors).
_NOTICES = {
    "limit", "delete", "scrub_geo", "status_withheld", "user_withheld", "disconnect", "warning", "event",
    "friends", "errors", "title", "meta",
}  # fmt: skip
# Fields that hold a post, as in X's archive and Bluesky's feeds, or a list of posts, as in search answers.
_WRAPPERS = (
    "tweet", "post", "comment", "status", "object", "data", "node", "thread", "snippet", "topLevelComment",
    "_source", "doc", "payload", "response", "hits", "post_stream",
)  # fmt: skip
_LISTS = (
    "data", "tweets", "statuses", "posts", "feed", "orderedItems", "records", "children", "items", "results",
    "messages", "hits", "rows", "value", "media", "nodes", "edges", "articles", "conversations",
    "MessageList",
)  # fmt: skip
# Messages of Mastodon's stream that hold a status as JSON in a text.
_UPDATES = ("update", "status.update")
# What an outbox holds besides the author's own posts.
_ACTIVITIES = ("Announce", "Like", "Delete", "Undo", "Follow", "Person", "version")
# Events of Bluesky's stream besides posts.
_EVENTS = ("commit", "identity", "account")
_MAX_DEPTH = 5


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
    _Form(is_feed_item, parse_feed_post),
    _Form(is_meta_post, parse_meta_post),
)


def posts_in(value: Any) -> Iterator[Post | None]:
    """The posts in a value, the parsed JSON of a line or of a file; None for each that cannot be parsed.

    Notices between posts, and shares of others' posts without their text, yield nothing.
    """
    found = service_posts(value)
    if found is None:
        yield parse_post(value, parse_plain_post) if isinstance(value, dict) else None
    else:
        yield from found


def service_posts(value: Any) -> list[Post | None] | None:
    """The posts of a value in the form of a service; None where it has none of these forms."""
    return _posts(value, Included({}, {}), 0)


def _posts(value: Any, includes: Included, depth: int) -> list[Post | None] | None:
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, list):
        listed = [post for item in value for post in _or_plain(item, includes, depth)]
        return listed if listed or value else [None]
    if not isinstance(value, dict):
        return None
    value = _nested(value)
    if is_without_words(value):
        return []
    includes = included(value) if isinstance(value.get("includes"), dict) else includes
    for form in _FORMS:
        if form.recognises(value):
            return [parse_post(value, form.parse) or parse_post(value, parse_plain_post)]
    if is_x_post(value):
        found = parse_post(value, partial(parse_x_post, includes))
        return [found or parse_post(value, parse_plain_post)]
    return _wrapped(value, includes, depth)


def _wrapped(value: Mapping[str, Any], includes: Included, depth: int) -> list[Post | None] | None:
    """The posts in a post's envelope, or in a list of an answer."""
    if rows := feed_items(value) or _rows_of_table(value):
        return [post for row in rows for post in _or_plain(row, includes, depth)]
    for name in _LISTS:
        listed = value.get(name)
        # Mattermost has its posts by their ids there.
        if isinstance(listed, dict) and (rows := _objects_by_id(listed)):
            listed = rows
        if isinstance(listed, list):
            items = [item for item in listed if not _is_reference(name, item)]
            found = [post for item in items for post in _or_plain(item, includes, depth)]
            own = None if any(found) else parse_post(value, parse_plain_post)
            return [own] if own else found
    for name in _WRAPPERS:
        if isinstance(value.get(name), dict):
            return _inside({**_authors_of(value), **value[name]}, includes, depth)
    if rows := _objects_by_id(value):
        return [post for row in rows for post in _or_plain(row, includes, depth)]
    if value.get("event") in _UPDATES and isinstance(value.get("payload"), str):
        return _inside(unpacked(value["payload"]), includes, depth)
    is_event = value.get("kind") in _EVENTS and "did" in value
    if is_event or value.get("type") in _ACTIVITIES:
        return []
    if parse_post(value, parse_plain_post):
        return None
    if found := _listed(value, includes, depth):
        return found
    is_notice = bool(_NOTICES & value.keys()) and not any(map(is_text_name, value))
    return [] if is_notice else None


def _is_reference(name: str, item: Any) -> bool:
    """Whether an item is the address of a post of others, as in the likes of an archive of Mastodon."""
    return name == "orderedItems" and isinstance(item, str)


def _rows_of_table(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that pandas has written by its columns; none where the value is no such table."""
    names, data = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, names), row, strict=False)) for row in data]
    columns = list(value.values())
    if len(columns) < 2 or not any(map(is_text_name, value)):
        return []
    if all(isinstance(one, list) and len(one) == len(columns[0]) for one in columns):
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    if all(isinstance(one, dict) and one.keys() == columns[0].keys() for one in columns):
        return [{name: column[row] for name, column in value.items()} for row in columns[0]]
    return []


def _objects_by_id(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that has them by their numbers or ids, as pandas and Firebase write it."""
    rows = list(value.values())
    return rows if all(isinstance(row, dict) and _has_text(row) for row in rows) else []


def _has_text(row: Mapping[str, Any]) -> bool:
    return any(isinstance(cell, str) and is_text_name(name) for name, cell in row.items())


def _authors_of(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """The author whom an envelope names beside its post, as Lemmy's has it."""
    return {"creator": envelope["creator"]} if isinstance(envelope.get("creator"), dict) else {}


def _listed(value: Mapping[str, Any], includes: Included, depth: int) -> list[Post | None]:
    """The posts in a list of an answer, under any name; none where no list has posts."""
    for items in value.values():
        if isinstance(items, list) and items and isinstance(items[0], dict):
            found = [post for item in items for post in _or_plain(item, includes, depth)]
            if any(found):
                return found
    return []


def _inside(item: Any, includes: Included, depth: int) -> list[Post | None] | None:
    """The posts in what is wrapped; None where it has none, so that what is around it may be one."""
    found = _posts(item, includes, depth + 1)
    if found is None and isinstance(item, dict) and (post := parse_post(item, parse_plain_post)):
        return [post]
    return found


def _or_plain(item: Any, includes: Included, depth: int) -> list[Post | None]:
    if not isinstance(item, dict):
        return [None]
    found = _posts(item, includes, depth + 1)
    return [parse_post(item, parse_plain_post)] if found is None else found


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
