"""Texts without markup and links, and language codes without regions."""

from __future__ import annotations

from functools import lru_cache
from html import unescape

import regex
from bs4 import ParserRejectedMarkup

from sources.html_text import html_text

# Texts that are made to be slow to parse are cut here.
MAX_TEXT_CHARACTERS = 5_000
# Old codes that X still uses (X docs, supported languages), and those of ISO 639-1.
_OLD_CODES = {"in": "id", "iw": "he", "ji": "yi", "nb": "no", "nn": "no"}

_TAG = regex.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_LINK = regex.compile(r"\b(?:https?://|www\.)\S+", regex.IGNORECASE)


def plain(text: str) -> str:
    """The first MAX_TEXT_CHARACTERS characters of a text, without HTML."""
    short = text[:MAX_TEXT_CHARACTERS]
    if _TAG.search(short):
        try:
            return html_text(short)
        except ParserRejectedMarkup:
            return unescape(_TAG.sub(" ", short))
    return unescape(short) if "&" in short else short


def without_links(text: str) -> str:
    """A text without URLs."""
    return _LINK.sub(" ", text) if "/" in text or "www." in text.lower() else text


@lru_cache(maxsize=1_000)
def language(code: str) -> str:
    """The ISO 639-1 code of a language code that may have a region or be an old one: "pt-BR" is "pt"."""
    base = code.replace("_", "-").partition("-")[0].strip().lower()
    return _OLD_CODES.get(base, base)
