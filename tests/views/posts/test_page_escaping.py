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


def test_a_content_warning_hides_the_text_until_it_is_opened(tmp_path: Path, browser: Browser) -> None:
    first, second = line("hidden umbrellas #rain", warning="Weather"), line("spoiled #rain", warning="Plot")
    with (
        serving_posts(tmp_path, [first, line("open sky #rain"), second]) as served,
        opened(browser, f"{served.url}?tab=Posts") as watched,
    ):
        page = watched.page
        number(page, 3)
        text, other = page.get_by_text("hidden umbrellas"), page.get_by_text("spoiled")
        expect(page.get_by_text("Content warning: Weather")).to_be_visible()
        expect(text).to_be_hidden()
        expect(page.locator(".words").get_by_text("sky").first).to_be_visible()
        assert page.locator(".words").get_by_text("umbrellas").count() == 0
        page.get_by_text("Content warning: Weather").click()
        expect(text).to_be_visible()
        served.append(line("newer sky #rain"))
        number(page, 4)
        expect(page.get_by_text("newer sky")).to_be_visible()
        expect(text).to_be_visible()
        expect(other).to_be_hidden()
        # Words are those of this viewer, who has opened the text.
        cloud = page.locator(".words svg").get_by_text("umbrellas")
        expect(cloud.first).to_be_visible(timeout=60_000)
        assert page.locator(".words").get_by_text("spoiled").count() == 0
        page.get_by_text("Content warning: Weather").click()
        expect(cloud).to_have_count(0, timeout=60_000)
