"""Back in time in a browser: a time range, the slider, the replay, and what can be made of what is shown."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, expect

from dashboard.views.viewport_address import iso_interval
from sources.numbers.format import decimals_of, format_number
from tests.support.page import CONNECTION, OpenPage, open_menu, open_range_picker, opened
from tests.support.services import fake_services
from tests.support.serving import serving_settings
from tests.support.settings_text import pulse
from tests.views.live.test_page_long_windows import EVERY_SECONDS, TIMES, remembered

HOUR_MS = 3_600_000
RANGE = "[figures[0].x_range.start, figures[0].x_range.end]"


@pytest.fixture(scope="module")
def until() -> int:
    """The end (unix ms) of the three days that the dashboard remembers."""
    return int(time.time() - 7_200) * 1000


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, until: int) -> Iterator[str]:
    place = tmp_path_factory.mktemp("past")
    remembered(place / "history.sqlite", until)
    with fake_services() as services:
        settings = "[sources.host]" + pulse(services.server.url)
        with serving_settings(settings, place, services.urls) as served:
            yield served.url


@pytest.fixture
def page(url: str, browser: Browser) -> Iterator[OpenPage]:
    with opened(browser, url) as watched:
        yield watched
        assert watched.errors == []


@pytest.fixture
def past(url: str, until: int, browser: Browser) -> Iterator[OpenPage]:
    """The page by a link to an hour of yesterday."""
    with opened(browser, f"{url}?between={time_range(until)}", "Pulse") as watched:
        shown(watched, until)
        yield watched
        assert watched.errors == []


def time_range(until: int) -> str:
    return iso_interval(until - 2 * HOUR_MS, until - HOUR_MS)


def shown(page: OpenPage, until: int) -> None:
    """Wait until the rows of that hour are there, every one."""
    start, end = until - 2 * HOUR_MS, until - HOUR_MS
    page.until("Pulse", f"{RANGE}.join() == [{start}, {end}].join() && state.step_ms == 0")
    page.until("Pulse", f"[...{TIMES}].filter((at) => at >= {start} && at <= {end}).length >= 360")


def badge(page: OpenPage, words: str) -> Locator:
    return page.page.get_by_text(words, exact=True).first


def click(page: OpenPage, name: str) -> None:
    page.page.get_by_role("button", name=name, exact=True).first.click()


def tool(page: OpenPage, name: str) -> Locator:
    """A button in the menu of the second section."""
    open_menu(page.page, -1)
    return page.page.get_by_role("button", name=name, exact=True).last


def test_a_link_opens_the_same_time_range(past: OpenPage) -> None:
    expect(badge(past, "looking back")).to_be_visible()
    assert past.section("Pulse", TIMES + ".length") < 1_000, "rows that come now do not join"
    click(past, "Back to live")
    past.until("Pulse", f"figures[0].x_range.end >= {TIMES}.at(-1) && {TIMES}.at(-1) > Date.now() - 10000")
    expect(badge(past, "looking back")).to_be_hidden()
    assert "between" not in parse_qs(urlsplit(past.page.url).query)


# How many pixels are painted over a chart of one line, which has no names and no limits. A chart that
# is out of sight is not painted.
PAINTED = """(() => {
  const view = Bokeh.index.find_one(figures[0])
  view?.el.scrollIntoView({ block: "center", behavior: "instant" })
  const canvas = view?.shadow_el?.querySelector(".overlay canvas")
  if (!canvas || canvas.hidden) return 0
  const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
  return image.filter((value, place) => place % 4 === 3 && value > 0).length
})()"""
FAINT_LINE = f"{PAINTED} > 100"


def test_a_day_earlier_is_a_faint_line_of_pages_that_are_live_paused_and_loaded_again(
    url: str, browser: Browser
) -> None:
    with opened(browser, f"{url}?compare=1+d", "Pulse") as page:
        page.until("Pulse", FAINT_LINE)
        legend = page.page.locator("li.earlier", has_text=re.compile("^a day earlier$"))
        expect(legend.last).to_be_visible()
        box = page.chart_box("Pulse")
        page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 80)
        tooltip = page.page.get_by_role("status").filter(has_text="a day earlier", visible=True)
        expect(tooltip.locator("em")).to_have_text(re.compile(r"\d V \([+-]?[\d.]+"))
        page.page.mouse.move(0, 0)
        click(page, "Pause")
        expect(page.page.get_by_text("Paused.")).to_be_visible()
        compare_with(page, "nothing")
        page.until("Pulse", f"{PAINTED} == 0")
        expect(legend).to_have_count(0)
        page.page.wait_for_function("!location.search.includes('compare')")
        compare_with(page, "a day earlier")
        page.until("Pulse", FAINT_LINE)
        page.page.wait_for_function("location.search.includes('compare')")
        page.page.wait_for_function(f"{CONNECTION}.resume.includes('held')")
        resume = page.page.evaluate(f"encodeURIComponent({CONNECTION}.resume)")
        page.page.goto(f"{page.page.url}&resume={resume}")
        page.until("Pulse", FAINT_LINE)
        expect(page.page.get_by_role("button", name="Resume")).to_be_visible()
        assert page.errors == []


def compare_with(page: OpenPage, words: str) -> None:
    open_range_picker(page.page)
    page.page.get_by_label("Compare with").select_option(words)
    page.page.keyboard.press("Escape")


def test_from_and_to_are_picked_in_the_viewers_zone(page: OpenPage, until: int) -> None:
    open_range_picker(page.page)
    expect(page.page.get_by_text("Moment (Asia/Tokyo)")).to_be_visible()
    tokyo = ZoneInfo("Asia/Tokyo")
    for name, hours in (("From", 2), ("To", 1)):
        moment = datetime.fromtimestamp(until / 1000 - hours * 3600, tokyo)
        pick(page, name, f"{moment:%Y-%m-%d %H:%M:%S}")
    shown(page, until)
    assert parse_qs(urlsplit(page.page.url).query)["between"] == [time_range(until)]


def pick(page: OpenPage, name: str, moment: str) -> None:
    field = page.page.get_by_label(name, exact=True).locator("visible=true")
    expect(field).to_be_visible()
    field.fill(moment)
    field.press("Enter")


def test_the_slider_scrubs_through_the_time_range(past: OpenPage, until: int) -> None:
    open_range_picker(past.page)
    handle = past.page.get_by_role("slider")
    handle.focus()
    handle.press("Home")
    start = until - 2 * HOUR_MS
    past.until("Pulse", f"{RANGE}.join() == [{start - 300_000}, {start}].join()")
    past.until("Pulse", f"[...{TIMES}].some((at) => at <= {start - 280_000})")
    values = f"[...{TIMES}].map((at, i) => [at, source.get_array('beat')[i]]).filter(([at]) => at <= {start})"
    legend = past.page.get_by_text("Beat V").locator("..").inner_text()
    then = past.section("Pulse", values)[-1][1]
    shown = decimals_of(past.section("Pulse", "[...source.get_array('beat')]"))
    assert format_number(then, shown, "V") in legend, "the value then"


def test_play_replays_the_time_range_in_the_same_charts(past: OpenPage, until: int) -> None:
    open_range_picker(past.page)
    past.page.get_by_label("Speed").select_option("600x")
    click(past, "\u25b6 Play")
    expect(badge(past, "replaying")).to_be_visible()
    start = until - 2 * HOUR_MS
    for minutes in (5, 15):
        past.until("Pulse", f"figures[0].x_range.end > {start} + {minutes} * 60e3")
    past.until("Pulse", f"[...{TIMES}].some((at) => at > figures[0].x_range.end)")
    expect(past.page.get_by_role("button", name="\u25b6 Play")).to_be_visible(timeout=30_000)
    past.until("Pulse", f"figures[0].x_range.end == {until - HOUR_MS}")
    expect(badge(past, "looking back")).to_be_visible()


@pytest.mark.parametrize("kind", ["CSV", "Parquet"])
def test_a_file_holds_exactly_what_is_shown(past: OpenPage, until: int, kind: str) -> None:
    with past.page.expect_download() as download:
        tool(past, kind).click()
    file = Path(download.value.path())
    assert download.value.suggested_filename.startswith("pulse_")
    table = pd.read_csv(file) if kind == "CSV" else pd.read_parquet(file)
    assert list(table) == ["time (Asia/Tokyo)", "beat (V)"]
    times = pd.DatetimeIndex(pd.to_datetime(table["time (Asia/Tokyo)"], utc=True)).as_unit("ms").asi8
    start, end = until - 2 * HOUR_MS, until - HOUR_MS
    assert times.tolist() == list(range(start, end + 1, EVERY_SECONDS * 1000))
    within = f"[...{TIMES}].map((at, i) => [at, source.get_array('beat')[i]])"
    values = [v for at, v in past.section("Pulse", within) if start <= at <= end]
    assert table["beat (V)"].tolist() == pytest.approx(values)


def test_a_picture_is_as_wide_as_the_charts(past: OpenPage) -> None:
    with past.page.expect_download() as download:
        tool(past, "PNG").click()
    content = Path(download.value.path()).read_bytes()
    assert re.fullmatch(r"pulse(_[\dT-]{19}){2}\.png", download.value.suggested_filename)
    size = (
        "(bytes) => createImageBitmap(new Blob([Uint8Array.from(bytes)])).then((it) => [it.width, it.height])"
    )
    width, height = past.page.evaluate(size, list(content))
    assert content.startswith(b"\x89PNG")
    assert (width > 500, height > 200) == (True, True)


GRID = """() => { for (const doc of Bokeh.documents) for (const model of doc._all_models.values()) {
  if (model.type != "DataTable" || model.source.columns().length == 0) continue
  const seen = Bokeh.index.find_one_by_id(model.id)
  if (seen?.grid) return (%s)
} }"""
FIRST = "seen.data.getItem(seen.grid.getViewport().top)?.time"
LENGTH = "seen.data.getLength()"


def grid(page: OpenPage, what: str) -> Any:
    """Of the open table, by the model's view."""
    return page.page.evaluate(GRID % what)


def until_grid(page: OpenPage, condition: str) -> None:
    page.page.wait_for_function(GRID % condition)


def test_the_table_stays_where_it_is_while_rows_come(page: OpenPage) -> None:
    tool(page, "Table").click()
    page.until("Pulse", f"{TIMES}.length > 40", seconds=60)
    rows = page.page.locator(".slick-viewport .slick-row")
    expect(rows.first).to_be_visible()
    page.page.locator(".slick-viewport").first.evaluate("(element) => { element.scrollTop = 500 }")
    until_grid(page, "seen.grid.getViewport().top > 0")
    first, length = grid(page, FIRST), grid(page, LENGTH)
    until_grid(page, f"{LENGTH} >= {length} + 3")
    until_grid(page, f"{FIRST} == {first}")


def test_the_table_keeps_its_order_and_its_filter_while_rows_come(page: OpenPage) -> None:
    tool(page, "Table").click()
    page.until("Pulse", f"{TIMES}.length > 5", seconds=60)
    page.page.locator(".slick-header-column", has_text="Beat").click()
    column = "Array.from({length: seen.data.getLength()}, (_, i) => seen.data.getItem(i)['value 0'])"
    for _ in range(2):
        until_grid(page, f"{LENGTH} >= {grid(page, LENGTH)} + 2")
        values = grid(page, column)
        assert values == sorted(values)
    word = str(grid(page, column)[0])
    rows = grid(page, LENGTH)
    page.page.get_by_label("Filter rows").fill(word)
    until_grid(page, f"{LENGTH} > 0 && {LENGTH} < {rows}")
