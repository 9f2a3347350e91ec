"""Takes a picture of each state of the page, wide and on a phone, in two themes: `make gallery`.

The result is `build/gallery/index.html`, to be looked at after a change of what pages show.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Literal

from markupsafe import escape
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.browser import launched
from tests.support.page import await_header, open_menu, open_range_picker
from tests.support.services import fake_services
from tests.support.serving import serving_settings
from tests.support.settings_text import alert_rule, json_source, pulse

OUTPUT = Path(__file__).parent.parent / "build" / "gallery"
SIZES = {390: 844, 820: 1180, 1440: 900}
# Of a width in between only these differ from the others.
MEDIUM, MEDIUM_STATES = 820, ("live", "posts", "refresh")
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTLED_MS = 700
TIMEOUT_MS = 90_000
# By then there are some lines.
WARM_UP_MS = 40_000
SETTINGS = """
[dashboard]
window = "1 min"
[sources.weather]
interval = "1s"
floor = "1s"
[sources.waiting]
type = "push"
[sources.twitter]
title = "Posts"
"""


def settings_text(url: str) -> str:
    """The settings of the pictures: sources with and without rows, one that fails, and an alert."""
    sources = (pulse(url), SETTINGS, json_source(url, "broken", "value"))
    return "".join(sources) + alert_rule("High voltage", "pulse", "beat", above=9.5)


def click(name: str) -> Callable[[Page], None]:
    """What clicks the first button of this name."""
    return lambda page: page.get_by_role("button", name=name).first.click()


def menu(name: str) -> Callable[[Page], None]:
    """What opens a part of the first section's menu."""

    def open_part(page: Page) -> None:
        open_menu(page, 0)
        page.get_by_role("button", name=name, exact=True).first.click()

    return open_part


def look_back(page: Page) -> None:
    open_range_picker(page)
    slider = page.get_by_role("slider").first
    slider.press("PageDown")
    expect(page.get_by_text("looking back", exact=True).first).to_be_attached()


def zoom(page: Page) -> None:
    chart = page.locator("[role=img]").first
    chart.focus()
    chart.press("+")


def disconnect(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator(".connection-notice")).to_be_visible()


# By name: the query of the address, and what is done on the page.
STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "live": ("", lambda page: None),
    "end of the page": ("", lambda page: page.evaluate("scrollTo(0, document.body.scrollHeight)")),
    "paused": ("", click("Pause")),
    "looking back": ("", look_back),
    "compared": ("?compare=1+h", lambda page: None),
    "zoomed": ("", zoom),
    "menu": ("", click("Menu")),
    "alerts": ("", click("alert")),
    "statistics": ("", menu("Statistics")),
    "table": ("", menu("Table")),
    "posts": ("?tab=Posts", lambda page: None),
    "refresh": ("?tab=Refresh", click("Refresh")),
    "status": ("?tab=Status", lambda page: None),
    "one chart": ("?embed=pulse.beat", lambda page: None),
    "kiosk": ("?kiosk=600", lambda page: None),
    "connection lost": ("", disconnect),
}
FIRST_STATES = {name: STATES[name] for name in ("live", "posts", "refresh")}


def main() -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=TIMEOUT_MS)
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as first_folder,
        sync_playwright() as playwright,
        launched(playwright) as browser,
        fake_services() as services,
        serving_settings(settings_text(services.server.url), Path(folder), services.urls) as served,
        serving_settings("", Path(first_folder)) as first_run,
    ):
        watching = browser.new_page()
        watching.goto(served.url, timeout=TIMEOUT_MS)
        watching.wait_for_timeout(WARM_UP_MS)
        watching.close()
        names = [*take(browser, served.url, STATES), *take(browser, first_run.url, FIRST_STATES, "first run")]
    rows = "".join(
        f"<figure><figcaption>{escape(name)}</figcaption><img src='{name}.png'></figure>" for name in names
    )
    style = "figure { display: inline-block; vertical-align: top; margin: 8px } img { max-width: 640px }"
    (OUTPUT / "index.html").write_text(
        f"<title>Gallery</title><style>{style}</style>{rows}", encoding="utf-8"
    )


def take(
    browser: Browser, url: str, states: dict[str, tuple[str, Callable[[Page], None]]], prefix: str = ""
) -> Iterator[str]:
    """Take the pictures of these states; yields their names. One page is in both themes."""
    for (state, (query, act)), width in product(states.items(), SIZES):
        if width == MEDIUM and (prefix or state not in MEDIUM_STATES):
            continue
        context = browser.new_context(
            viewport={"width": width, "height": SIZES[width]}, reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(url + query, timeout=TIMEOUT_MS)
        if "embed" not in query and "kiosk" not in query:
            await_header(page)
        page.wait_for_timeout(SETTLED_MS)
        act(page)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(SETTLED_MS)
            name = " ".join(filter(None, (prefix, state, str(width), theme))).replace(" ", "-")
            page.screenshot(path=OUTPUT / f"{name}.png")
            yield name
        context.close()


if __name__ == "__main__":
    main()
