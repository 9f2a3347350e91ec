"""Which posts are counted: those of a click, a filter, a window or a link, live or past."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, expect

from tests.support.page import choose_window, show_tab
from tests.support.posts_page import PostFile, counted, leaders, line, number, opened


def test_a_click_has_everything_count_what_names_it_and_the_address_says_so(
    post_file: PostFile, browser: Browser
) -> None:
    with opened(browser, f"{post_file.url}?tab=Posts") as watched:
        page = watched.page
        everything = counted(page)
        page.locator(".leaders").get_by_role("button", name="@london").click()
        number(page, 1)
        assert leaders(page, "Active users") == ["ada"]
        expect(page.get_by_text("What a terrible")).to_have_count(0)
        page.wait_for_url(re.compile("about=mention"))
        with opened(browser, page.url) as copied:
            number(copied.page, 1)
            expect(copied.page.get_by_text("Only mentions of @london.")).to_be_visible()
        page.get_by_role("button", name="Show all posts").click()
        number(page, everything)
        page.locator("li", has_text="Ich liebe die").get_by_role("button", name="cem").click()
        number(page, 1)
        page.get_by_role("button", name="Show all posts").click()
        page.locator("td").get_by_role("button", name="map").first.click()
        number(page, 1)


def test_posts_are_filtered_by_term_language_and_words(post_file: PostFile, browser: Browser) -> None:
    with opened(browser, f"{post_file.url}?tab=Posts") as watched:
        page = watched.page
        counted(page)
        posts = page.locator("li p[dir]")
        page.get_by_label("Language").select_option("de")
        expect(posts).to_have_text([re.compile("Ich liebe")])
        page.get_by_label("Language").select_option("Any language")
        page.get_by_label("Term").select_option("#sun")
        expect(posts.filter(has_text="terrible")).to_have_count(0)
        page.get_by_label("With the words").fill("MAP")
        page.get_by_label("With the words").press("Enter")
        expect(posts).to_have_text([re.compile("A #sun and")])


def test_the_window_and_a_pause_are_those_of_the_live_tab(post_file: PostFile, browser: Browser) -> None:
    with opened(browser, f"{post_file.url}?tab=Posts&window=15+min") as watched:
        page = watched.page
        everything = counted(page)
        choose_window(page, "5 min")
        number(page, everything - 1)
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("button", name="Resume")).to_be_visible()
        post_file.append(line("Unheard #rain"))
        with opened(browser, f"{post_file.url}?tab=Posts&window=5+min") as other:
            number(other.page, everything)
        number(page, everything - 1)
        show_tab(page, "Live")
        page.get_by_role("button", name="Resume").click()
        show_tab(page, "Posts")
        number(page, everything)


def test_the_past_is_counted_where_the_viewer_looks_back(post_file: PostFile, browser: Browser) -> None:
    now = datetime.now(UTC)
    time_range = "/".join(f"{now - timedelta(minutes=ago):%Y-%m-%dT%H:%M:%SZ}" for ago in (40, 20))
    with opened(browser, f"{post_file.url}?tab=Posts&between={time_range}") as watched:
        number(watched.page, 1)
        expect(watched.page.locator("li p[dir]")).to_have_text(["Half an hour ago: #rain"])
        watched.page.locator(".leaders").get_by_role("button", name="#rain").click()
        expect(watched.page.get_by_text("Only the hashtag #rain.")).to_be_visible()
        number(watched.page, 1)


def test_a_link_to_the_posts_of_a_source_keeps_its_choice(post_file: PostFile, browser: Browser) -> None:
    with opened(browser, f"{post_file.url}?tab=Posts&posts=talk") as watched:
        counted(watched.page)
        assert "posts=talk" in watched.page.url
