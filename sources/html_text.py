"""The visible text of HTML."""

from __future__ import annotations

from bs4 import BeautifulSoup


def html_text(html: str) -> str:
    """The text without tags and scripts; line breaks and paragraphs end with a newline."""
    # Without an element around it BeautifulSoup may take the text for a file name, and warns.
    page = BeautifulSoup(f"<div>{html}</div>", "html.parser")
    for end in page.find_all(["br", "p", "div", "li"]):
        end.append("\n")
    return page.get_text().strip()
