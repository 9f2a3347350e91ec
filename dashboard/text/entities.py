"""The hashtags and mentions in a post."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import regex

from dashboard.text.plain import plain, without_links

MAX_NAME_CHARACTERS = 60

# X's rule: letters, digits and marks of any script, and not digits alone (X docs, counting characters).
_HASHTAG = regex.compile(r"(?<![\w&/#@])#(?=\w*\p{L})([\w\u200c\u200d]+)")
# A name may have a server, as on Mastodon, and dots, as on Bluesky.
_MENTION = regex.compile(r"(?<![\w@/.])@(\w+(?:[.-]\w+)*(?:@\w+(?:[.-]\w+)+)?)")


def hashtags(text: str) -> list[str]:
    """The hashtags in a text in lower case ("#python"), each once, in order."""
    return _names(_HASHTAG, "#", text)


def mentions(text: str) -> list[str]:
    """The mentions in a text in lower case ("@ada"), each once, in order."""
    return _names(_MENTION, "@", text)


def _names(pattern: regex.Pattern[str], sign: str, text: str) -> list[str]:
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if sign not in normal:
        return []
    found = (name.casefold() for name in pattern.findall(without_links(plain(normal))))
    return [f"{sign}{name}" for name in dict.fromkeys(found) if len(name) <= MAX_NAME_CHARACTERS]


class Entity(NamedTuple):
    """A name from `start` to before `end` of a text. kind: "hashtag" or "mention"; name: in lower case."""

    start: int
    end: int
    kind: str
    name: str


def entities(text: str) -> list[Entity]:
    """The hashtags and mentions in a text, in order; they do not overlap."""
    found = [
        Entity(match.start(), match.end(), kind, unicodedata.normalize("NFKC", match[0]).casefold())
        for kind, pattern in (("hashtag", _HASHTAG), ("mention", _MENTION))
        for match in pattern.finditer(text)
    ]
    apart: list[Entity] = []
    for entity in sorted(found):
        if (not apart or entity.start >= apart[-1].end) and len(entity.name) <= MAX_NAME_CHARACTERS:
            apart.append(entity)
    return apart
