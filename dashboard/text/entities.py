"""The hashtags and the people that a post names."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import regex

from dashboard.text.plain import plain, without_links

MAX_CHARACTERS = 60

# As X has it: letters, digits and marks of any script, and not digits alone (X docs, counting characters).
_HASHTAG = regex.compile(r"(?<![\w&/#@])#(?=\w*\p{L})([\w\u200c\u200d]+)")
# With a server, as Mastodon has it, and with the dots of Bluesky's names.
_MENTION = regex.compile(r"(?<![\w@/.])@(\w+(?:[.-]\w+)*(?:@\w+(?:[.-]\w+)+)?)")


def hashtags(text: str) -> list[str]:
    """The hashtags in a text, as "#python" whatever their case, each once, in order."""
    return _names(_HASHTAG, "#", text)


def mentions(text: str) -> list[str]:
    """The people mentioned in a text, as "@ada" whatever their case, each once, in order."""
    return _names(_MENTION, "@", text)


def _names(pattern: regex.Pattern[str], sign: str, text: str) -> list[str]:
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if sign not in normal:
        return []
    found = (name.casefold() for name in pattern.findall(without_links(plain(normal))))
    return [f"{sign}{name}" for name in dict.fromkeys(found) if len(name) <= MAX_CHARACTERS]


class Span(NamedTuple):
    """Where a text names something: a "hashtag" or "mention", as `hashtags` and `mentions` tell it."""

    start: int
    end: int
    kind: str
    name: str


def spans(text: str) -> list[Span]:
    """The names in a text, in order, none within another."""
    found = [
        Span(match.start(), match.end(), kind, unicodedata.normalize("NFKC", match[0]).casefold())
        for kind, pattern in (("hashtag", _HASHTAG), ("mention", _MENTION))
        for match in pattern.finditer(text)
    ]
    apart: list[Span] = []
    for span in sorted(found):
        if (not apart or span.start >= apart[-1].end) and len(span.name) <= MAX_CHARACTERS:
            apart.append(span)
    return apart
