"""Parsing of Redis messages: a post as JSON or as the fields of a stream entry, a plain text, or a term."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sources.posts.forms.parser import service_posts
from sources.posts.forms.plain import plain_warning
from sources.posts.source import Post
from sources.raw_values import json_value, quoted
from sources.times.parser import unix_seconds

MAX_BYTES = 100_000
_MAX_ID, _MAX_NAME, _MAX_URL = 200, 200, 2_000
# One word that can be a hashtag, not a text, a link or a mention, as "science", "#science" or "c++".
_WORD = re.compile(r"#?([^\s#@:/]*\w[^\s#@:/]*)")
_MAX_WORD = 100
_TEXTS, _TERMS = ("text", "content"), ("term", "hashtag")
_TIMES = ("time", "created_at", "timestamp", "datetime", "date", "ts")
_MESSAGE_FIELDS = ("json", "data", "message")


def read_posts(message: bytes, defaults: Post) -> list[Post]:
    """The posts in a message: those of a list or of an object in the form of a service, or one post as in
    `read_message`. Raises ValueError with the reason where it has none.
    """
    _check_size(len(message))
    value = json_value(_decoded(message))
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) and _has_parts(item) for item in items):
        return [read_message(message, defaults)]
    posts = [post for post in service_posts(value) or () if post]
    return posts or [read_message(message, defaults)]


def read_entry_posts(entry: Sequence[bytes], defaults: Post) -> list[Post]:
    """The posts in the entry of a stream: as in `read_entry`, or those in the message of its one field."""
    fields = dict(zip(map(_decoded, entry[::2]), entry[1::2], strict=True))
    message = next((fields[name] for name in _MESSAGE_FIELDS if fields.get(name)), b"")
    plain = any(name in fields for name in (*_TEXTS, *_TERMS))
    return read_posts(message, defaults) if message and not plain else [read_entry(entry, defaults)]


def _has_parts(item: Mapping[str, Any]) -> bool:
    """Whether an object has others in it, as the posts of services have."""
    return any(isinstance(value, dict | list) for value in item.values())


def read_message(message: bytes, defaults: Post) -> Post:
    """The post in a message. defaults: the fields that the message does not have.

    A message is a JSON object as in `post_from_fields`, or a text, plain or as a JSON string. A text of one
    word is
    a hashtag: "science" is "#science". Raises ValueError with the reason where it is none of these.
    """
    _check_size(len(message))
    text = _decoded(message)
    value = json_value(text)
    if isinstance(value, dict):
        return post_from_fields(value, defaults)
    if isinstance(value, list) or (value is None and text.lstrip().startswith("{")):
        raise ValueError("was incomplete JSON, or no object")
    return _plain(value if isinstance(value, str) else text, defaults)


def read_entry(entry: Sequence[bytes], defaults: Post) -> Post:
    """The post in the entry of a stream: the fields of a post, or one field with a message. entry:
    alternating names and values."""
    _check_size(sum(map(len, entry)))
    parts = [_decoded(part) for part in entry]
    fields = dict(zip(parts[::2], parts[1::2], strict=True))
    message = _first_text(fields, _MESSAGE_FIELDS)
    if message and not _first_text(fields, (*_TEXTS, *_TERMS)):
        return read_message(message.encode(), defaults)
    return post_from_fields(fields, defaults)


def post_from_fields(fields: Mapping[str, Any], defaults: Post) -> Post:
    """The post of `text` (or `content`), or else of a `term` (`hashtag`); `id`, `author` (`user`), `lang`,
    `url` and `time` (`created_at`, `timestamp`, `datetime`, `date` or `ts`, in any usual form) are optional.

    Raises ValueError with the reason where there is neither text nor term, or the time cannot be parsed.
    """
    text, term = _first_text(fields, _TEXTS), _first_text(fields, _TERMS)
    if not text and not term:
        raise ValueError(f"had none of {', '.join((*_TEXTS, *_TERMS))}")
    written = _first_value(fields, _TIMES, None)
    time = defaults.time if written is None else unix_seconds(written)
    if time is None:
        raise ValueError(f"had the time {quoted(written)}, which cannot be read")
    name = str(_first_value(fields, ("id",), defaults.id))
    if len(name) > _MAX_ID:
        raise ValueError(f"had an id of more than {_MAX_ID} characters")
    url = _first_text(fields, ("url",))
    post = defaults._replace(text=text) if text else _plain(term, defaults)
    return post._replace(
        id=name,
        time=time,
        text=html.unescape(post.text),
        warning=plain_warning(fields)[:_MAX_NAME],
        author=_first_text(fields, ("author", "user"))[:_MAX_NAME],
        lang=_first_text(fields, ("lang",))[:_MAX_NAME] or defaults.lang,
        url=url if url.startswith(("https://", "http://")) and len(url) <= _MAX_URL else "",
    )


def _plain(text: str, defaults: Post) -> Post:
    if not text.strip():
        raise ValueError("was empty")
    short = len(text) <= _MAX_WORD
    if short and (word := _WORD.fullmatch(text.strip())):
        return defaults._replace(text=f"#{word[1]}", tags=[word[1]])
    return defaults._replace(text=text)


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise ValueError(f"was larger than {MAX_BYTES // 1_000} kB")


def _decoded(message: bytes) -> str:
    try:
        return message.decode()
    except UnicodeDecodeError:
        raise ValueError("was not UTF-8 text") from None


def _first_value(fields: Mapping[str, Any], names: Sequence[str], default: Any) -> Any:
    """The first of the fields that is set and not empty."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), default)


def _first_text(fields: Mapping[str, Any], names: Sequence[str]) -> str:
    """The first of the fields that contains text; "" where none does."""
    texts = (fields.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")
