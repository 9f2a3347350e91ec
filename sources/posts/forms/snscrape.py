"""Parsing of posts as snscrape and twscrape write them.

Facts: JustAnotherArchivist/snscrape, `snscrape/modules/twitter.py`: `rawContent` (formerly `content`) is the
text with its links, the user has `username`, `date` is ISO 8601.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from sources.posts.forms.x import is_marked, post_id, x_url
from sources.posts.post import SENSITIVE, Post
from sources.times.parser import unix_seconds

_TEXTS = ("rawContent", "renderedContent", "content")


def is_snscrape_post(item: Mapping[str, Any]) -> bool:
    """Whether an object has this form."""
    user = item.get("user")
    has_user = isinstance(user, dict) and "username" in user
    return has_user and "date" in item and any(name in item for name in _TEXTS)


def parse_snscrape_post(item: Any) -> Post:
    """The post. Raises LookupError, TypeError, ValueError or AttributeError where the item is none."""
    number, author = post_id(item["id"]), item["user"]["username"]
    when = unix_seconds(item["date"])
    if when is None:
        raise ValueError("no time")
    return Post(
        id=number,
        time=when,
        author=author,
        text=html.unescape(next(item[name] for name in _TEXTS if item.get(name))),
        lang=item.get("lang") or "",
        url=x_url(number, author),
        tags=item.get("hashtags") or [],
        warning=SENSITIVE if is_marked(item.get("possibly_sensitive", item.get("possiblySensitive"))) else "",
    )
