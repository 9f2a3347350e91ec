"""A page of the settings in a browser: panels that fill with the first rows, and follow those that come."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.page import OpenPage, show_tab
from tests.support.serving import ROOT, Served, serving_settings
from tests.views.test_page_layout import VIOLATIONS, facts

SETTINGS = """
[sources.lakes]
type = "push"
[[pages]]
title = "Depths"
[[pages.panels]]
kind = "text"
text = "Depths are **pushed**. <script>alert(1)</script>"
[[pages.panels]]
source = "lakes"
quantity = "depth"
[[pages.panels]]
kind = "number"
source = "lakes"
quantity = "depth"
keys = ["Como"]
[[pages.panels]]
kind = "table"
source = "lakes"
title = "All lakes"
[[pages.panels]]
source = "lakes"
quantity = "depth"
kind = "area"
[[pages.panels]]
source = "lakes"
quantity = "depth"
kind = "bar"
min = 0
max = 40
[[pages.panels]]
source = "lakes"
quantity = "depth"
kind = "gauge"
min = 0
max = 50
keys = ["Garda"]
[[pages.panels]]
source = "lakes"
quantity = "depth"
kind = "timeline"
[[pages.panels]]
source = "lakes"
quantity = "depth"
kind = "heatmap"
[[pages]]
title = "Numbers"
panels = [{ kind = "number", source = "lakes", quantity = "depth", keys = ["Garda"] }]
"""
AXE = ROOT / "node_modules/axe-core/axe.min.js"
NAMED_POINTS = """() => [...Bokeh.documents[0]._all_models.values()].some(
  ({type, data}) => type === "ColumnDataSource" && data.shown?.some((name) => name.startsWith("London")))"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_settings(SETTINGS, tmp_path_factory.mktemp("pages")) as server:
        yield server


@pytest.fixture
def opened(served: Served, browser: Browser) -> Iterator[OpenPage]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    watched = OpenPage(context.new_page(), served.url.rsplit("/", 1)[0])
    yield watched
    context.close()


def push(served: Served, como: float, garda: float) -> None:
    at = time.time() - 5
    rows: list[dict[str, Any]] = [
        {"lake": name, "depth (m)": depth, "time": at} for name, depth in (("Como", como), ("Garda", garda))
    ]
    url = f"{served.url.rpartition('/')[0]}/push/lakes"
    assert requests.post(url, json=rows, timeout=60).json() == {"accepted": 2}


def panel(page: Page, kind: str) -> Locator:
    return page.locator(f".panel.{kind}")


def test_panels_fill_with_the_first_rows_and_follow(served: Served, opened: OpenPage) -> None:
    page = opened.page
    page.goto(f"{served.url}?tab=Depths", timeout=90_000)
    expect(panel(page, "text").locator("strong")).to_have_text("pushed")
    expect(panel(page, "text")).to_contain_text("<script>")
    expect(panel(page, "number")).to_contain_text("No row of lakes.depth of Como has come yet.")
    push(served, como=12.5, garda=30.0)
    expect(panel(page, "number").locator(".value")).to_have_text(["12.5"])
    expect(panel(page, "table").locator("td")).to_have_text(["12.5", "30.0"])
    expect(page.locator(".bk-Figure")).to_have_count(2)
    expect(panel(page, "bar").locator("b")).to_have_text(["12.5 m", "30.0 m"])
    expect(panel(page, "gauge").locator(".value")).to_have_text("30 m")
    expect(panel(page, "gauge").locator("li")).to_contain_text("of 0 to 50")
    # Both tabs have the same rows, each under its own name on the channel.
    show_tab(page, "Live")
    expect(page.locator(".tiles .value")).to_have_count(1)
    show_tab(page, "Depths")
    push(served, como=13.5, garda=31.5)
    expect(panel(page, "number").locator(".value")).to_have_text(["13.5"])
    expect(panel(page, "table").locator("td")).to_have_text(["13.5", "31.5"])
    for kind in ("timeline", "heatmap"):
        expect(panel(page, kind).locator("li")).to_have_count(2)
        expect(panel(page, kind).locator("b")).to_have_text(["13.5 m", "31.5 m"])
        expect(panel(page, kind).locator("path").first).to_be_attached()
    for width in (390, 820, 1440):
        found = facts(page, width)
        assert width != 820 or found["holes"] == [], "each row of two columns is full"
        assert (found["sideways"], found["overlapping"], found["clipped"], found["small"]) == (0, [], [], [])
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    assert page.evaluate(VIOLATIONS) == []
    # A page without a chart follows as well.
    show_tab(page, "Numbers")
    number = panel(page, "number").locator("visible=true").locator(".value")
    expect(number).to_have_text(["31.5"])
    push(served, como=14.5, garda=33.5)
    expect(number).to_have_text(["33.5"])
    assert opened.errors == []


def test_a_map_shows_its_points_and_their_names(tmp_path: Path, browser: Browser) -> None:
    settings = '[sources.weather]\n[[pages]]\ntitle = "World"\n'
    panels = 'panels = [{ kind = "map", source = "weather", quantity = "temperature" }]\n'
    page = browser.new_page()
    with serving_settings(settings + panels, tmp_path) as server:
        watched = OpenPage(page, server.url.rsplit("/", 1)[0])
        page.goto(f"{server.url}?tab=World", timeout=90_000)
        figure = page.locator(".bk-Figure")
        expect(figure).to_be_visible(timeout=30_000)
        page.wait_for_function(NAMED_POINTS)
        page.close()
    assert watched.errors == []
