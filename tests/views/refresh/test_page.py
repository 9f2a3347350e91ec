"""The Refresh tab in a browser, against stand-ins of the services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Serve
from tests.support.page import choose_units, show_tab
from tests.support.services import Services
from tests.support.waiting import until

SETTINGS = """
[sources.weather]
provider = "open-meteo"
cities = ["London", "Tokyo", "Atlantis"]
timeout = "5s"
"""
MAP = """() => {
  const plot = [...Bokeh.documents[0].all_models].find((one) => one.type == "Figure" && one.match_aspect)
  const land = plot.renderers.find((one) => one.glyph.type == "MultiPolygons")
  return {
    id: plot.id,
    land: land.data_source.get_array("xs")[0].length,
    ranges: [plot.x_range.start, plot.x_range.end, plot.y_range.start, plot.y_range.end].map(Math.round),
  }
}"""


@pytest.fixture
def page(browser: Browser, serve: Serve, services: Services, tmp_path: Path) -> Iterator[Page]:
    """The Refresh tab, when the first poll is over; at the end nothing may have gone wrong in the browser."""
    settings = tmp_path / "dashboard.toml"
    settings.write_text(SETTINGS)
    url = serve(**services.urls, DASHBOARD_CONFIG=str(settings)).url
    page = browser.new_page(timezone_id="Asia/Tokyo")
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if leaves(request.url, url) else None)
    page.goto(url)
    show_tab(page, "Refresh")
    expect(page.get_by_role("button", name="Refresh")).to_be_visible()
    until(lambda: services.server.requests_to("/v1/forecast"), seconds=20)
    yield page
    page.close()
    assert wrong == []


def leaves(request: str, page: str) -> bool:
    """Whether a request goes to another host than the page's."""
    return request.startswith(("http", "ws")) and urlsplit(request).netloc != urlsplit(page).netloc


def drawn(page: Page) -> dict[str, Any]:
    """What the browser has drawn: the polygons of the land, and how far the map reaches."""
    model: dict[str, Any] = page.evaluate(MAP)
    return model


def test_one_fetch_fills_map_and_table_and_another_column_needs_none(page: Page, services: Services) -> None:
    polls = len(services.server.requests_to("/v1/forecast"))
    button = page.get_by_role("button", name="Refresh")
    # All before the fetch can end, which clicks of the mouse need not be on a busy machine.
    button.evaluate("(button) => { for (let clicks = 0; clicks < 10; clicks++) button.click() }")
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_text(["London", "Tokyo"])
    expect(table.get_by_role("columnheader").last).to_have_text("Observed (Asia/Tokyo)")
    expect(page.get_by_text("knows no city 'Atlantis'").last).to_be_visible()
    expect(page.get_by_text("Refreshed")).to_be_visible()
    expect(page.get_by_role("heading", name="Temperature (°C)").last).to_be_visible()
    page.wait_for_function(f"() => ({MAP})().ranges.every(Number.isFinite)")
    before = drawn(page)
    assert before["land"] > 100

    pan(page)
    until(lambda: drawn(page)["ranges"] != before["ranges"], seconds=20)
    panned = drawn(page)
    page.get_by_label("Colour by").select_option("Humidity")
    expect(page.get_by_role("heading", name="Humidity (%)").last).to_be_visible()
    assert drawn(page) == panned
    assert len(services.server.requests_to("/v1/forecast")) == polls + 1


def test_the_page_stays_alive_while_the_service_hangs(page: Page, services: Services) -> None:
    services.server.fault["open-meteo"] = "hang"
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    show_tab(page, "Live")
    choose_units(page, "imperial")
    expect(page.get_by_text("°F").first).to_be_visible()
    show_tab(page, "Refresh")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Open-Meteo", timeout=20_000)
    expect(page.get_by_role("progressbar")).to_have_count(0)


def pan(page: Page) -> None:
    """Drag the map as a person does."""
    canvas = page.locator(".bk-Figure:visible").last
    # Waits until the map stands still: messages above it come and go.
    canvas.hover(position={"x": 200, "y": 60})
    box = canvas.bounding_box()
    assert box
    page.mouse.down()
    page.mouse.move(box["x"] + 280, box["y"] + 90, steps=4)
    page.mouse.up()
