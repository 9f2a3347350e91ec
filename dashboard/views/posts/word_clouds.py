"""The words of each tracked term, side by side: a table and a word cloud, made once for all pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from dashboard.posts.service import ANSWERS_REMEMBERED, Words
from dashboard.text.word_cloud import HEIGHT, WIDTH, Placed
from dashboard.views.common.palette import colour
from dashboard.views.common.sentiment import chooser

LEADING = 10


@lru_cache(maxsize=ANSWERS_REMEMBERED)
def words_html(words: Words) -> str:
    """A section for each term."""
    return "".join(_section(number, term, words) for number, term in enumerate(words.counts))


def _section(number: int, term: str, words: Words) -> str:
    heading = f"Words with {escape(term)}" if term else "Words"
    leading = list(words.counts[term].items())[:LEADING]
    if not leading:
        return f"<section><h3>{heading}</h3><p>None yet.</p></section>"
    rows = "".join(f"<tr><td>{chooser('word', word)}</td><td>{count:,}</td></tr>" for word, count in leading)
    table = f"<table><thead><tr><th>Word</th><th>Posts</th></tr></thead><tbody>{rows}</tbody></table>"
    picture = _cloud(words.clouds[term], colour(number), term)
    return f"<section><h3>{heading}</h3><div>{table}{picture}</div></section>"


def _cloud(placed: Sequence[Placed], fill: str, term: str) -> str:
    """The words where the layout has put them, stretched to the width that it took them to have."""
    texts = "".join(
        f'<text x="{one.x}" y="{one.y}" font-size="{one.size}" textLength="{one.width}"'
        f' lengthAdjust="spacingAndGlyphs" data-about="word:{escape(one.word)}">{escape(one.word)}</text>'
        for one in placed
    )
    label = escape(f"Word cloud of {term or 'all posts'}: the words of the table and more")
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}" fill="{fill}">{texts}</svg>'
