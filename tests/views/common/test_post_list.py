"""Posts as HTML."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dashboard.views.common.post_list import post_list_html, post_table_html
from tests.support.posts import post


def test_text_of_a_post_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    html = post_list_html([post(evil, author=evil, url="javascript:alert(1)", term=evil)], evil, sample=True)
    assert "<script" not in html
    assert "javascript:" not in html


def test_sample_is_marked_at_every_post() -> None:
    assert post_list_html([post("hi"), post("ho")], "Posts", sample=True).count("sample") == 2


def test_a_content_warning_stands_in_front_of_the_text() -> None:
    posts = [post("a <spoiler>", warning="Film & <b>")]
    for html in (post_list_html(posts, "Newest", False), post_table_html(posts, ZoneInfo("UTC"), False)):
        warned = html[html.index("<details") : html.index("</details>")]
        assert "Content warning: Film &amp; &lt;b&gt;</summary>" in warned
        assert "a &lt;spoiler&gt;" in warned
        assert "open" not in warned.split(">")[0]
