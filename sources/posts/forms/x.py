"""Parsing and writing of posts in the format of X's API v2.

Facts: X docs, "data dictionary" and OpenAPI description. The names of the guides (tweets) and
of that description (posts) are both read, as either may be sent. The `text` of a retweet is cut off, that of
the original is not; the whole text of a long post is in `note_tweet`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sources.posts.post import SENSITIVE, Post
from sources.times.parser import unix_seconds

_ID_EPOCH_MILLISECONDS = 1_288_834_974_657
# Since 2010, when ids have a time in them.
_DIGITS_OF_IDS = 15
_AUTHORS = ("author", "user", "username", "screen_name", "user_screen_name")
_RETWEET = re.compile(r"RT @\w+: ")


class Included(NamedTuple):
    """What a reply includes besides its posts: names of authors, and referenced posts, both by id."""

    usernames: Mapping[str, str]
    posts: Mapping[str, Any]


def included(reply: Mapping[str, Any]) -> Included:
    """The `includes` of a reply, or of a line of the filtered stream."""
    includes = reply.get("includes")
    if not isinstance(includes, dict):
        return Included({}, {})
    users = _by_id(includes.get("users"), "username")
    posts = _by_id(includes.get("tweets") or includes.get("posts"), "text")
    return Included({number: user["username"] for number, user in users.items()}, posts)


def parse_x_post(includes: Included, item: Any) -> Post:
    """The post; where it has no `created_at`, its time is that in its id.

    Raises LookupError, TypeError, ValueError or AttributeError where the item is no post.
    """
    name = post_id(item["id"])
    author = includes.usernames.get(item.get("author_id"), "") or _flattened_author(item)
    when = unix_seconds(item.get("created_at"))
    return Post(
        id=name,
        time=_time_of_id(int(name)) if when is None else when,
        author=author,
        text=_text(includes, item),
        lang=item.get("lang") or "",
        url=_url(item, name, author),
        tags=_tags(item),
        warning=item.get("content_warning")
        or (SENSITIVE if is_marked(item.get("possibly_sensitive")) else ""),
    )


def is_x_post(item: Mapping[str, Any]) -> bool:
    """Whether an object may be a post of this format: it has a time or an id that holds one, and others name
    their author in one text.
    """
    if not isinstance(item.get("text"), str) or "id" not in item:
        return False
    has_time = "created_at" in item or len(str(item["id"])) >= _DIGITS_OF_IDS
    return has_time and not any(isinstance(item.get(name), str) for name in _AUTHORS)


def is_marked(value: Any) -> bool:
    """Whether a mark such as `possibly_sensitive` is set, also as the text that CSV has."""
    return value is True or str(value).lower() == "true"


def to_x_post(post: Post) -> dict[str, Any]:
    """The post in the format of the filtered stream, with its `url`; times are exact to the microsecond."""
    when = datetime.fromtimestamp(post.time, UTC).isoformat(timespec="microseconds")
    data: dict[str, Any] = {"id": post.id, "text": post.text, "created_at": when.replace("+00:00", "Z")}
    data |= {"url": post.url, "entities": {"hashtags": [{"tag": tag} for tag in post.tags]}}
    if post.warning:
        data["content_warning"] = post.warning
    if post.lang:
        data["lang"] = post.lang
    if not post.author:
        return {"data": data}
    users = [{"id": post.author, "username": post.author}]
    return {"data": data | {"author_id": post.author}, "includes": {"users": users}}


def post_id(value: Any) -> str:
    """The id as text; it may be a number. Raises ValueError where there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise ValueError("no id")
    return str(value)


def x_url(number: str, author: str) -> str:
    """The address at which X shows a post."""
    return f"https://x.com/{author or 'i/web'}/status/{number}"


def _by_id(items: Any, needed: str) -> dict[str, Any]:
    """The items of a list that have an id and the needed field, by id."""
    known = (item for item in items if isinstance(item, dict)) if isinstance(items, list) else ()
    return {item["id"]: item for item in known if all(isinstance(item.get(n), str) for n in ("id", needed))}


def _text(includes: Included, item: Any) -> str:
    retweet = _RETWEET.match(item["text"])
    for reference in item.get("referenced_tweets") or item.get("referenced_posts") or ():
        if retweet and reference["type"] == "retweeted" and reference["id"] in includes.posts:
            return retweet[0] + _full_text(includes.posts[reference["id"]])
    return _full_text(item)


def _full_text(item: Any) -> str:
    text: str = (item.get("note_tweet") or item.get("note_post") or item)["text"]
    # X writes &, < and > as HTML entities. `to_x_post` does not, and its posts have a `url`.
    return text if "url" in item else html.unescape(text)


def _tags(item: Any) -> list[str]:
    """The hashtags; none where a program has written them as text, as in CSV."""
    hashtags = (item.get("entities") or {}).get("hashtags") or ()
    return [] if isinstance(hashtags, str) else [hashtag["tag"] for hashtag in hashtags]


def _flattened_author(item: Any) -> str:
    """The author inside the post, where a program such as twarc has put it; "" where there is none."""
    author = item.get("author")
    name = author.get("username") if isinstance(author, dict) else ""
    return name if isinstance(name, str) else ""


def _url(item: Any, name: str, author: str) -> str:
    if "url" not in item:
        return x_url(name, author) if name.isdecimal() else ""
    url: str = item["url"]
    return url if url.startswith(("https://", "http://")) else ""


def _time_of_id(number: int) -> float:
    """Unix seconds in a post's id: milliseconds since X's epoch above its 22 low bits (X docs, "X IDs").

    Raises ValueError where the id is older than that, or is not of X: its time would be in 2010.
    """
    if len(str(number)) < _DIGITS_OF_IDS:
        raise ValueError("no time")
    return ((number >> 22) + _ID_EPOCH_MILLISECONDS) / 1000
