"""Parsing of posts of Bluesky: events of its stream, views of its API, and records of a repository.

Facts: AT Protocol lexicons `app.bsky.feed.post`, `app.bsky.feed.defs#postView`, `com.atproto.label.defs`
and `com.atproto.repo.listRecords`: labels of the author are in the record, those of moderators beside it;
`neg` takes a label back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sources.posts.post import SENSITIVE, Post
from sources.times.parser import unix_seconds

COLLECTION = "app.bsky.feed.post"
# Marks that say who may see a post, and not what is in it.
_NO_WARNINGS = ("!no-unauthenticated", "!no-promote")
_WORDS = {
    "porn": "Adult content",
    "sexual": "Sexually suggestive",
    "nudity": "Nudity",
    "graphic-media": "Graphic media",
    "gore": "Graphic media",
    "!warn": SENSITIVE,
    "!hide": SENSITIVE,
}


def is_bluesky_post(item: Mapping[str, Any]) -> bool:
    """Whether an object is an event of Jetstream, a view of a post, or a record with its address."""
    if isinstance(item.get("commit"), dict):
        return isinstance(item["commit"].get("record"), dict) and item["commit"].get("collection") in (
            None,
            COLLECTION,
        )
    uri = item.get("uri")
    return isinstance(uri, str) and uri.startswith("at://") and isinstance(_record(item), dict)


def parse_bluesky_post(item: Any) -> Post:
    """The post. The time is that at which the stream sent it; elsewhere `createdAt`, by the author's clock.

    Raises LookupError, TypeError, ValueError or AttributeError where the item is no post.
    """
    if isinstance(item.get("commit"), dict):
        did, key, record = item["did"], item["commit"]["rkey"], item["commit"]["record"]
        return _post(item, did, did, key, record, item["time_us"] / 1_000_000)
    record = _record(item)
    did, _, key = item["uri"].removeprefix("at://").split("/", 2)
    when = unix_seconds(record.get("createdAt"))
    when = unix_seconds(item.get("indexedAt")) if when is None else when
    if when is None:
        raise ValueError("no time")
    return _post(item, did, (item.get("author") or {}).get("handle") or did, key, record, when)


def _record(item: Mapping[str, Any]) -> Any:
    return item.get("record") or item.get("value")


def _post(item: Any, did: str, author: str, key: str, record: Any, when: float) -> Post:
    return Post(
        id=f"at://{did}/{COLLECTION}/{key.rpartition('/')[2]}",
        time=when,
        author=author,
        text=record["text"],
        lang=next(iter(record.get("langs") or ()), ""),
        url=f"https://bsky.app/profile/{author}/post/{key.rpartition('/')[2]}",
        tags=[*_facet_tags(record), *(record.get("tags") or ())],
        warning=", ".join(dict.fromkeys(_warnings(item, record))),
    )


def _warnings(item: Any, record: Any) -> Iterator[str]:
    own = record.get("labels")
    labels = [*((own.get("values") or ()) if isinstance(own, dict) else ()), *(item.get("labels") or ())]
    taken_back = {label.get("val") for label in labels if label.get("neg")}
    for label in labels:
        if (name := label["val"]) not in taken_back and name not in _NO_WARNINGS:
            yield _WORDS.get(name, name.strip("!").replace("-", " ").capitalize())


def _facet_tags(record: dict[str, Any]) -> list[str]:
    """The hashtags of the facets; their offsets, in UTF-8 bytes, are not needed."""
    features = [feature for facet in record.get("facets") or () for feature in facet["features"]]
    return [feature["tag"] for feature in features if "tag" in feature]
