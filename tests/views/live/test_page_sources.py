"""A page over a source that a viewer adds, over revised events, late rows, and more keys than are shown."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.support.fakes.server import Answer, FakeServer
from tests.support.page import opened
from tests.support.serving import Served, serving_settings

SETTINGS = """
[dashboard]
add_sources = true
# This comment stays.
[sources.quakes]
type = "push"
id = "code"
[sources.stations]
type = "push"
max_keys = 20
[sources.buoys]
type = "push"
"""
NESTED = {
    "meta": {"source": "agency"},
    "stations": [{"name": f"river {n}", "now": {"level": 2.5 + n, "flow": 40.0}} for n in range(3)],
}
SECONDS = 60_000
VALUES = "source.columns().flatMap((name) => [...source.get_array(name)])"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sources")


@pytest.fixture(scope="module")
def served(place: Path) -> Iterator[Served]:
    with serving_settings(SETTINGS, place) as server:
        now = time.time()
        push(server, "quakes", *({"code": code, "magnitude": 2.0, "time": now - 60} for code in ("a", "b")))
        for age in (20, 10):
            rows = [{"station": f"s{n}", "bikes": n + 0.5, "time": now - age} for n in range(45)]
            push(server, "stations", *rows)
        yield server


def push(served: Served, name: str, *rows: dict[str, Any]) -> None:
    url = f"{served.url.rpartition('/')[0]}/push/{name}"
    assert requests.post(url, json=rows, timeout=60).json() == {"accepted": len(rows)}


def test_a_revised_event_is_changed_in_place(served: Served, browser: Browser) -> None:
    with opened(browser, served.url, "Quakes") as watched:
        watched.until("Quakes", f"{VALUES}.filter((value) => value === 2).length === 2", 60)
        push(served, "quakes", {"code": "a", "magnitude": 3.25, "time": time.time() - 50})
        watched.until("Quakes", f"{VALUES}.includes(3.25)", 60)
        assert watched.section("Quakes", "source.get_array('time').length") == 2
        assert watched.section("Quakes", f"{VALUES}.filter((value) => value === 2).length") == 1
        assert watched.errors == []


def test_late_rows_are_shown_in_their_place_and_earlier_ones_stay(served: Served, browser: Browser) -> None:
    now = time.time() - 60
    push(served, "buoys", *({"buoy": "n", "wave": wave, "time": now + wave} for wave in (0.0, 20.0)))
    with opened(browser, served.url, "Buoys") as watched:
        watched.until("Buoys", "source.get_array('wave n').length === 2", 60)
        tags = watched.section("Buoys", "[...source.tags]")
        push(served, "buoys", {"buoy": "n", "wave": 10.0, "time": now + 10})
        watched.until("Buoys", "String([...source.get_array('wave n')]) === '0,10,20'", 60)
        push(served, "buoys", {"buoy": "n", "wave": 30.0, "time": now + 30})
        watched.until("Buoys", "String([...source.get_array('wave n')]) === '0,10,20,30'", 60)
        times = watched.section("Buoys", "[...source.get_array('time')]")
        assert times == sorted(times)
        assert watched.section("Buoys", "[...source.tags]") == tags, "the rows were loaded again"
        assert watched.errors == []


def test_a_key_that_is_not_shown_is_found_in_the_list_and_shown(served: Served, browser: Browser) -> None:
    shown = "state.charts[0][2].map(([, key]) => key)"
    with opened(browser, served.url, "Stations") as watched:
        page = watched.page
        expect(page.get_by_text("Showing 20 of 45 keys")).to_be_visible(timeout=SECONDS)
        # Of two digits, so that the search finds no other.
        hidden = next(f"s{n}" for n in range(10, 45) if f"s{n}" not in watched.section("Stations", shown))
        page.get_by_role("button", name="Choose").click()
        page.get_by_label("Find keys").fill(hidden)
        # Boxes that are listed before would be replaced under the pointer.
        expect(page.get_by_text("1 key found.")).to_be_visible(timeout=SECONDS)
        page.get_by_role("checkbox", name=hidden, exact=True).click(timeout=SECONDS)
        watched.until("Stations", f"{shown}.includes('{hidden}')", 60)
        expect(page.get_by_text("Showing 20 of 45 keys (your choice)")).to_be_visible(timeout=SECONDS)
        assert watched.errors == []


def test_an_address_becomes_a_section_and_a_block_in_the_settings(
    served: Served, place: Path, browser: Browser
) -> None:
    with FakeServer() as api, opened(browser, served.url, "Stations") as watched:
        api.add("api", "/v1/rivers", lambda _: Answer(body=NESTED))
        api.add("api", "/v1/locked", lambda _: Answer(401, body={"message": "Send a key of yours."}))
        page = watched.page
        page.get_by_role("button", name="Add a source").click()
        address = page.get_by_label("Address")
        address.fill(f"{api.url}/v1/locked")
        address.press("Enter")
        expect(page.get_by_text("Send a key of yours")).to_be_visible(timeout=SECONDS)
        address.fill(f"{api.url}/v1/rivers")
        address.press("Enter")
        expect(page.get_by_role("cell", name="river 2")).to_be_visible(timeout=SECONDS)
        expect(page.locator(".pn-loading")).to_have_count(0, timeout=SECONDS)
        page.get_by_role("button", name="flow").click()
        block = page.get_by_label("Block to copy")
        style = block.evaluate("(text) => [getComputedStyle(text).color, getComputedStyle(text).opacity]")
        assert style == [address.evaluate("(text) => getComputedStyle(text).color"), "1"], "it can be read"
        page.get_by_label("Name").fill("rivers")
        page.get_by_label("Name").press("Enter")
        page.get_by_role("button", name="Write to dashboard.toml").click()
        expect(page.get_by_text("rivers is in dashboard.toml")).to_be_visible(timeout=SECONDS)
        expect(page.get_by_role("heading", name="Rivers")).to_be_visible(timeout=SECONDS)
        written = (place / "settings.toml").read_text(encoding="utf-8")
        assert "# This comment stays." in written
        assert "[sources.rivers]" in written
        assert "flow" not in written
        assert watched.errors == []
