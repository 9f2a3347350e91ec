"""Numbers on the page have the digits of their data: in legends, under the pointer, in tables and on axes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.support.page import OpenPage, open_menu, opened
from tests.support.serving import serving_settings
from tests.support.waiting import until

SETTINGS = """
[history]
keep = false
[sources.prices]
title = "Prices"
type = "push"
columns = [{ name = "eur", label = "Price", unit = "eur" }]
"""
PRICES = {
    "tiny-coin": ["0.0000081", "0.0000082"],
    "pair": ["1.0873", "1.087"],
    "night-kwh": ["0.0003", "0.0004"],
    "share": ["12.25", "12"],
    "oven": ["20.0", "20.5"],
}
# Where the newest point of a line is, in pixels of the window.
NEWEST_POINT = """(element, name) => {
  const [view] = Bokeh.index.query((one) => one.el === element && one.model.type == "Figure")
  const line = view?.model.renderers.find((one) => one.name == name && one.glyph?.x)
  const box = view?.canvas_view.el.getBoundingClientRect()
  const field = line?.glyph.y.field
  const row = line?.data_source.get_array(field).findLastIndex(Number.isFinite)
  const newest = (name) => line.data_source.get_array(name)[row]
  const at = (axis, name) => box[axis] + view.frame[`${axis}_scale`].compute(newest(name))
  return line ? [at("x", "time"), at("y", field)] : [NaN, NaN]
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("numbers")
    with serving_settings(SETTINGS, place) as served:
        for number in (1, 0):
            at = time.time() - 60 * number
            rows: list[Any] = [
                {"time": at, "id": name, "eur": float(texts[number])} for name, texts in PRICES.items()
            ]
            answer = requests.post(f"{served.url.rpartition('/')[0]}/push/prices", json=rows, timeout=10)
            assert answer.ok, answer.text
        yield served.url


@pytest.fixture
def page(url: str, browser: Browser) -> Iterator[OpenPage]:
    with opened(browser, url, "Prices") as watched:
        yield watched
        assert watched.errors == []


@pytest.mark.parametrize("name", PRICES)
def test_legend_tooltip_and_table_show_the_same_digits(page: OpenPage, name: str) -> None:
    text = PRICES[name][0]
    line = page.page.locator(".chart-legend li", has=page.page.get_by_text(name, exact=True)).locator(
        "visible=true"
    )
    expect(line.locator("b")).to_have_text(f"{text} eur")
    chart = page.page.locator(".bk-Figure").first
    chart.scroll_into_view_if_needed()
    until(lambda: all(map(math.isfinite, chart.evaluate(NEWEST_POINT, name))))
    x, y = chart.evaluate(NEWEST_POINT, name)
    page.page.mouse.move(x - 3, y)
    page.page.mouse.move(x - 1, y)
    reading = page.page.locator(".tooltip:popover-open li", has=page.page.get_by_text(name, exact=True))
    expect(reading).to_contain_text(f"{text} eur")
    open_menu(page.page, 0)
    page.page.get_by_role("button", name="Table", exact=True).click()
    row = page.page.locator(".slick-row", has_text=name).first
    expect(row.locator(".number")).to_have_text(text)


def test_ticks_have_the_digits_that_their_axis_needs(page: OpenPage) -> None:
    ticks = "figures[0].left[0].formatter.doFormat([0.000008, 0.0000081, 0.0000082], {})"
    assert page.section("Prices", ticks) == ["0.0000080", "0.0000081", "0.0000082"]
