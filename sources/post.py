"""A post, whichever service it is from."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Post(NamedTuple):
    """`time` is unix seconds, `lang` a code such as "en" or "", `tags` the hashtags that its service
    lists."""

    id: str
    time: float
    author: str
    text: str
    lang: str = ""
    url: str = ""
    tags: Collection[str] = ()
