"""The visible text of HTML."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import PageElement

_ENDS = ("br", "p", "div", "li")


def html_text(html: str) -> str:
    """The text without tags and scripts; line breaks and paragraphs end with a newline, and so does what is
    before a paragraph."""
    # Without an element around it BeautifulSoup may take the text for a file name, and warns.
    page = BeautifulSoup(f"<div>{html}</div>", "html.parser")
    for end in page.find_all(_ENDS):
        # Hacker News writes <p> between paragraphs only.
        if end.name != "br" and _is_unended(end.previous_sibling):
            end.insert_before("\n")
        end.append("\n")
    return page.get_text().strip()


def _is_unended(before: PageElement | None) -> bool:
    """Whether what is before an element is text on the same line."""
    return (
        before is not None and getattr(before, "name", "") not in _ENDS and bool(before.get_text(strip=True))
    )
