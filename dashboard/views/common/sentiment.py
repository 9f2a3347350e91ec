"""How posts feel, in signs, words and colours that also those tell apart who do not see red and green."""

from __future__ import annotations

from html import escape

from dashboard.posts.results import Marks
from dashboard.text.sentiment import MARKS, Mark

SIGNS: dict[Mark, tuple[str, str]] = {
    "negative": ("\u25bc", "negative"),
    "neutral": ("\u25cf", "neutral"),
    "positive": ("\u25b2", "positive"),
    "unscored": ("\u25cb", "not scored"),
}


def sign_html(mark: Mark) -> str:
    """The sign of a feeling, and its word."""
    sign, word = SIGNS[mark]
    return f'<span class="{mark}">{sign} {word}</span>'


def bar_html(marks: Marks, longest: int) -> str:
    """A bar of posts, stacked by feeling, as long as its share of the longest; the numbers beside it."""
    parts = "".join(
        f'<i class="{mark}" style="width:{100 * number / longest:.2f}%"></i>'
        for mark, number in zip(MARKS, marks, strict=True)
        if number
    )
    numbers = " ".join(
        f'<span class="{mark}" title="{SIGNS[mark][1]}">{SIGNS[mark][0]}\u202f{number:,}</span>'
        for mark, number in zip(MARKS, marks, strict=True)
        if number
    )
    return f'<span class="bar" aria-hidden="true">{parts}</span><span class="numbers">{numbers}</span>'


def chooser(kind: str, name: str, text: str = "") -> str:
    """A button that has everything count those posts alone which name this."""
    return f'<button type="button" data-about="{escape(kind)}:{escape(name)}">{escape(text or name)}</button>'
