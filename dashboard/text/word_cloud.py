"""Where the words of a word cloud go; whoever shows it draws them there in a font of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import NamedTuple

from PIL import ImageFont
from wcwidth import wcswidth
from wordcloud import WordCloud

WIDTH, HEIGHT = 480, 240
MAX_WORDS = 40
_SMALLEST, _LARGEST = 11, 54


class Placed(NamedTuple):
    """A word, the left end of its baseline, its font size and its width, in units of WIDTH and HEIGHT."""

    word: str
    x: int
    y: int
    size: int
    width: int


def cloud(counts: Mapping[str, int]) -> list[Placed]:
    """The places of the most frequent words, the largest first; those that find none are left out.

    The same counts make the same cloud.
    """
    leading = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_WORDS]
    stands_for = {_stand_in(number, word): word for number, (word, _) in enumerate(leading)}
    if not leading:
        return []
    made = WordCloud(
        width=WIDTH, height=HEIGHT, max_words=MAX_WORDS, prefer_horizontal=1, margin=5,
        random_state=Random(1), relative_scaling=0.6, min_font_size=_SMALLEST, max_font_size=_LARGEST,
        color_func=lambda *_, **__: "",
    )  # fmt: skip
    made.generate_from_frequencies(dict(zip(stands_for, (count for _, count in leading), strict=True)))
    return [
        Placed(
            stands_for[word],
            int(x),
            int(y) + _ascent(made.font_path, size),
            size,
            _length(made.font_path, size, word),
        )
        for (word, _), size, (y, x), _, _ in made.layout_
    ]


def _stand_in(number: int, word: str) -> str:
    """A text as wide as the word, in letters that the font of the layout has.

    They reach from the top of a line to its bottom, as the layout takes words to begin at the top. The
    numbers make each another: so many spaces that have no width.
    """
    return "\u1ed8" * max(wcswidth(word), 1) + "\u200b" * number


@lru_cache(maxsize=256)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _ascent(path: str, size: int) -> int:
    return int(_font(path, size).getmetrics()[0])


def _length(path: str, size: int, word: str) -> int:
    return round(_font(path, size).getlength(word))
