"""The newest posts of a source as HTML in which nothing that an author wrote is markup."""

from __future__ import annotations

from html import escape

from dashboard.records import Row

NEWEST = 8


def posts_html(posts: list[Row], sample: bool) -> str:
    """A list of posts, newest first; "" without any. The browser fills in times in the viewer's zone."""
    if not posts:
        return ""
    mark = "<em>sample</em> " if sample else ""
    return "<h3>Newest posts</h3><ul>" + "".join(_item(post, mark) for post in posts) + "</ul>"


def _item(post: Row, mark: str) -> str:
    author = f"<b>{escape(post['author']) or 'unknown'}</b>"
    if post["url"].startswith("https://"):
        author = f'<a href="{escape(post["url"])}" target="_blank" rel="noopener noreferrer">{author}</a>'
    about = f'{mark}{author} <time data-at="{post["time"]}"></time> <i>{escape(post["term"])}</i>'
    return f'<li><p class="by">{about}</p><p dir="auto">{escape(post["text"])}</p></li>'
