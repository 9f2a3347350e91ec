"""The cards of the Live tab in a browser: menu, tiles, and a chart in full screen."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support.page import OpenPage, open_menu
from tests.support.waiting import until


def test_the_menu_shows_the_settings_and_closes_on_escape_and_on_a_click_elsewhere(page: OpenPage) -> None:
    open_menu(page.page, 0)
    page.page.get_by_role("button", name="Settings", exact=True).click()
    expect(page.page.locator("pre").first).to_contain_text("[sources.weather]")
    menu = page.page.locator("details.menu").first
    page.page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    open_menu(page.page, 0)
    page.page.get_by_role("heading", name="Realtime dashboard").click()
    expect(menu).not_to_have_attribute("open", "")


def test_the_menu_shows_statistics_of_what_is_visible_as_rows_come(page: OpenPage) -> None:
    open_menu(page.page, -1)
    page.page.get_by_role("button", name="Statistics").last.click()
    statistics = page.page.get_by_role("region", name="Statistics of what is shown").last
    expect(statistics.get_by_role("columnheader")).to_have_text(
        ["", "now", "count", "min", "mean", "max", "p50", "p95", "p99"]
    )
    count = statistics.get_by_role("cell").nth(1)
    before = int(count.inner_text())
    assert before > 0
    until(lambda: int(count.inner_text()) > before, seconds=60)
    statistics.get_by_role("button", name="mean").click()
    heading = statistics.get_by_role("columnheader", name="mean")
    expect(heading).to_have_attribute("aria-sort", "descending")
    before = int(count.inner_text())
    until(lambda: int(count.inner_text()) > before, seconds=60)
    expect(heading).to_have_attribute("aria-sort", "descending")


def test_tiles_show_the_newest_value_of_every_quantity(page: OpenPage) -> None:
    tile = page.page.locator(".tiles li", has_text="Temperature")
    expect(tile.locator(".value")).to_have_text(re.compile(r"^-?\d+(\.\d+)?$"))
    expect(tile.locator(".unit")).to_have_text("°C")
    expect(tile.locator(".about")).to_contain_text("mean of")
    expect(tile.locator("path")).to_have_attribute("d", re.compile("^M"))


def test_a_chart_fills_the_screen(page: OpenPage) -> None:
    page.page.get_by_role("button", name="Full screen: Temperature").click()
    figure = page.page.locator(".chart-card:fullscreen .bk-Figure")
    until(lambda: (figure.bounding_box(timeout=60_000) or {"height": 0})["height"] > 600, seconds=60)
    page.page.evaluate("document.exitFullscreen()")
    page.page.wait_for_function("!document.fullscreenElement")
