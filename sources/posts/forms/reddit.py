"""Parsing of posts and comments of Reddit, as its API and Pushshift's archives have them.

Facts: Reddit API docs, "things" t1 (comment) and t3 (link): `body` or `title` and `selftext`, with &, < and >
as HTML entities; `created_utc` is in seconds; `over_18` and `spoiler` are warnings.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from sources.posts.post import Post
from sources.times.parser import unix_seconds


def is_reddit_post(item: Mapping[str, Any]) -> bool:
    """Whether an object is a post or a comment."""
    return "created_utc" in item and "subreddit" in item


def parse_reddit_post(item: Any) -> Post:
    """The post. Raises LookupError, TypeError, ValueError or AttributeError where the item is none."""
    when = unix_seconds(item["created_utc"])
    texts = [item[name] for name in ("title", "selftext", "body") if item.get(name)]
    if when is None or not texts:
        raise ValueError("no time or no text")
    link = item.get("permalink") or ""
    marks = {"over_18": "For adults", "spoiler": "Spoiler"}
    return Post(
        id=f"reddit:{item.get('name') or item['id']}",
        time=when,
        author=item.get("author") or "",
        text=html.unescape("\n".join(texts)),
        url=f"https://www.reddit.com{link}" if link.startswith("/") else "",
        tags=[],
        warning=", ".join(words for name, words in marks.items() if item.get(name) is True),
    )
