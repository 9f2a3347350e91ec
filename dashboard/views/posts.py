"""The newest posts of a source as HTML in which nothing that an author wrote is markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.records import Row


def posts_html(posts: Sequence[Row], heading: str, sample: bool) -> str:
    """A list of posts, newest first, under a heading. The browser fills in times in the viewer's zone."""
    mark = "<em>sample</em> " if sample else ""
    return f"<h3>{escape(heading)}</h3><ul>{''.join(_item(post, mark) for post in posts)}</ul>"


def _item(post: Row, mark: str) -> str:
    author = f"<b>{escape(post['author']) or 'unknown'}</b>"
    if post["url"].startswith("https://"):
        author = f'<a href="{escape(post["url"])}" target="_blank" rel="noopener noreferrer">{author}</a>'
    about = f'{mark}{author} <time data-at="{post["time"]}"></time> <i>{escape(post["term"])}</i>'
    return f'<li><p class="by">{about}</p><p dir="auto">{escape(post["text"])}</p></li>'
