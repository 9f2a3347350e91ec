"""A page that loses its server says so, and is whole again by itself when the server is back."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.page import CONNECTION, OpenPage, choose_units, opened
from tests.support.relayed_server import RelayedServer, relayed_server
from tests.support.serving import PLUGINS, ROOT

WARMUP = ("--setup", str(ROOT / "dashboard/app/warmup.py"))
STATE = "globalThis.realtimeDashboardConnection?.connection.state"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true })
  document.dispatchEvent(new Event("visibilitychange"))
}"""
# Lower than the page, so that it can be scrolled.
SMALL = {"width": 1000, "height": 500}
RANGE = "[figures[0].x_range.start, figures[0].x_range.end].join()"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayedServer]:
    """One server for the tests of this file, which leave it running."""
    with relayed_server(tmp_path_factory.mktemp("connection"), *PLUGINS, *WARMUP) as world:
        for _ in range(2):
            world.push()
        yield world


@pytest.fixture
def page(world: RelayedServer, browser: Browser) -> Iterator[OpenPage]:
    with opened(browser, world.url, "Readings") as watched:
        expect_live(watched.page)
        yield watched


def expect_connected(page: Page) -> None:
    page.wait_for_function(f"{STATE} == 'live'")
    expect(page.get_by_role("alert").filter(has_text="Connection lost")).to_have_count(0)


def expect_live(page: Page) -> None:
    expect_connected(page)
    expect(page.get_by_text("live", exact=True).first).to_be_visible()


def expect_lost(page: Page) -> None:
    """The page says that it has no server, nothing of it says that it is live, and no button can be used."""
    expect(page.get_by_role("alert").filter(has_text="Connection lost, retrying")).to_be_visible()
    for words in (
        page.get_by_text("live", exact=True),
        page.get_by_text(re.compile(r"\d live")),
    ):
        assert not any(one.is_visible() for one in words.all())
    assert page.evaluate(
        "[...document.querySelectorAll('[data-root-id]')].every((part) => part.closest('[inert]'))"
    )


def mark(page: Page) -> None:
    """Mark this document: one that was loaded again has no mark."""
    page.evaluate("globalThis.mark = true")


def zoom(page: OpenPage) -> None:
    """Turn the wheel over the chart of the readings, and wait until the server knows of it."""
    box = page.chart_box("Readings")
    page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 80)
    page.page.keyboard.down("Control")
    page.page.mouse.wheel(0, -240)
    page.page.keyboard.up("Control")
    page.until("Readings", f"viewport.zoom.join() == {RANGE}")


def has_rows(page: OpenPage, values: list[float]) -> None:
    shown = "[...source.get_array('temperature Rome')]"
    page.until("Readings", f"{values}.every((value) => {shown}.includes(value))")


def test_a_server_that_stands_still_is_not_live_and_goes_on_where_it_was(
    world: RelayedServer, page: OpenPage
) -> None:
    mark(page.page)
    with world.stopped():
        expect_lost(page.page)
    expect_live(page.page)
    assert page.page.evaluate("mark")
    has_rows(page, [world.push()])


def test_after_a_restart_the_page_is_as_it_was_with_every_row(world: RelayedServer, browser: Browser) -> None:
    with opened(browser, f"{world.url}?window=5+min&theme=dark", "Readings", viewport=SMALL) as page:
        expect_live(page.page)
        choose_units(page.page, "imperial")
        page.page.wait_for_url("**units=imperial**")
        zoom(page)
        place = page.page.evaluate("scrollTo(0, 400), scrollY")
        assert place == 400
        before = page.section("Readings", RANGE)
        page.page.wait_for_function(f"{CONNECTION}.resume.includes('{before}')")
        address = page.page.url
        mark(page.page)
        with world.killed():
            expect_lost(page.page)
        page.page.wait_for_function(f"{STATE} == 'live' && !globalThis.mark")
        expect_connected(page.page)
        page.until("Readings", f"source.get_array('time').length > 1 && {RANGE} == '{before}'")
        page.until("Readings", "state.units == 'imperial'")
        page.page.wait_for_function(f"scrollY == {place}")
        assert page.page.url == address
        page.page.get_by_role("button", name="Back to live").locator("visible=true").first.click()
        value = world.push()
        page.until(
            "Readings", f"Math.abs(source.get_array('temperature Rome').at(-1) - {value * 1.8 + 32}) < 0.001"
        )


def test_after_a_restart_a_paused_page_holds_its_range(world: RelayedServer, page: OpenPage) -> None:
    page.page.get_by_role("button", name="Pause").click()
    expect(page.page.get_by_text("Paused.")).to_be_visible()
    before = page.section("Readings", RANGE)
    page.page.wait_for_function(f"{CONNECTION}.resume.includes('held')")
    world.push()
    mark(page.page)
    with world.killed():
        expect_lost(page.page)
    page.page.wait_for_function(f"{STATE} == 'live' && !globalThis.mark")
    page.until("Readings", f"{RANGE} == '{before}'")
    page.page.get_by_role("button", name="Resume").click()
    has_rows(page, [world.push()])


def test_a_proxy_that_drops_the_sockets_costs_no_row(world: RelayedServer, page: OpenPage) -> None:
    with world.relay.cut():
        expect_lost(page.page)
        values = [world.push() for _ in range(3)]
    expect_live(page.page)
    has_rows(page, [*values, world.push()])


def test_a_network_that_passes_nothing_on_costs_no_row(world: RelayedServer, page: OpenPage) -> None:
    with world.relay.silent():
        expect_lost(page.page)
        values = [world.push() for _ in range(3)]
    expect_live(page.page)
    has_rows(page, [*values, world.push()])


def test_a_browser_without_a_network(world: RelayedServer, page: OpenPage) -> None:
    page.page.context.set_offline(True)
    try:
        expect_lost(page.page)
        value = world.push()
    finally:
        page.page.context.set_offline(False)
    expect_live(page.page)
    has_rows(page, [value])


def test_a_hidden_page_is_sent_nothing_and_has_every_row_when_it_is_shown(
    world: RelayedServer, browser: Browser
) -> None:
    with (
        opened(browser, world.url, "Readings") as page,
        opened(browser, world.url, "Readings") as other,
    ):
        expect_live(page.page)
        page.page.evaluate(HIDE, True)
        other.until("Readings", "source")
        values = [world.push()]
        has_rows(other, values)
        before = page.received
        values += [world.push() for _ in range(3)]
        newest = other.section("Host", "source.get_array('time').at(-1)")
        other.until("Host", f"source.get_array('time').at(-1) > {newest} + 3000")
        has_rows(other, values)
        assert page.received == before
        page.page.evaluate(HIDE, False)
        has_rows(page, values)
        expect_live(page.page)


def test_a_page_with_an_expired_token_loads_again(world: RelayedServer, browser: Browser) -> None:
    """As one that the browser restores from its cache has."""
    fresh = requests.get(world.url, timeout=30).text
    token = re.search(r'"token":"([^".]+)', fresh)
    assert token
    payload = json.loads(base64.urlsafe_b64decode(token[1] + "=" * (-len(token[1]) % 4)))
    payload["session_expiry"] = 0
    expired = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
    context = browser.new_context()
    page = context.new_page()

    def answer_once(route: Route) -> None:
        route.fulfill(body=fresh.replace(token[1], expired), content_type="text/html")

    page.route(world.url, answer_once, times=1)
    page.goto(world.url)
    expect_live(page)
    context.close()


def test_without_the_channel_the_document_carries_the_beat(tmp_path: Path, browser: Browser) -> None:
    with relayed_server(tmp_path, *WARMUP) as world, opened(browser, world.url, "Host") as page:
        expect_live(page.page)
        with world.stopped():
            expect_lost(page.page)
        expect_live(page.page)
        mark(page.page)
        with world.killed():
            expect_lost(page.page)
        page.page.wait_for_function(f"{STATE} == 'live' && !globalThis.mark")
        expect_live(page.page)
