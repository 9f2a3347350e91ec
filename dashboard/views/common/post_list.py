"""The newest posts of a source as HTML in which nothing that an author wrote is markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.records import Row
from dashboard.text.entities import spans
from dashboard.text.sentiment import mark
from dashboard.views.common.sentiment import chooser, sign_html


def posts_html(posts: Sequence[Row], heading: str, sample: bool, choosable: bool = False) -> str:
    """A list of posts, newest first, under a heading. The browser fills in times in the viewer's zone.

    choosable: the names in a post are buttons that `assets/talk.js` listens to.
    """
    note = "<em>sample</em> " if sample else ""
    items = "".join(_item(post, note, choosable) for post in posts)
    return f"<h3>{escape(heading)}</h3><ul>{items}</ul>"


def _item(post: Row, note: str, choosable: bool) -> str:
    name = post["author"]
    author = f"<b>{escape(name) or 'unknown'}</b>"
    if choosable and name:
        author = chooser("author", name)
    link = ""
    if post["url"].startswith("https://"):
        link = f'<a href="{escape(post["url"])}" target="_blank" rel="noopener noreferrer">'
        author, link = (author, f" {link}open</a>") if choosable else (f"{link}{author}</a>", "")
    feeling = sign_html(mark(post["score"]))
    about = (
        f'{note}{author} <time data-at="{post["time"]}"></time> {feeling} <i>{escape(post["term"])}</i>{link}'
    )
    text = _with_choosers(post["text"]) if choosable else escape(post["text"])
    return f'<li><p class="by">{about}</p><p dir="auto">{text}</p></li>'


def _with_choosers(text: str) -> str:
    parts, end = [], 0
    for span in spans(text):
        parts += [escape(text[end : span.start]), chooser(span.kind, span.name, text[span.start : span.end])]
        end = span.end
    return "".join([*parts, escape(text[end:])])
