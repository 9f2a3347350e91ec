"""The words that show what a post is about."""

from __future__ import annotations

import unicodedata
from functools import cache

import regex
from stopwordsiso import has_lang, stopwords

from dashboard.text.plain import language, plain, without_links

MAX_WORD_CHARACTERS = 40
MAX_KEYWORDS = 40
# Chinese writes clauses without spaces: rows longer than this are split into pairs of characters.
_MAX_RUN = 4

_OTHERS = regex.compile(r"(?<!\w)[#@]\w[\w.@-]*|(?<!\S)\S+@\S+")
_WORD = regex.compile(
    r"""
    (?P<emoji>\p{RI}{2}|\p{ExtPict}(?=\p{EPres}|\uFE0F|\p{EMod}|\u200D)[\uFE0F\p{EMod}]*(?:\u200D\p{ExtPict}[\uFE0F\p{EMod}]*)*
        |\p{EPres}[\uFE0F\p{EMod}]*(?:\u200D\p{ExtPict}[\uFE0F\p{EMod}]*)*)
    |(?P<run>\p{Han}+|[\p{Katakana}\u30FC]+)
    |\p{Hiragana}+
    |(?P<word>[\p{L}--[\p{Han}\p{Katakana}\p{Hiragana}]][[\p{L}\p{M}\p{Nd}\u200C\u200D'_\-]--[\p{Han}\p{Katakana}\p{Hiragana}]]*)
    """,
    regex.VERBOSE | regex.VERSION1,
)
# Frequent in posts of every language, and without a meaning of their own.
_NOISE = frozenset({"rt", "via", "amp"})


def keywords(text: str, lang: str) -> list[str]:
    """The words of a text and its emoji, in lower case, each once: no stop words of its language (of English
    where it is not known), and no links, hashtags, mentions or numbers.

    Chinese and Japanese write without spaces: characters of one kind in a row count as a word, longer rows
    of Chinese characters as the pairs in them, and hiragana, which holds the grammar, does not count.
    """
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    bare = _OTHERS.sub(" ", without_links(plain(normal))).lower().replace("\u2019", "'")
    stop_words = _stop_words(language(lang))
    words: dict[str, None] = {}
    for found in _WORD.finditer(bare):
        words |= dict.fromkeys(word for word in _words_in(found) if word not in stop_words)
        if len(words) >= MAX_KEYWORDS:
            break
    return list(words)[:MAX_KEYWORDS]


def _words_in(found: regex.Match[str]) -> list[str]:
    kind, word = found.lastgroup, found[0]
    if kind == "run" and len(word) > _MAX_RUN and not regex.match(r"\p{Katakana}", word):
        return [word[at : at + 2] for at in range(min(len(word) - 1, MAX_KEYWORDS))]
    if kind in ("emoji", "run"):
        return [word] if len(word) <= MAX_WORD_CHARACTERS else []
    word = word.strip("'-_\u200c\u200d").removesuffix("'s")
    return [word] if kind == "word" and 1 < len(word) <= MAX_WORD_CHARACTERS else []


@cache
def _stop_words(code: str) -> frozenset[str]:
    known = code if has_lang(code) else "en"
    return frozenset(stopwords(known)) | _NOISE
