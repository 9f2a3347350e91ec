"""The Posts tab takes whatever people write for text, and keeps it in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.posts_page import line, number, opened, serving_posts

EVIL = (
    "<script>alert('posts')</script> <img src=x onerror=alert(1)> #rain",
    "\u202eright to left\u202c مرحبا بالعالم #rain",
    "w" * 10_000 + " #rain",
    "a\u200db\u200d\u200d\u200dc \u200b\ufeff #rain",
    "🌧️" * 300 + " #rain",
)


@pytest.mark.parametrize("width", [390, 1300])
def test_text_of_people_is_shown_harmlessly(tmp_path: Path, browser: Browser, width: int) -> None:
    with serving_posts(
        tmp_path, [line(text, author=f"{text[:200]}{n}") for n, text in enumerate(EVIL)]
    ) as served:
        size = {"width": width, "height": 900}
        with opened(browser, f"{served.url}?tab=Posts", viewport=size, color_scheme="dark") as watched:
            page = watched.page
            number(page, len(EVIL))
            expect(page.locator("li p[dir='auto']")).to_have_count(len(EVIL))
            assert page.locator("li script, li img").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert (
                "<script>alert('posts')</script>" in page.locator("li p[dir]", has_text="script").inner_text()
            )
            heights = page.locator("li", has=page.locator("p[dir]")).evaluate_all(
                "all => all.map(one => one.offsetHeight)"
            )
            assert max(heights) < 200
