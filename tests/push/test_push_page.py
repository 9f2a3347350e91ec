"""Pushes and open pages, in a browser and with `panel serve`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.support.page import OpenPage, open_range_picker, opened
from tests.support.serving import Served, serving_settings

SETTINGS = '[sources.host]\n[sources.dice]\ntype = "push"\n'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("push")
    with serving_settings(SETTINGS, place) as server:
        yield server


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[OpenPage]:
    with opened(browser, served.url) as watched:
        yield watched
        assert watched.errors == []


def push(served: Served, name: str, **row: Any) -> None:
    address = urlsplit(served.url)
    url = f"{address.scheme}://{address.netloc}/push/{name}"
    assert requests.post(url, json=row, timeout=10).json() == {"accepted": 1}


def test_a_first_push_adds_charts_to_every_open_page_and_a_new_column_adds_a_chart(
    served: Served, page: OpenPage, browser: Browser
) -> None:
    with opened(browser, served.url) as other:
        for watched in (page, other):
            expect(watched.page.get_by_role("heading", name="Dice")).to_be_visible()
            expect(watched.page.get_by_text("POST rows to /push/dice")).to_be_visible()
            expect(watched.page.get_by_role("button", name="1 starting")).to_be_visible()
        push(served, "readings", city="London", temperature=8.4)
        push(served, "readings", city="London", temperature=8.6)
        for watched in (page, other):
            watched.until("Readings", "source.get_array('temperature London').includes(8.6)")
            expect(watched.page.get_by_role("button", name="1 starting")).to_be_visible()
            headings = watched.page.get_by_role("heading", level=2).all_inner_texts()
            assert headings == ["Host", "Dice", "Readings"]
        push(served, "readings", city="London", temperature=8.6, humidity=60)
        for watched in (page, other):
            watched.until("Readings", "figures.length == 2")
            watched.until("Readings", "source.get_array('humidity London').at(-1) == 60")
        assert other.errors == []


def test_a_new_section_shows_the_past_where_the_page_looks_back(served: Served, page: OpenPage) -> None:
    open_range_picker(page.page)
    slider = page.page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowLeft")
    expect(page.page.get_by_text("looking back").first).to_be_visible()
    push(served, "later", value=1)
    expect(page.page.get_by_role("heading", name="Later")).to_be_visible()
    page.page.get_by_role("button", name="Back to live").last.click()
    page.until("Later", "source.get_array('value').includes(1)")


def test_pushed_posts_are_shown_harmlessly(served: Served, page: OpenPage) -> None:
    push(served, "said", text="<script>document.title = 'taken'</script> #python", author="<b>eve</b>")
    expect(page.page.get_by_role("heading", name="Said")).to_be_visible()
    expect(page.page.get_by_text("<script>document.title")).to_be_visible()
    assert page.page.title() != "taken"
