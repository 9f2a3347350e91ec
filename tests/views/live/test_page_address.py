"""The address of a page in a browser: it opens the same view."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.support.page import OpenPage, choose_units, choose_window, choose_zone, opened, show_tab
from tests.support.services import Services
from tests.support.serving import Served


def test_a_copied_address_opens_the_same_view(
    page: OpenPage, world: tuple[Served, Services], browser: Browser
) -> None:
    choose_window(page.page, "5 min")
    choose_units(page.page, "imperial")
    page.page.get_by_role("button", name="London", exact=True).click()
    choose_zone(page.page, "America/New_York")
    page.page.get_by_role("button", name="Menu", exact=True).click()
    page.page.get_by_role("button", name="Light / dark").click()
    page.page.keyboard.press("Escape")
    show_tab(page.page, "Refresh")
    page.page.get_by_role("button", name="Refresh", exact=True).first.click()
    page.page.get_by_label("Colour by").first.select_option(label="Humidity")
    page.page.wait_for_url(re.compile("column=weather%3Ahumidity"))
    page.page.wait_for_url(re.compile("theme=dark"))
    copied = page.page.url
    other = browser.new_context(viewport={"width": 1360, "height": 1000}).new_page()
    other.goto(copied)
    expect(other.get_by_label("Colour by").first).to_have_value("Humidity")
    expect(other.get_by_label("Time zone")).to_have_value("America/New_York")
    other.wait_for_function("document.documentElement.dataset.theme == 'dark'")
    show_tab(other, "Live")
    expect(other.get_by_title("Time range and playback")).to_have_text("Last 5 min")
    watched = OpenPage(other, world[0].url)
    watched.until("Weather", "state.units == 'imperial' && state.hidden.join() == 'London'")
    watched.until("Host", "state.zone == 'America/New_York'")
    other.context.close()


def test_an_address_that_asks_for_what_is_not_there_shows_the_usual(
    world: tuple[Served, Services], browser: Browser
) -> None:
    wrong = "?window=never&units=stones&zone=Moon%2FCrater&tab=None&column=weather:taste&theme=pink"
    with opened(browser, world[0].url + wrong) as page:
        page.until("Host", "Math.abs(figures[0].x_range.end - figures[0].x_range.start - 300000) < 1")
        assert page.errors == []
