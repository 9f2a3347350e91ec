"""The visible text of HTML."""

from __future__ import annotations

import pytest

from sources.html_text import html_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Rain &amp; <b>wind</b></p><p>here</p>", "Rain & wind\nhere"),
        ("one<br>two", "one\ntwo"),
        ("first<p>second<p><i>third</i> <b>and</b>", "first\nsecond\nthird and"),
        ("<p>a</p>\n<div>b</div>", "a\n\nb"),
        ("a<script>x()</script>b", "ab"),
        ("plain.txt", "plain.txt"),
    ],
)
def test_html_text_is_the_visible_text(html: str, text: str) -> None:
    assert html_text(html) == text
