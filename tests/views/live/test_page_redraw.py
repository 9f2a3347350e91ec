"""Charts that are drawn anew in a browser never move a viewer who zooms, pauses, looks back or replays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, expect

from dashboard.views.viewport_address import iso_interval
from tests.support.page import SECTION, OpenPage, choose_units, open_range_picker, opened
from tests.support.serving import Served, serving_settings

SETTINGS = """
[history]
keep = false
[sources.host]
[sources.beat]
type = "push"
columns = [{ name = "level" }]
[sources.readings]
type = "push"
keys = ["city"]
columns = [{ name = "temperature", unit = "°C" }]
[[alerts]]
name = "Hot"
source = "readings"
quantity = "temperature"
above = 900.0
"""
TITLE, BEAT = "Readings", "Beat"
MINUTE_MS = 60_000
RANGE = "[figures[0].x_range.start, figures[0].x_range.end]"
# Every range that the charts on the page have, from now on, and when (ms of the page's clock).
SAMPLE = """(title) => {
  const ranges = (globalThis.ranges = [])
  globalThis.sampling = setInterval(() => {
    const charts = (%s)(title)
    if (charts) ranges.push([charts.x_range.start, charts.x_range.end, performance.now()])
  }, 20)
}"""
_cities = count(1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard with ten minutes of a pushed source."""
    place = tmp_path_factory.mktemp("redraw")
    with serving_settings(SETTINGS, place) as server:
        now = time.time()
        push(server, [reading("Rome", float(ago % 7), now - ago) for ago in range(600, 0, -5)])
        push(server, [level(now - ago) for ago in range(600, 0, -5)], "beat")
        yield server


def reading(city: str, temperature: float, at: float | None = None) -> dict[str, Any]:
    return {"city": city, "temperature": temperature, "time": time.time() if at is None else at}


def level(at: float) -> dict[str, Any]:
    return {"level": at % 7, "time": at}


def push(served: Served, rows: list[dict[str, Any]], source: str = "readings") -> None:
    address = urlsplit(served.url)
    url = f"{address.scheme}://{address.netloc}/push/{source}"
    assert requests.post(url, json=rows, timeout=10).json()["accepted"] == len(rows)


def push_new_city(served: Served) -> str:
    """Push a row of a city that has none yet, for which charts are drawn anew; returns its column."""
    city = f"City {next(_cities)}"
    push(served, [reading(city, 3.0), reading("Rome", 4.0)])
    return f"temperature {city}"


def zoom_in(page: OpenPage, title: str = TITLE) -> list[float]:
    """Turn the wheel over the chart; returns the range that is visible then."""
    box = page.chart_box(title)
    before = page.section(title, RANGE)
    page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 80)
    page.page.keyboard.down("Control")
    page.page.mouse.wheel(0, -240)
    page.page.keyboard.up("Control")
    expect(page.page.get_by_role("button", name="Back to live").locator("visible=true")).to_have_count(3)
    # The browser reports the zoom when the wheel has come to rest.
    page.until(
        title, f"viewport.zoom.join() == {RANGE}.join() && {RANGE}.join() != '{before[0]},{before[1]}'"
    )
    seen: list[float] = page.section(title, RANGE)
    return seen


def sample_ranges(page: OpenPage, title: str = TITLE) -> None:
    page.page.evaluate(SAMPLE % SECTION, title)


def sampled_ranges(page: OpenPage) -> list[list[float]]:
    """The sampled ranges as [from, to, ms of the page's clock]."""
    ranges: list[list[float]] = page.page.evaluate("clearInterval(sampling), ranges")
    assert len(ranges) > 10
    return ranges


def other_ranges(page: OpenPage, expected: list[float]) -> list[list[float]]:
    """The sampled ranges that are not the expected one."""
    return [one[:2] for one in sampled_ranges(page) if one[:2] != expected]


def await_redraw(page: OpenPage, column: str) -> None:
    """Wait until the charts with the column are attached, and the page's clock has ticked after that."""
    page.until(TITLE, f"source.columns().includes({column!r})")
    await_clock(page, page.page.evaluate("Date.now()") + 2200)


def await_clock(page: OpenPage, unix_ms: float) -> None:
    page.page.wait_for_function(f"Date.now() > {unix_ms}")


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[OpenPage]:
    with opened(browser, served.url, TITLE) as watched:
        yield watched
        assert watched.errors == []


def test_a_new_key_is_a_line_in_the_same_figures_and_keeps_the_zoom(served: Served, page: OpenPage) -> None:
    figures = page.section(TITLE, "figures.map((figure) => figure.id).join()")
    zoomed = zoom_in(page)
    sample_ranges(page)
    await_redraw(page, push_new_city(served))
    push(served, [reading("Rome", 5.0)])
    column = push_new_city(served)
    await_redraw(page, column)
    drawn = "figures[0].renderers.map(({ glyph }) => glyph.y?.field)"
    page.until(TITLE, f"{drawn}.includes({column!r}) && {drawn}.includes('temperature Rome')")
    assert other_ranges(page, zoomed) == []
    assert page.section(TITLE, "figures.map((figure) => figure.id).join()") == figures
    page.page.get_by_role("button", name="Back to live").locator("visible=true").first.click()
    page.until(TITLE, "figures[0].x_range.end >= source.get_array('time').at(-1)")


def test_alert_marked_while_zoomed_keeps_the_zoom(served: Served, page: OpenPage) -> None:
    zoomed = zoom_in(page)
    sample_ranges(page)
    push(served, [reading("Rome", 1000.0)])
    expect(page.page.get_by_role("alert").get_by_text("Hot")).to_be_visible()
    push(served, [reading("Rome", 1.0)])
    expect(page.page.get_by_role("alert")).to_have_count(0)
    assert other_ranges(page, zoomed) == []


def test_redraw_while_paused_keeps_the_held_range_and_a_zoom(
    served: Served, page: OpenPage, browser: Browser
) -> None:
    page.page.get_by_role("button", name="Pause").click()
    expect(page.page.get_by_text("Paused.")).to_be_visible()
    with opened(browser, served.url, TITLE) as other:
        # Rows that come do not draw paused charts anew; another unit does, once the rows have come.
        for unit, zooms in (("imperial", False), ("metric", True)):
            held = zoom_in(page) if zooms else page.section(TITLE, RANGE)
            column = push_new_city(served)
            other.until(TITLE, f"source.columns().includes({column!r})")
            sample_ranges(page)
            choose_units(page.page, unit)
            await_redraw(page, column)
            assert other_ranges(page, held) == []


def test_redraw_while_looking_back_keeps_the_range(served: Served, browser: Browser) -> None:
    end = (time.time() // 1 - 120) * 1000
    between = iso_interval(end - 5 * MINUTE_MS, end)
    with opened(browser, f"{served.url}?between={between}", TITLE) as page:
        page.until(TITLE, f"{RANGE}.join() == '{end - 5 * MINUTE_MS:.0f},{end:.0f}'")
        sample_ranges(page)
        await_redraw(page, push_new_city(served))
        assert other_ranges(page, [end - 5 * MINUTE_MS, end]) == []
        assert page.errors == []


def test_redraw_during_a_replay_never_jumps(served: Served, browser: Browser) -> None:
    end = (time.time() // 1 - 120) * 1000
    between = iso_interval(end - 5 * MINUTE_MS, end)
    with opened(browser, f"{served.url}?between={between}&window=1+min", TITLE) as page:
        open_range_picker(page.page)
        page.page.get_by_label("Speed").select_option("10x")
        page.page.get_by_role("button", name="\u25b6 Play").click()
        expect(page.page.get_by_text("replaying", exact=True).last).to_be_visible()
        page.until(TITLE, f"figures[0].x_range.end < {end} && figures[0].x_range.end > {end - 5 * MINUTE_MS}")
        sample_ranges(page)
        page.page.wait_for_function("ranges.length > 30")
        before = page.page.evaluate("ranges.length")
        await_redraw(page, push_new_city(served))
        ranges = sampled_ranges(page)
        assert {round(there - here) for here, there, _ in ranges} == {MINUTE_MS}
        steps = [after[1] - earlier[1] for earlier, after in pairwise(ranges)]
        assert min(steps) >= 0, "a replay never goes back"
        # At 10x it is never ahead of the clock, however late a busy machine calls the timers of the page.
        leads = [there - 10 * at for _, there, at in ranges]
        assert max(leads) <= max(leads[:before]) + 2_000, "no further ahead than one step of 200 ms"
        assert page.errors == []


def test_redraw_for_another_cadence_keeps_the_range(served: Served, browser: Browser) -> None:
    """Rows that come less often get marks, for which charts are drawn anew when they load rows."""
    end = (time.time() // 1 - 120) * 1000
    past = [end - 5 * MINUTE_MS, end]
    with (
        opened(browser, served.url, BEAT) as zoomed,
        opened(browser, f"{served.url}?between={iso_interval(*past)}", BEAT) as looking_back,
        opened(browser, served.url, BEAT) as paused,
    ):
        opened_at = time.time() * 1000
        paused.page.get_by_role("button", name="Pause").click()
        expect(paused.page.get_by_text("Paused.")).to_be_visible()
        looking_back.until(BEAT, f"{RANGE}.join() == '{past[0]:.0f},{past[1]:.0f}'")
        expected = [zoom_in(zoomed, BEAT), past, paused.section(BEAT, RANGE)]
        pages = [zoomed, looking_back, paused]
        marks = "figures[0].renderers.some(({glyph}) => glyph.type == 'Scatter')"
        assert not any(page.section(BEAT, marks) for page in pages)
        for page in pages:
            sample_ranges(page, BEAT)
        # The push of the fixture is more than 5 s ago.
        await_clock(zoomed, opened_at + 5_500)
        at = round(time.time()) - 302.5
        push(served, [level(at)], "beat")
        zoomed.until(BEAT, f"source.get_array('time').includes({1000 * at})")
        for page in pages:
            choose_units(page.page, "imperial")
            page.until(BEAT, marks)
        for page, range_ in zip(pages, expected, strict=True):
            await_clock(page, page.page.evaluate("Date.now()") + 1200)
            assert other_ranges(page, range_) == []
            assert page.errors == []
