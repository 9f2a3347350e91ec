"""Takes a picture of each state of the page, on three widths and in two themes: `make gallery`.

The result is `build/gallery/index.html`, to be looked at after a change of what pages show, and the pictures
of README and of the documentation.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from threading import Event
from typing import Literal

from markupsafe import escape
from PIL import Image
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect, sync_playwright

from tests.support.browser import launched
from tests.support.page import await_header
from tests.support.page_states import (
    EMPTY,
    EMPTY_STATES,
    FIRST_STATES,
    STATES,
    Action,
    add_services,
    settings_text,
)
from tests.support.services import fake_services
from tests.support.serving import serving_settings

OUTPUT = Path(__file__).parent.parent / "build" / "gallery"
SIZES = {390: 844, 820: 1180, 1440: 900}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE: ViewportSize = {"width": 1440, "height": SIZES[1440]}
SETTLED_MS = 700
TIMEOUT_MS = 90_000
ACTION_MS = 20_000
# By then there are some lines.
WARM_UP_MS = 60_000
IMAGES = Path(__file__).parent / "images"
MOVING = "live.webp"
FRAMES, FRAME_MS = 12, 1000
# From this frame on the pointer reads values, further right in each.
POINTER_FROM, POINTER_START, POINTER_STEP = 5, 0.45, 0.06
# By then crosshair and tooltip are painted.
POINTER_MS = 200
# The names of pictures of the documentation, and of those here that they are.
PUBLISHED = {
    "look-back.png": "first-run-looking-back-1440-light.png",
    "posts.png": "first-run-posts-1440-light.png",
    "refresh.png": "first-run-refresh-1440-light.png",
}
STYLE = "figure { display: inline-block; vertical-align: top; margin: 8px } img { max-width: 640px }"


def main() -> None:
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir(parents=True)
    expect.set_options(timeout=ACTION_MS)
    with ExitStack() as stack:
        browser = launched(stack.enter_context(sync_playwright()))
        services = stack.enter_context(fake_services())
        failing = Event()
        add_services(services.server, failing.is_set)

        def served(settings: str, urls: Mapping[str, str] | None = None) -> str:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            return stack.enter_context(serving_settings(settings, folder, urls)).url

        main_url = served(settings_text(services.server.url), services.urls)
        first_url = served("")
        names = [*take(browser, served(EMPTY), EMPTY_STATES, "empty")]
        first_page = watch(browser, main_url, first_url, failing)
        names += take(browser, first_url, FIRST_STATES, "first run")
        names += take(browser, main_url, STATES)
        # By then its charts are full.
        record(first_page)
        browser.close()
    publish()
    rows = "".join(
        f"<figure><figcaption>{escape(name)}</figcaption><img src='{name}.png'></figure>" for name in names
    )
    (OUTPUT / "index.html").write_text(
        f"<title>Gallery</title><style>{STYLE}</style>{rows}", encoding="utf-8"
    )


def watch(browser: Browser, main_url: str, first_url: str, failing: Event) -> Page:
    """Keep pages open, since a server polls while one is, and let two sources of the first fail meanwhile.
    Returns the second page, which stays open."""
    pages = [browser.new_page(viewport=WIDE) for _ in range(2)]
    for page, url in zip(pages, (main_url, first_url), strict=True):
        page.goto(url, timeout=TIMEOUT_MS)
    pages[0].wait_for_timeout(WARM_UP_MS)
    failing.set()
    pages[0].wait_for_timeout(WARM_UP_MS / 2)
    pages[0].close()
    return pages[1]


def take(
    browser: Browser, url: str, states: Mapping[str, tuple[str, Action]], prefix: str = ""
) -> Iterator[str]:
    """Take the pictures of these states; yields their names. One page is in both themes."""
    for (state, (query, act)), width in product(states.items(), SIZES):
        context = browser.new_context(
            viewport={"width": width, "height": SIZES[width]}, reduced_motion="reduce"
        )
        context.set_default_timeout(ACTION_MS)
        page = context.new_page()
        page.goto(url + query, timeout=TIMEOUT_MS)
        if "embed" not in query and "kiosk" not in query:
            await_header(page)
        page.wait_for_timeout(SETTLED_MS)
        try:
            act(page)
            expect(page.get_by_text("Connecting").filter(visible=True)).to_have_count(0)
        except (AssertionError, Error) as error:
            # The pictures of the other states are of use without it.
            print(f"{state} on {width} pixels: {error}")
        yield from pictures(page, " ".join(filter(None, (prefix, state, str(width)))))
        context.close()


def pictures(page: Page, name: str) -> Iterator[str]:
    """Take the picture of a page in each theme; yields their names."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(SETTLED_MS)
        file = f"{name} {theme}".replace(" ", "-")
        page.screenshot(path=OUTPUT / f"{file}.png")
        yield file


def publish() -> None:
    """Write those of the pictures that the documentation shows, with few colours, and the moving one."""
    for name, source in PUBLISHED.items():
        with Image.open(OUTPUT / source) as picture:
            picture.quantize(256).save(IMAGES / name, optimize=True)
    (IMAGES / MOVING).write_bytes((OUTPUT / MOVING).read_bytes())


def record(page: Page) -> None:
    """Take the moving picture of a page, and read values in its first chart."""
    shots = []
    chart = page.locator(".bk-Figure").first.bounding_box()
    for number in range(FRAMES):
        if chart and number >= POINTER_FROM:
            part = POINTER_START + (number - POINTER_FROM) * POINTER_STEP
            page.mouse.move(chart["x"] + part * chart["width"], chart["y"] + chart["height"] / 3)
            page.wait_for_timeout(POINTER_MS)
        shots.append(Image.open(io.BytesIO(page.screenshot())))
        page.wait_for_timeout(FRAME_MS)
    first, *others = shots
    first.save(OUTPUT / MOVING, save_all=True, append_images=others, duration=FRAME_MS, loop=0, quality=60)


if __name__ == "__main__":
    main()
