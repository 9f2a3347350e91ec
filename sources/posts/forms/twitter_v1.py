"""Parsing of posts in the format of Twitter's API v1.1, which its streams and many archives have.

Facts: Twitter docs v1.1, "Tweet object", "extended Tweets": `text` is cut off at 140 characters where there
is an `extended_tweet` or a `retweeted_status`; &, < and > are written as HTML entities.
"""

from __future__ import annotations

import html
from email.utils import parsedate_to_datetime
from typing import Any

from sources.posts.forms.x import is_marked, post_id, x_url
from sources.posts.post import SENSITIVE, Post


def is_twitter_v1_post(item: Any) -> bool:
    """Whether an object has this format and not that of API v2."""
    if not isinstance(item, dict) or "created_at" not in item or not ("id_str" in item or "id" in item):
        return False
    return isinstance(item.get("user"), dict) or "id_str" in item


def parse_twitter_v1_post(item: Any) -> Post:
    """The post; the text of a retweet is "RT @name: " and the full text of the original.

    Raises LookupError, TypeError, ValueError or AttributeError where the item is no post.
    """
    number = post_id(item.get("id_str") or item["id"])
    author, original = _author(item), item.get("retweeted_status")
    return Post(
        id=number,
        # Unlike strptime, this parses English names of days and months in every locale.
        time=parsedate_to_datetime(item["created_at"]).timestamp(),
        author=author,
        text=f"RT @{_author(original)}: {_text(original)}" if original else _text(item),
        lang=item.get("lang") or "",
        url=x_url(number, author),
        tags=_tags(original or item),
        warning=SENSITIVE if is_marked(item.get("possibly_sensitive")) else "",
    )


def _author(item: Any) -> str:
    name: str = (item.get("user") or {}).get("screen_name") or ""  # X's archive names no author
    return name


def _text(item: Any) -> str:
    extended = item.get("extended_tweet") or item
    return html.unescape(extended.get("full_text") or item.get("full_text") or item["text"])


def _tags(item: Any) -> list[str]:
    entities = (item.get("extended_tweet") or item).get("entities") or {}
    return [hashtag["text"] for hashtag in entities.get("hashtags") or ()]
