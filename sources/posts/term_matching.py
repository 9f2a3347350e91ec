"""Which tracked terms a post matches: "#science" a hashtag, "@nasa" a mention, "science" a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import cache

# Thai to Khmer, kana, Chinese characters and Hangul: scripts that write words without spaces, or append
# particles to them, so that no word boundary can be required beside them.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SPACED_LETTER = rf"[^\W{_UNSPACED}]"


def matching_terms(text: str, terms: Sequence[str], tags: Collection[str] = ()) -> list[str]:
    """The terms that a post matches, in the order of `terms`, ignoring case.

    A word also matches inside a hashtag of the same name, as X's keyword operator does (X docs, operators).

    tags: hashtags that the service lists, with or without "#".
    """
    plain, plain_tags = _plain(text), {_plain(tag).lstrip("#") for tag in tags}
    return [term for term in terms if _is_tag_of(term, plain_tags) or _finder(term)(plain)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_tag_of(term: str, plain_tags: Collection[str]) -> bool:
    plain = _plain(term)
    return plain.startswith("#") and plain[1:] in plain_tags


@cache
def _finder(term: str) -> Callable[[str], object]:
    plain = _plain(term).strip('" ')
    words = r"\s+".join(map(re.escape, plain.split()))
    if plain.startswith(("#", "@")):
        return re.compile(rf"(?<!\w){words}(?!\w)").search
    before = rf"(?<!{_SPACED_LETTER})" if re.match(_SPACED_LETTER, plain) else ""
    after = rf"(?!{_SPACED_LETTER})" if re.match(_SPACED_LETTER, plain[::-1]) else ""
    return re.compile(before + words + after).search
