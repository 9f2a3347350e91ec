"""Lays out word clouds: positions and sizes of words, which the browser draws in its own font."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import NamedTuple

from PIL import ImageFont
from wcwidth import wcswidth
from wordcloud import WordCloud

WIDTH, HEIGHT = 480, 240
MAX_PLACED_WORDS = 40
_SMALLEST, _LARGEST = 11, 54


class PlacedWord(NamedTuple):
    """A word, the left end of its baseline, its font size and its width, in units of WIDTH and HEIGHT."""

    word: str
    x: int
    y: int
    size: int
    width: int


def lay_out(counts: Mapping[str, int]) -> list[PlacedWord]:
    """The positions of the most frequent words, the largest first; words without room are left out.

    counts: number of posts by word. The same counts give the same layout.
    """
    largest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_PLACED_WORDS]
    word_of = {_stand_in(number, word): word for number, (word, _) in enumerate(largest)}
    if not largest:
        return []
    layout = WordCloud(
        width=WIDTH, height=HEIGHT, max_words=MAX_PLACED_WORDS, prefer_horizontal=1, margin=5,
        random_state=Random(1), relative_scaling=0.6, min_font_size=_SMALLEST, max_font_size=_LARGEST,
        color_func=lambda *_, **__: "",
    )  # fmt: skip
    layout.generate_from_frequencies(dict(zip(word_of, (count for _, count in largest), strict=True)))
    return [
        PlacedWord(
            word_of[word],
            int(x),
            int(y) + _ascent(layout.font_path, size),
            size,
            _length(layout.font_path, size, word),
        )
        for (word, _), size, (y, x), _, _ in layout.layout_
    ]


def _stand_in(number: int, word: str) -> str:
    """A text as wide as the word, in letters that the font of the layout has.

    Its letters reach from the top of a line to its bottom, since the layout places words by their top. Spaces
    without width, as many as the number, make each stand-in unique.
    """
    return "\u1ed8" * max(wcswidth(word), 1) + "\u200b" * number


@lru_cache(maxsize=256)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _ascent(path: str, size: int) -> int:
    return int(_font(path, size).getmetrics()[0])


def _length(path: str, size: int, word: str) -> int:
    return round(_font(path, size).getlength(word))
