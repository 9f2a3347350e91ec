"""The HTML of a page on a server, before and after its document has come."""

from __future__ import annotations

import urllib.request
from typing import Any

from playwright.sync_api import Browser, expect

from tests.conftest import Serve
from tests.support.page import opened

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def test_html_shows_a_skeleton_until_charts_are_drawn_and_lays_out_for_a_phone(
    serve: Serve, browser: Browser
) -> None:
    url = serve().url
    with urllib.request.urlopen(url, timeout=60) as answer:
        html = answer.read().decode()
    assert '<div class="skeleton"' in html
    assert "Loading …" in html
    assert "images/favicon.ico" not in html
    with opened(browser, url, **PHONE) as page:
        assert page.page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]
        expect(page.page.locator(".skeleton")).to_be_hidden()
        icon = page.page.locator("link[rel=icon]")
        assert icon.count() == 1
        assert str(icon.get_attribute("href")).startswith("data:image/svg+xml,")
        faces = "[...document.fonts].map(({ family, status }) => `${family} ${status}`)"
        page.page.wait_for_function(f"{faces}.includes('Inter loaded')")
        assert page.errors == []
