"""A post, whichever service it is from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

SENSITIVE = "Sensitive content"
"""The warning of a post that its service marks without words."""


class Post(NamedTuple):
    """`time` is unix seconds, `lang` a code such as "en" or "", `tags` the hashtags that its service lists.

    warning: the content warning that is shown in place of the text; "" where it has none.
    """

    id: str
    time: float
    author: str
    text: str
    lang: str = ""
    url: str = ""
    tags: Collection[str] = ()
    warning: str = ""


def parse_post(item: Any, parse: Callable[[Any], Post]) -> Post | None:
    """The post in an item; None where `parse` raises, since the item has another form."""
    try:
        post = parse(item)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, StopIteration):
        return None
    texts = (post.id, post.author, post.text, post.lang, post.url, post.warning, *post.tags)
    return post if post.time > 0 and all(isinstance(text, str) for text in texts) else None
