"""Markdown of the settings as HTML."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

# Headings of a text are below that of its panel, which is of the third level.
FIRST_HEADING, LAST_HEADING = 3, 6


@lru_cache(maxsize=256)
def markdown_html(text: str) -> Markup:
    """A text of CommonMark with tables, in which HTML is shown as it is written.

    Addresses that run scripts make no links. Pictures are left out: a page loads nothing from other hosts.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + FIRST_HEADING - 1, LAST_HEADING)}"
        token.children = [child for child in token.children or () if child.type != "image"]
        for child in token.children:
            if child.type == "link_open":
                child.attrs.update(target="_blank", rel="noopener noreferrer")
    return Markup(parser.renderer.render(tokens, parser.options, {}))
