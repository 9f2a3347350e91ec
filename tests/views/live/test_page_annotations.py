"""Annotations in a browser: added with a click, pushed by a program, marked, listed, saved and removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.support.page import OpenPage, opened
from tests.support.services import fake_services
from tests.support.serving import Served, serving_settings
from tests.support.settings_text import pulse
from tests.support.waiting import until

SETTINGS = """
[dashboard]
annotate = true
[sources.host]
"""
TEXT = "Deployed <img src=x> 4.2"
# Where the last annotation is in the first chart, from the left of the window.
PLACE = """(() => {
  const { start, end } = figures[0].x_range
  const view = Bokeh.index.find_one(figures[0])
  const [, at] = state.annotations.at(-1)
  const { left, width } = view.frame.bbox
  return view.el.getBoundingClientRect().x + left + ((at - start) / (end - start)) * width
})()"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with fake_services() as services:
        settings = SETTINGS + pulse(services.server.url)
        with serving_settings(settings, tmp_path_factory.mktemp("annotations"), services.urls) as served:
            yield served


def annotate_with_a_click(page: OpenPage) -> None:
    field = page.page.get_by_label(re.compile("^Annotation at "))

    def is_asked() -> bool:
        # Charts that still come may move this one between two steps.
        box = page.chart_box("Pulse")
        page.page.keyboard.down("Control")
        page.page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + 60)
        page.page.keyboard.up("Control")
        with suppress(TimeoutError):
            field.wait_for(timeout=5_000)
        return field.count() > 0

    until(is_asked, seconds=60)
    expect(field).to_be_focused()
    field.press("Escape")
    expect(field).to_have_count(0)
    # The chart has the focus again, and A is its key.
    page.page.keyboard.press("a")
    expect(field).to_be_focused()
    # What is typed is no shortcut of the chart below.
    field.press_sequentially("a+")
    field.fill(TEXT)
    page.page.get_by_label("in the charts of all sources").check()
    field.press("Enter")
    expect(field).to_have_count(0)


def tooltip_at_annotation(page: OpenPage) -> str:
    """What the tooltip says where the annotation is."""
    box = page.chart_box("Pulse")
    page.page.mouse.move(page.section("Pulse", PLACE), box["y"] + 60)
    tooltip = page.page.locator(".tooltip:popover-open")
    return tooltip.inner_text() if tooltip.count() else ""


def open_list(page: Page) -> None:
    page.get_by_role("button", name="Alerts: none").click()


def test_annotations_are_added_marked_listed_saved_and_removed(served: Served, browser: Browser) -> None:
    with opened(browser, served.url, "Pulse") as page:
        page.until("Host", "source.get_array('time').length > 1", seconds=60)
        annotate_with_a_click(page)
        page.until("Pulse", "state.annotations.length == 1", seconds=60)
        page.until("Host", "state.annotations.length == 1", seconds=60)
        until(lambda: f"✎ {TEXT}" in tooltip_at_annotation(page), seconds=60)

        address = f"{served.url.rpartition('/')[0]}/push/annotations"
        assert requests.post(address, json={"text": "Rain", "source": "host"}, timeout=60).status_code == 202
        page.until("Host", "state.annotations.length == 2", seconds=60)
        assert page.section("Pulse", "state.annotations.length") == 1

        open_list(page.page)
        items = page.page.locator("#alerts section li")
        expect(items).to_have_count(2)
        expect(items.filter(has_text="Rain")).to_contain_text("host")
        with page.page.expect_download(timeout=60_000) as download:
            page.page.get_by_role("button", name="CSV", exact=True).click()
        assert TEXT in download.value.path().read_text(encoding="utf-8")
        page.page.on("dialog", lambda dialog: dialog.accept())
        page.page.get_by_role("button", name="Remove Rain").click()
        page.until("Host", "state.annotations.length == 1", seconds=60)
        expect(items).to_have_count(1)
        page.page.get_by_role("button", name=f"Show {TEXT}").click()
        page.until("Pulse", "viewport.latest.state.range != null", seconds=60)
        assert page.errors == []
