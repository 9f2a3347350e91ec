"""What a message of Redis says: a post as JSON or as a stream's fields, a plain text, or a term."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sources.parse_values import unix_seconds
from sources.post_source import Post

MAX_BYTES = 100_000
_MAX_ID, _MAX_NAME, _MAX_URL = 200, 200, 2_000
# No text, link or mention: what can be a hashtag, as "science", "#science" or "c++".
_WORD = re.compile(r"#?([^\s#@:/]*\w[^\s#@:/]*)")
_MAX_WORD = 100
_TEXTS, _TERMS, _TIMES = ("text", "content"), ("term", "hashtag"), ("time", "created_at")
_WHOLE = ("json", "data", "message")


def read_message(message: bytes, blank: Post) -> Post:
    """The post that a message is; what it does not say is as in `blank`.

    It is a JSON object as `described` has it, or a text, plain or as a JSON string. A text of one word is a
    hashtag: "science" is "#science". Raises ValueError with the reason where it is none of these.
    """
    _check_size(len(message))
    text = _decoded(message)
    value = _parsed(text)
    if isinstance(value, dict):
        return described(value, blank)
    if isinstance(value, list) or (value is None and text.lstrip().startswith("{")):
        raise ValueError("was JSON that is cut off, or no object")
    return _plain(value if isinstance(value, str) else text, blank)


def read_entry(entry: Sequence[bytes], blank: Post) -> Post:
    """The same of a stream's entry, names and values by turns: a post's fields, or one with a message."""
    _check_size(sum(map(len, entry)))
    parts = [_decoded(part) for part in entry]
    fields = dict(zip(parts[::2], parts[1::2], strict=True))
    whole = _first(fields, _WHOLE)
    if whole and not _first(fields, (*_TEXTS, *_TERMS)):
        return read_message(whole.encode(), blank)
    return described(fields, blank)


def described(fields: Mapping[str, Any], blank: Post) -> Post:
    """The post of `text` (or `content`), or else of a `term` (`hashtag`); `id`, `author` (`user`), `lang`,
    `url` and `time` (`created_at`: unix s or ms, or ISO 8601) may be there.

    Raises ValueError with the reason where there is neither text nor term, or the time cannot be read.
    """
    text, term = _first(fields, _TEXTS), _first(fields, _TERMS)
    if not text and not term:
        raise ValueError(f"had none of {', '.join((*_TEXTS, *_TERMS))}")
    time = unix_seconds(_told(fields, _TIMES, blank.time))
    if time is None:
        raise ValueError("had a time that cannot be read")
    name = str(_told(fields, ("id",), blank.id))
    if len(name) > _MAX_ID:
        raise ValueError(f"had an id of more than {_MAX_ID} characters")
    url = _first(fields, ("url",))
    post = blank._replace(text=text) if text else _plain(term, blank)
    return post._replace(
        id=name,
        time=time,
        author=_first(fields, ("author", "user"))[:_MAX_NAME],
        lang=_first(fields, ("lang",))[:_MAX_NAME] or blank.lang,
        url=url if url.startswith(("https://", "http://")) and len(url) <= _MAX_URL else "",
    )


def _plain(text: str, blank: Post) -> Post:
    if not text.strip():
        raise ValueError("was empty")
    short = len(text) <= _MAX_WORD
    if short and (word := _WORD.fullmatch(text.strip())):
        return blank._replace(text=f"#{word[1]}", tags=[word[1]])
    return blank._replace(text=text)


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise ValueError(f"was larger than {MAX_BYTES // 1_000} kB")


def _decoded(message: bytes) -> str:
    try:
        return message.decode()
    except UnicodeDecodeError:
        raise ValueError("was no text in UTF-8") from None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _told(fields: Mapping[str, Any], names: Sequence[str], otherwise: Any) -> Any:
    """The first of the fields that is there and not empty."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), otherwise)


def _first(fields: Mapping[str, Any], names: Sequence[str]) -> str:
    """The first of the fields that holds text; "" where none does."""
    texts = (fields.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")
