"""The header in a browser: its menu and picker lie over the page, which alerts do not move."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.fakes.server import Answer, FakeServer
from tests.support.page import choose_window, open_range_picker, opened, show_tab
from tests.support.serving import Served, clean_environment, serving
from tests.support.settings_text import alert_rule, json_source

# The layout shifts that the browser reports from now on: how much, and what moved; and when the last one was.
SHIFTS = """() => { globalThis.shifts = []; globalThis.shiftedAt = performance.now()
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    globalThis.shiftedAt = performance.now()
    shifts.push([value, ...sources.map(({ node }) => node?.outerHTML ?? node?.textContent)])
  }
}).observe({ type: "layout-shift" }) }"""


class Weir:
    """A level that a test sets; at every other poll it is above the limit while `flaps`."""

    def __init__(self) -> None:
        self.level, self.flaps, self.polls = 2.0, False, 0

    def answer(self, _: object) -> Answer:
        self.polls += 1
        return Answer(body={"level": 3.5 if self.flaps and self.polls % 2 else self.level})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Weir]]:
    place, weir = Path(tmp_path_factory.mktemp("header")), Weir()
    with FakeServer() as server:
        server.add("level", "/level", weir.answer)
        server.add("basin", "/basin", lambda _: Answer(body={"depth": 1.5, "flow": 20.0, "heat": 9.0}))
        settings = place / "settings.toml"
        tables = (
            '[dashboard]\ntitle = "Weir"\n',
            json_source(server.url, "basin", "depth m", "flow m3/s", "heat °C"),
            json_source(server.url, "level", "level m"),
            json_source(server.url, "broken", "value"),
            alert_rule("High water", "level", "level", above=3.0),
        )
        settings.write_text("".join(tables), encoding="utf-8")
        environment = clean_environment("http://127.0.0.1:9", place) | {"DASHBOARD_CONFIG": str(settings)}
        with serving("realtime_dashboard.py", place / "server.log", environment) as served:
            yield served, weir


def test_a_flapping_alert_is_one_in_title_and_list_and_moves_nothing(
    world: tuple[Served, Weir], browser: Browser
) -> None:
    served, weir = world
    with opened(browser, served.url, "Level") as watched:
        page = watched.page
        expect(page).to_have_title("Weir")
        page.evaluate(SHIFTS)
        # The charts of other sources, and tiles, may still come.
        page.wait_for_function("performance.now() - shiftedAt > 3000")
        page.evaluate("() => { shifts.length = 0 }")
        weir.flaps = True
        try:
            expect(page.get_by_text("⚠ Flapping")).to_be_visible(timeout=60_000)
            expect(page).to_have_title("Weir (1 alert)")
            page.get_by_role("button", name="1 alert").click()
            expect(page.get_by_text(re.compile("flapping: fired [0-9]+ times in 10 min"))).to_be_visible()
            shifts = page.evaluate("shifts")
            assert sum(shift[0] for shift in shifts) < 0.02, shifts
        finally:
            weir.flaps = False
        assert watched.errors == []


def test_a_state_leads_to_its_first_source_from_every_tab(
    world: tuple[Served, Weir], browser: Browser
) -> None:
    with opened(browser, world[0].url, "Level", viewport={"width": 1360, "height": 500}) as watched:
        page = watched.page
        show_tab(page, "Refresh")
        page.get_by_role("button", name="1 error").click()
        heading = page.get_by_role("heading", name="Broken")
        expect(heading).to_be_in_viewport()
        assert page.evaluate("scrollY") > 0


def test_the_rail_shows_all_sources_and_leads_to_them_by_search_and_by_number(
    world: tuple[Served, Weir], browser: Browser
) -> None:
    with opened(browser, world[0].url, "Level", viewport={"width": 1440, "height": 500}) as watched:
        page = watched.page
        rail = page.get_by_role("navigation", name="Sources")
        expect(rail.get_by_role("button", name="Level")).to_contain_text(re.compile(r"2(\.0)? m"))
        expect(rail.get_by_role("img", name="error")).to_be_visible()
        show_tab(page, "Refresh")
        page.keyboard.press("/")
        page.keyboard.type("lev")
        expect(rail.get_by_role("button")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Level").first).to_be_in_viewport()
        main = page.get_by_role("main")
        main_end = main.evaluate("(main) => main.getBoundingClientRect().bottom + scrollY")
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height - main_end < 60
        expect(rail.get_by_role("button")).to_have_count(3)
        page.keyboard.press("3")
        expect(page.get_by_role("heading", name="Broken")).to_be_in_viewport()
        assert watched.errors == []


def test_the_picker_is_the_same_on_every_tab_and_says_what_is_shown(
    world: tuple[Served, Weir], browser: Browser
) -> None:
    with opened(browser, world[0].url, "Level") as watched:
        page = watched.page
        button = page.get_by_title("Time range and playback")
        choose_window(page, "1 h")
        expect(button).to_have_text("Last 1 h")
        expect(button).to_have_attribute("aria-expanded", "false")
        show_tab(page, "Posts")
        open_range_picker(page)
        slider = page.get_by_role("slider").first
        slider.press("ArrowLeft")
        expect(button).to_have_text(re.compile("^60 min up to "))
        page.get_by_role("button", name="Back to live", exact=True).click()
        expect(button).to_have_text("Last 1 h")
        assert watched.errors == []


@pytest.mark.parametrize("width", [390, 820, 1920])
def test_controls_fit_the_screen_and_are_large_enough(
    world: tuple[Served, Weir], browser: Browser, width: int
) -> None:
    with opened(browser, world[0].url, "Level", viewport={"width": width, "height": 900}) as watched:
        page = watched.page
        names = ("Time range and playback",)
        controls = [page.get_by_title(name) for name in names]
        controls += [
            page.get_by_role("button", name=name, exact=True)
            for name in ("Pause", "Menu", re.compile("alert", re.I))
        ]
        controls += page.get_by_role("tab").all()
        for control in controls:
            box = control.bounding_box()
            assert box
            assert box["width"] >= 24 and box["height"] >= 24
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
        page.evaluate("scrollTo(0, 400)")
        expect(page.get_by_role("tab", name="Live")).to_be_in_viewport()
