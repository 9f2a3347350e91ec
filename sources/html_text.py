"""The words of a piece of HTML, as a reader would see them."""

from __future__ import annotations

from bs4 import BeautifulSoup


def html_text(html: str) -> str:
    """HTML without its elements; lines and paragraphs end as lines do, and scripts are no words."""
    # The element around it tells BeautifulSoup that it is HTML for certain.
    page = BeautifulSoup(f"<div>{html}</div>", "html.parser")
    for end in page.find_all(["br", "p", "div", "li"]):
        end.append("\n")
    return page.get_text().strip()
