"""The states of the page in the gallery, and the settings of the dashboards that show them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.page import open_menu, open_range_picker
from tests.support.settings_text import alert_rule, json_source, pulse

BUSES = 40
KINDS = ("line", "area", "bar", "timeline", "heatmap", "map", "number", "table")
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
# No source has a row, and none has posts.
EMPTY = '[sources.waiting]\ntype = "push"\n'


def add_services(server: FakeServer, fails: Callable[[], bool]) -> None:
    """Serve the sources below: buses, a service that answers 503 as soon as `fails()`, and one whose quota is
    spent then."""

    def buses(_: Request) -> Answer:
        at = time.time()
        rows = [
            {"time": at, "bus": f"bus {number:02}", "speed": round(30 + 10 * math.sin(at / 20 + number), 1)}
            | {"latitude": 48 + number % 8 / 4, "longitude": number / 5}
            for number in range(BUSES)
        ]
        return Answer(body=rows)

    def answer(status: int) -> Callable[[Request], Answer]:
        return lambda _: Answer(status) if fails() else Answer(body={"level": math.sin(time.time())})

    server.add("buses", "/buses", buses)
    server.add("down", "/down", answer(503))
    server.add("spent", "/spent", answer(402))


def settings_text(url: str) -> str:
    """Sources in all states, a page with all kinds of panels, one of what fails, and a flapping alert."""
    failing = "".join(json_source(url, name, "level m") for name in ("down", "spent"))
    places = {"key": "bus", "time": "time", "latitude": "latitude", "longitude": "longitude"}
    sources = (
        pulse(url), SETTINGS, json_source(url, "broken", "value"), failing,
        json_source(url, "buses", "speed km/h", **places),
    )  # fmt: skip
    panels = [_panel("buses", "speed", kind) for kind in KINDS]
    panels += [_panel("buses", "speed", "gauge") + "min = 0\nmax = 60\n", '[[pages.panels]]\nkind = "text"\n']
    wall = "".join(panels) + 'text = "Forty **buses**, every second."\n'
    trouble = "".join(_panel(name, "level", kind) for name in ("down", "spent") for kind in KINDS[:3])
    pages = f'[[pages]]\ntitle = "Wall"\n{wall}[[pages]]\ntitle = "Trouble"\n{trouble}'
    return "".join(sources) + alert_rule("High voltage", "pulse", "beat", above=9.5) + pages


def _panel(source: str, quantity: str, kind: str) -> str:
    return f'[[pages.panels]]\nsource = "{source}"\nquantity = "{quantity}"\nkind = "{kind}"\n'


def click(name: str) -> Callable[[Page], None]:
    """What clicks the first button of this name."""
    return lambda page: page.get_by_role("button", name=name).first.click()


def show(source: str) -> Callable[[Page], None]:
    """What scrolls to a source of the Live tab."""
    heading = "one => one.scrollIntoView({ block: 'center' })"
    return lambda page: page.get_by_role("heading", name=source, exact=True).evaluate(heading)


def menu(name: str) -> Callable[[Page], None]:
    """What opens a part of the first section's menu."""

    def open_part(page: Page) -> None:
        open_menu(page, 0)
        page.get_by_role("button", name=name, exact=True).first.click()

    return open_part


def look_back(page: Page) -> None:
    open_range_picker(page)
    page.get_by_role("slider").first.press("PageDown")
    expect(page.get_by_text("looking back", exact=True).first).to_be_attached()


def replay(page: Page) -> None:
    look_back(page)
    page.get_by_role("slider").first.press("Home")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("replaying", exact=True).first).to_be_attached()
    page.keyboard.press("Escape")


def in_chart(key: str) -> Callable[[Page], None]:
    """What presses a key in the first chart."""
    return lambda page: page.locator(".bk-Figure .bk-events").first.press(key)


def add_source(page: Page) -> None:
    click("Add a source")(page)
    page.get_by_role("textbox").last.scroll_into_view_if_needed()


def search(page: Page) -> None:
    field = page.get_by_role("searchbox", name="Search sources and keys")
    if field.is_visible():
        field.fill("lon")


def isolate(page: Page) -> None:
    show("Weather")(page)
    page.locator(".chart-legend li", has_text="London").first.click()


def disconnect(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator(".connection-notice")).to_be_visible()


# By name: the query of the address, and what is done on the page.
Action = Callable[[Page], object]
STATES: dict[str, tuple[str, Action]] = {
    "live": ("", lambda page: None),
    "compact": ("?density=compact", lambda page: None),
    "many keys": ("", show("Buses")),
    "source down": ("", show("Down")),
    "source stopped": ("", show("Spent")),
    "end of the page": ("", lambda page: page.evaluate("scrollTo(0, document.body.scrollHeight)")),
    "add a source": ("", add_source),
    "paused": ("", click("Pause")),
    "looking back": ("", look_back),
    "replaying": ("", replay),
    "compared": ("?compare=1+h", lambda page: None),
    "zoomed": ("", in_chart("+")),
    "crosshair": ("", in_chart("Home")),
    "annotating": ("", in_chart("a")),
    "one key": ("", isolate),
    "search": ("", search),
    "full screen": ("", click("Full screen: Beat")),
    "menu": ("", click("Menu")),
    "alerts": ("", click("alert")),
    "statistics": ("", menu("Statistics")),
    "settings": ("", menu("Settings")),
    "table": ("", menu("Table")),
    "page": ("?tab=Wall", lambda page: None),
    "page of sources that fail": ("?tab=Trouble", lambda page: None),
    "posts": ("?tab=Posts", lambda page: None),
    "refresh": ("?tab=Refresh", click("Refresh")),
    "status": ("?tab=Status", lambda page: None),
    "one chart": ("?embed=pulse.beat", lambda page: None),
    "kiosk": ("?kiosk=600", lambda page: None),
    "connection lost": ("", disconnect),
}
FIRST_STATES = {name: STATES[name] for name in ("live", "looking back", "posts", "refresh")}
EMPTY_STATES = {name: (STATES[name][0], STATES["live"][1]) for name in ("live", "posts", "refresh")}
