"""Posts as HTML: a list of the newest, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup

from dashboard.records import Row
from dashboard.text.entities import entities
from dashboard.text.sentiment import sentiment_of
from dashboard.views.common.templates import render
from dashboard.views.common.time_texts import time_text


def post_list_html(posts: Sequence[Row], heading: str, sample: bool, choosable: bool = False) -> str:
    """A list of posts, newest first, under a heading. The browser fills in times in the viewer's zone.

    Of a post with a content warning only that is visible, until a viewer opens it.

    choosable: the names in a post are buttons that the Posts tab's script listens to.
    """
    fields = ("id", "author", "url", "time", "score", "term", "text")
    items = [
        _post_html(*(post[field] for field in fields), post.get("warning", ""), sample, choosable)
        for post in posts
    ]
    return render("post_list.html", heading=heading, posts=items)


def post_table_html(posts: Iterable[Row], zone: ZoneInfo, sample: bool) -> str:
    """A table of posts in the form that `posts_of` returns, with times in the zone; "" without posts."""
    rows = [{"id": "", "warning": "", **post, "at": time_text(post["time"], zone)} for post in posts]
    heads = ("Author", "Post", "Term", f"Posted ({zone.key})")
    return render("post_table.html", caption="Posts", heads=heads, posts=rows, sample=sample) if rows else ""


@lru_cache(maxsize=2_000)
def _post_html(
    number: str,
    author: str,
    url: str,
    time: int,
    score: float | None,
    term: str,
    text: str,
    warning: str,
    sample: bool,
    choosable: bool,
) -> Markup:
    """One post, rendered once for all pages that show it."""
    return Markup(
        render(
            "post.html",
            id=number,
            warning=warning,
            author=author,
            url=url,
            time=time,
            mark=sentiment_of(score),
            term=term,
            pieces=_pieces(text) if choosable else [(text, "", "")],
            sample=sample,
            choosable=choosable,
        )
    )


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """The text in pieces of (text, kind, name); kind and name are "" between the names in it."""
    end = 0
    for entity in entities(text):
        yield text[end : entity.start], "", ""
        yield text[entity.start : entity.end], entity.kind, entity.name
        end = entity.end
    yield text[end:], "", ""
