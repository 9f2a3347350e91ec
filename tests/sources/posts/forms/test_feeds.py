"""Items of feeds are posts, from XML and from JSON."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.feeds import FeedSplitter
from sources.posts.forms.parser import posts_in
from sources.posts.post import Post

RSS = b"""<?xml version="1.0"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<item><title>Rain &amp;amp; wind</title><description>It &lt;b&gt;rains&lt;/b&gt;.</description>
<pubDate>Wed, 25 Nov 2026 10:20:00 GMT</pubDate><guid>a1</guid><link>https://x.test/1</link>
<dc:creator>Ada</dc:creator></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>a1</id>
<title type="html">Rain</title><summary>Rain in London</summary><updated>2026-11-25T10:20:00Z</updated>
<link rel="self" href="https://x.test/self"/><link href="https://x.test/1"/>
<author><name>Ada</name></author></entry>
<entry><id>a2</id><title>Sun</title><published>2026-11-25T10:21:00Z</published></entry></feed>"""


def posts(body: bytes, cut: int = 0) -> list[Post | None]:
    splitter = FeedSplitter()
    values = [value for piece in (body[:cut], body[cut:]) for value in splitter.feed(piece)]
    return [post for value in values for post in posts_in(value)]


def brief(found: list[Post | None]) -> list[Any]:
    return [(post.id, post.time, post.author, post.text, post.url) for post in found if post]


@pytest.mark.parametrize("cut", [0, 30, 200])
def test_items_of_rss_are_posts(cut: int) -> None:
    text = "Rain & wind\nIt rains."
    assert brief(posts(RSS, cut)) == [("a1", 1_795_602_000.0, "Ada", text, "https://x.test/1")]


def test_entries_of_atom_are_posts() -> None:
    assert brief(posts(ATOM)) == [
        ("a1", 1_795_602_000.0, "Ada", "Rain in London", "https://x.test/1"),
        ("a2", 1_795_602_060.0, "", "Sun", ""),
    ]


def test_items_that_a_service_has_turned_into_json_are_posts() -> None:
    item = {"title": "Rain", "pubDate": "2026-11-25 10:20:00", "link": "https://x.test/1", "content": ""}
    assert brief(list(posts_in({"status": "ok", "items": [item]}))) == [
        ("https://x.test/1", 1_795_602_000.0, "", "Rain", "https://x.test/1")
    ]


def test_a_feed_that_is_broken_is_reported() -> None:
    assert list(FeedSplitter().feed(b"<rss><channel></rss>")) == [None]
