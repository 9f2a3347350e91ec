"""Takes the pictures of README and of these pages, from a dashboard without keys: `make pictures`."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.support.browser import launched
from tests.support.page import open_range_picker, show_tab
from tests.support.serving import serving_settings

IMAGES = Path(__file__).parent / "images"
# By then the lines of the host fill the window.
WARM_UP_MS = 60_000
FRAMES, FRAME_MS = 8, 1000
SETTINGS = """
[dashboard]
window = "1 min"
[sources.host]
[sources.weather]
[sources.twitter]
title = "Posts"
"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving_settings(SETTINGS, Path(folder)) as served,
        sync_playwright() as playwright,
        launched(playwright) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, timezone_id="Europe/London")
        page.goto(served.url, timeout=90_000)
        page.wait_for_timeout(WARM_UP_MS)
        save_live(page)
        save_look_back(page)
        save_posts(page)
        save_refresh(page)


def save_live(page: Page) -> None:
    """The Live tab, moving."""
    shots = []
    for _ in range(FRAMES):
        shots.append(Image.open(io.BytesIO(page.screenshot())))
        page.wait_for_timeout(FRAME_MS)
    first, *others = shots
    first.save(
        IMAGES / "live.webp", save_all=True, append_images=others, duration=FRAME_MS, loop=0, quality=60
    )


def save_look_back(page: Page) -> None:
    """The range picker while the page looks back."""
    open_range_picker(page)
    for _ in range(3):
        page.get_by_role("slider").press("ArrowLeft")
    expect(page.get_by_text("looking back", exact=True).first).to_be_visible()
    save(page, "look-back")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back to live", exact=True).first.click()


def save_posts(page: Page) -> None:
    """The Posts tab."""
    show_tab(page, "Posts")
    expect(page.locator(".counters b").first).to_be_visible()
    save(page, "posts")


def save_refresh(page: Page) -> None:
    """The Refresh tab with a map."""
    show_tab(page, "Refresh")
    page.get_by_role("button", name="Refresh").first.click()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    save(page, "refresh")


def save(page: Page, name: str) -> None:
    """The page as it is, once what was clicked last is drawn."""
    page.wait_for_timeout(FRAME_MS)
    Image.open(io.BytesIO(page.screenshot())).quantize(256).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
