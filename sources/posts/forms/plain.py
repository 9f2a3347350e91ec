"""Posts of any program: objects with a text and a time, under one of the usual names."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from typing import Any

from sources.html_text import html_text
from sources.json_rows.shapes import unpacked
from sources.posts.post import Post
from sources.times.parser import unix_seconds

# Without case, blanks and underscores: createdAt, "Created At" and created_at are the same.
_TEXTS = (
    "text", "fulltext", "rawcontent", "content", "contenttext", "body", "tweet", "tweettext", "message",
    "status", "caption", "contents", "textoriginal", "textdisplay", "commenttext", "contenthtml", "raw",
    "cooked", "summary", "texte", "texto", "nachricht", "msg", "bodytext", "storytext", "sharecommentary",
    "videodescription", "desc", "html", "data",
)  # fmt: skip
_AUTHORS = (
    "creator", "author", "authors", "userprofile", "user", "username", "screenname", "userscreenname",
    "authorusername", "userusername", "owner", "by", "blogname",
    "authordisplayname", "handle", "acct", "name", "from", "sender", "senderfullname", "pubkey", "autor",
    "auteur", "commenter", "account", "u",
)  # fmt: skip
_NAMES = ("username", "screenname", "handle", "acct", "account", "login", "uniqueid", "name", "nickname",
          "displayname", "realname", "user")  # fmt: skip
_TIMES = (
    "createdat", "dategmt", "time", "dateunixtime", "timestamp", "datetime", "date", "published",
    "publishedat", "datepublished", "pubdate", "createdutc", "createdtime", "createtime", "createdati",
    "tweetcreatedat", "createdatetime", "createddatetime", "createat", "creationdate", "creationtimestamp",
    "ts", "originserverts", "datum", "fecha", "createddate", "createdatmillis", "commentcreatetimestamp",
    "originalarrivaltime", "seendate", "sentat", "asctime",
)  # fmt: skip
_LINKS = ("url", "link", "permalink", "permalinkurl", "tweetpermalink")
_IDS = ("id", "idstr", "uri", "guid", "objectid", "tweetid", "cid", "eventid")
_LANGUAGES = ("lang", "language")
_WARNINGS = ("contentwarning", "warning", "spoilertext", "possiblysensitive", "sensitive", "nsfw", "cw")
# The fields that hold the text where it is an object.
_INNER_TEXTS = ("body", "plain", "rendered", "html", "text", "value", "post", "content")
_CLOCKS = ("time", "uhrzeit", "zeit", "heure", "hora")
_TAG = re.compile(r"<(?:p|br|a|b|i|em|strong|span|div|code|pre|ul|li|blockquote)\b[^<>]*>", re.IGNORECASE)


def parse_plain_post(item: Any) -> Post:
    """The post in an object with a text and a time, written by any program.

    Raises LookupError, TypeError, ValueError or StopIteration where it is none.
    """
    named = _named(item)
    # Posts of links have a title alone.
    text = next(found for name in (*_TEXTS, "title") if (found := _words(named.get(name))))
    author = next((found for name in _AUTHORS if (found := _person(named.get(name)))), "")
    written, time = _time(named)
    number = next((named[name] for name in _IDS if isinstance(named.get(name), str | int)), None)
    url = next((named[name] for name in _LINKS if isinstance(named.get(name), str)), "")
    return Post(
        id=content_id(author, written, text) if number in (None, "") else str(number),
        time=time,
        author=author,
        text=_without_tags(html.unescape(text)),
        lang=next((named[name] for name in _LANGUAGES if isinstance(named.get(name), str)), ""),
        url=url if url.startswith(("https://", "http://")) else "",
        warning=plain_warning(item),
    )


def _named(item: Mapping[str, Any]) -> dict[str, Any]:
    """The values by their names in lower case, without blanks and signs."""
    return {"".join(filter(str.isalnum, str(name))).lower(): value for name, value in item.items()}


def is_text_name(name: str) -> bool:
    """Whether the text of a post may have this name."""
    return any(one in _TEXTS for one in _named({name: None}))


def _words(value: Any) -> str:
    """A text. Some programs put it in an object, and Telegram's exports in parts, which may be objects."""
    if isinstance(value, str) and value.startswith('{"text":'):
        value = unpacked(value)
    if isinstance(value, Mapping):
        value = next((value[name] for name in _INNER_TEXTS if isinstance(value.get(name), str)), "")
    if isinstance(value, list):
        value = "".join(part if isinstance(part, str) else _words(part) for part in value)
    return value if isinstance(value, str) and value.strip() else ""


def _without_tags(text: str) -> str:
    return html_text(text) if _TAG.search(text) else text


def _time(named: Mapping[str, Any]) -> tuple[Any, float]:
    """The time as it is written and in unix seconds; a day and a time of day may be in two fields.

    Raises ValueError where there is none.
    """
    days = [named[name] for name in _TIMES if named.get(name) not in (None, "") and name not in _CLOCKS]
    clocks = [named[name] for name in _CLOCKS if named.get(name) not in (None, "")]
    joined = [
        f"{day} {clock}"
        for day in days[:1]
        for clock in clocks[:1]
        if isinstance(clock, str) and ":" in clock
    ]
    for written in (*joined, *(named[name] for name in _TIMES if named.get(name) not in (None, ""))):
        if (seconds := unix_seconds(written)) is not None:
            return written, seconds
    raise ValueError("no time")


def _person(value: Any) -> str:
    """The name of an author, who may be an object, or the first of several."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        named = _named(value)
        value = next((found for name in _NAMES if (found := _person(named.get(name)))), "")
    return value if isinstance(value, str) else ""


def plain_warning(item: Mapping[str, Any]) -> str:
    """The content warning of an object in one of the usual fields; "" where it has none."""
    named = _named(item)
    found = next((named[name] for name in _WARNINGS if named.get(name)), "")
    if found is True or str(found).lower() in ("true", "1", "yes"):
        return "Sensitive content"
    return found if isinstance(found, str) and found.lower() not in ("false", "0", "no") else ""


def content_id(author: str, time: Any, text: str) -> str:
    """The id of a post without one, the same whenever it is read again."""
    return hashlib.blake2b(f"{author}\n{time}\n{text}".encode(errors="replace"), digest_size=12).hexdigest()
