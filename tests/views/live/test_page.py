"""The Live tab in a browser, against services that answer as theirs do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.support.page import (
    CONNECTION,
    OpenPage,
    choose_units,
    choose_window,
    choose_zone,
    opened,
)
from tests.support.services import Services
from tests.support.serving import Served
from tests.support.waiting import until

CENTRE = """() => {
  const charts = Bokeh.index.query((one) => one.model.type == "Figure")
  const box = [...charts].at(-1).el.getBoundingClientRect()
  return [box.x + box.width / 2, box.y + 80]
}"""


def test_live_data_of_every_source_with_state_values_and_units(page: OpenPage) -> None:
    expect(page.page.get_by_text("4 live")).to_be_visible(timeout=30_000)
    expect(page.page.get_by_text("Open-Meteo", exact=True)).to_be_visible()
    legend = page.page.locator(".chart-legend", has_text="Temperature")
    expect(legend).to_contain_text(re.compile(r"-?\d+\.\d+ °C"))
    expect(page.page.get_by_text("Newest posts")).to_be_visible()
    expect(page.page.get_by_text(re.compile(r"[\d,]+ of [\d,]+ calls per \w+ used")).first).to_be_visible()
    assert page.page.get_by_text("Sample data").count() == 0


def test_a_script_that_the_page_does_not_bring_does_not_run(page: OpenPage) -> None:
    page.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert page.page.evaluate("window.ran") is None
    (error,) = page.errors
    assert "Content Security Policy" in error
    page.errors.clear()


def test_charts_slide_with_the_newest_row(page: OpenPage) -> None:
    end = page.section("Pulse", "figures[0].x_range.end")
    page.until("Pulse", f"figures[0].x_range.end > {end} + 2000")
    assert page.section("Pulse", "figures[0].x_range.end >= source.get_array('time').at(-1)")


def sent(page: OpenPage) -> int:
    """The messages that the page has sent, without those by which it verifies its connection."""
    return page.sent - int(page.page.evaluate(f"{CONNECTION}.ping"))


def test_a_row_costs_the_server_one_message_and_no_answer(page: OpenPage) -> None:
    page.until("Pulse", "source.get_array('time').length > 3")
    page.page.wait_for_function(f"{CONNECTION}.pong > 0")
    before = sent(page)
    newest = page.section("Pulse", "source.get_array('time').at(-1)")
    page.until("Pulse", f"source.get_array('time').at(-1) > {newest} + 4000")
    assert sent(page) == before


RANGE = "[figures[0].x_range.start, figures[0].x_range.end]"


# Playwright's own waits for two frames that are alike, which a busy machine may paint seconds apart.
SCROLLED_TO = """chart => {
  chart.scrollIntoView({ block: "center", behavior: "instant" })
  return chart.getBoundingClientRect().toJSON()
}"""


def settled(page: OpenPage) -> None:
    """Wait until all charts are there: those that come later move those below the pointer."""
    height = "document.documentElement.scrollHeight"
    condition = f"globalThis.before == (globalThis.before = {height})"
    page.page.wait_for_function(condition, polling=1000, timeout=120_000)


def drag(page: OpenPage, begin: float, end: float) -> None:
    """Drag from one place to another of the last chart, as shares of its width."""
    settled(page)
    box = page.page.locator(".bk-Figure").last.evaluate(SCROLLED_TO)
    page.page.mouse.move(box["x"] + begin * box["width"], box["y"] + 80)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + end * box["width"], box["y"] + 80, steps=6)
    page.page.mouse.up()


def test_a_drag_chooses_the_time_of_all_charts_until_back_to_live(page: OpenPage) -> None:
    drag(page, 0.5, 0.75)
    back = page.page.get_by_role("button", name="Back to live").locator("visible=true")
    expect(back).to_have_count(4)
    expect(page.page.get_by_text("live", exact=True).locator("visible=true")).to_have_count(0)
    held = page.section("Pulse", RANGE)
    assert held[1] - held[0] < 300_000
    assert page.section("Weather", RANGE) == held
    page.page.keyboard.down("Shift")
    drag(page, 0.5, 0.6)
    page.page.keyboard.up("Shift")
    page.until("Host", f"figures[0].x_range.end < {held[1]}")
    panned = page.section("Pulse", RANGE)
    assert panned[1] - panned[0] == pytest.approx(held[1] - held[0], abs=1)
    newest = page.section("Pulse", "source.get_array('time').at(-1)")
    page.until("Pulse", f"source.get_array('time').at(-1) > {newest} + 2000")
    assert page.section("Pulse", RANGE) == panned
    back.last.click()
    assert page.section("Pulse", "figures[0].x_range.end >= source.get_array('time').at(-1)")
    expect(back).to_have_count(0)
    drag(page, 0.5, 0.75)
    expect(back).to_have_count(4)
    page.page.mouse.dblclick(*page.page.evaluate(CENTRE))
    expect(back).to_have_count(0)


def test_one_crosshair_reads_all_charts_by_pointer_and_by_keys(page: OpenPage) -> None:
    page.until("Pulse", "source.get_array('time').length > 3")
    settled(page)
    weather = page.page.locator(".bk-Figure").first
    weather.scroll_into_view_if_needed()
    weather.hover(position={"x": 400, "y": 90})
    tooltip = page.page.locator(".tooltip:popover-open")
    expect(tooltip.locator("b")).to_have_text([re.compile(r"^-?[\d.]+ °C$")] * 6)
    values = [float(text.removesuffix(" °C")) for text in tooltip.locator("b").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    expect(tooltip.locator(".nearest")).to_have_count(1)
    expect(page.page.locator(".crosshair").locator("visible=true")).not_to_have_count(1)
    page.page.mouse.move(5, 5)
    expect(tooltip).to_have_count(0)
    page.page.locator(".bk-Figure .bk-events").last.focus()
    page.page.keyboard.press("End")
    newest = tooltip.locator("> div").inner_text()
    # Two rows may be of one second.
    for _ in range(3):
        page.page.keyboard.press("ArrowLeft")
    expect(tooltip.locator("> div")).not_to_have_text(newest)
    expect(tooltip.locator("b")).to_have_text(re.compile(r"^[\d.]+ m?V$"))
    page.page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)


def test_pause_holds_the_page_and_resume_tells_how_many_rows_came(page: OpenPage) -> None:
    page.page.get_by_role("button", name="Pause").click()
    expect(page.page.get_by_text("Paused.")).to_be_visible()
    held = page.section("Host", "source.get_array('time').length")
    shown = page.page.evaluate("Date.now()")
    page.page.wait_for_function(f"Date.now() > {shown} + 3000")
    assert page.section("Host", "source.get_array('time').length") == held
    page.page.get_by_role("button", name="Resume").click()
    expect(page.page.get_by_text(re.compile(r"\d+ rows arrived while paused"))).to_be_visible(timeout=20_000)
    page.until("Host", f"source.get_array('time').length >= {held} + 3")


@pytest.mark.parametrize(
    ("window", "milliseconds"), [("1 min", 60_000), ("5 min", 300_000), ("1 h", 3_600_000)]
)
def test_the_window_selector_sets_how_far_charts_reach_back(
    page: OpenPage, window: str, milliseconds: int
) -> None:
    choose_window(page.page, window)
    page.until("Host", f"Math.abs(figures[0].x_range.end - figures[0].x_range.start - {milliseconds}) < 1")


def test_the_cities_chosen_are_those_drawn(page: OpenPage) -> None:
    page.page.get_by_role("button", name="London", exact=True).click()
    page.until(
        "Weather", "figures.every((f) => f.renderers.every((r) => r.visible == (r.tags[0] != 'London')))"
    )
    expect(page.page.get_by_text("London", exact=True).filter(visible=True)).to_have_count(1)


def test_a_click_in_a_legend_shows_a_key_alone_and_another_all(page: OpenPage) -> None:
    entry = page.page.get_by_title(re.compile("^Tokyo: a click")).first
    entry.click()
    page.until(
        "Weather", "figures.every((f) => f.renderers.every((r) => r.visible == (r.tags[0] == 'Tokyo')))"
    )
    entry.click()
    page.until("Weather", "figures.every((f) => f.renderers.every((r) => r.visible))")


def test_imperial_units(page: OpenPage) -> None:
    page.until("Weather", "source.get_array('time').length > 0")
    celsius = page.section("Weather", "source.get_array('temperature London').at(-1)")
    choose_units(page.page, "imperial")
    expect(page.page.get_by_role("heading", name="Temperature °F")).to_be_visible(timeout=20_000)
    page.until(
        "Weather", f"Math.abs(source.get_array('temperature London').at(-1) - {celsius} * 1.8 - 32) < 5"
    )


def test_times_are_told_in_the_viewers_zone_or_the_one_chosen(page: OpenPage) -> None:
    expect(page.page.locator("time", has_text="GMT+9").first).to_be_visible()
    choose_zone(page.page, "UTC")
    expect(page.page.locator("time", has_text="UTC").first).to_be_visible()
    expect(page.page.locator("time", has_text="GMT+9")).to_have_count(0)


def test_posts_are_found_by_their_words(page: OpenPage) -> None:
    search = page.page.get_by_label("Search posts").locator("visible=true")
    newest = page.page.get_by_role("heading", name="Newest posts")
    # Charts are drawn anew when the first live rows come, and what is being typed then is lost.
    expect(page.page.get_by_text("4 live")).to_be_visible()
    page.until("Posts", "source.columns().length > 2")
    expect(newest).to_be_visible()
    search.fill("no post has this")
    expect(page.page.get_by_role("heading", name="0 posts with no post has this")).to_be_visible()
    search.fill("science")
    expect(page.page.get_by_role("heading", name=re.compile("^[1-9].* with science"))).to_be_visible()
    expect(search).to_be_focused()
    search.fill("")
    expect(newest).to_be_visible()


def test_the_theme_changes_without_a_reload_and_is_kept(
    page: OpenPage, world: tuple[Served, Services]
) -> None:
    rows = page.section("Host", "source.get_array('time').length")
    page.page.get_by_role("button", name="Menu", exact=True).click()
    page.page.get_by_role("button", name="Light / dark").click()
    assert page.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.section("Host", "source.get_array('time').length") >= rows
    page.page.reload()
    page.page.wait_for_function("document.documentElement.dataset.theme == 'dark'")


def test_an_outage_is_told_leaves_a_gap_and_ends(page: OpenPage, world: tuple[Served, Services]) -> None:
    server = world[1].server
    page.until("Pulse", "source.get_array('time').length > 3")
    server.fault["pulse"] = "500"
    try:
        expect(page.page.get_by_text(re.compile("error 500|answered 500"))).to_be_visible(timeout=20_000)
        expect(page.page.get_by_text("1 error")).to_be_visible()
        host = page.section("Host", "source.get_array('time').at(-1)")
        page.until("Host", f"source.get_array('time').at(-1) > {host} + 4000")
        page.until("Pulse", "figures[0].x_range.end > source.get_array('time').at(-1) + 4000")
        expect(page.page.locator("b.stale").filter(has_text="V").first).to_be_visible()
        assert page.section("Pulse", "source.get_array('beat').some((v) => v > 8)"), "the last good rows stay"
    finally:
        del server.fault["pulse"]
    expect(page.page.get_by_text("4 live")).to_be_visible(timeout=30_000)
    page.until(
        "Pulse", "source.get_array('beat').some((v) => isNaN(v)) && isFinite(source.get_array('beat').at(-1))"
    )


def test_everything_can_be_reached_and_used_with_the_keyboard(page: OpenPage) -> None:
    first = page.page.get_by_role("tab", name="Live")

    def is_first_reached() -> bool:
        # Again, where the page was inert, since its server was busy for a moment.
        page.page.mouse.click(0, 0)
        page.page.keyboard.press("Tab")
        return bool(first.evaluate("(tab) => tab.matches(':focus')"))

    until(is_first_reached, seconds=30)
    page.page.get_by_title("Time range and playback").focus()
    page.page.keyboard.press("Enter")
    page.page.get_by_role("button", name="5 min", exact=True).focus()
    page.page.keyboard.press("Enter")
    page.until("Host", "Math.abs(figures[0].x_range.end - figures[0].x_range.start - 300000) < 1")
    page.page.get_by_role("button", name="Pause").focus()
    page.page.keyboard.press("Space")
    expect(page.page.get_by_role("button", name="Resume")).to_be_visible()


def test_a_tab_is_as_long_as_what_it_shows_and_is_come_back_to_where_it_was_left(page: OpenPage) -> None:
    height = "document.documentElement.scrollHeight"
    # A page grows as its charts come.
    page.page.wait_for_function(f"globalThis.before == (globalThis.before = {height})", polling=1000)
    length = page.page.evaluate(height)
    scrolled = "addEventListener('scroll', () => requestAnimationFrame(done), { once: true })"
    page.page.evaluate(f"new Promise((done) => {{ {scrolled}; scrollTo(0, 150) }})")
    refresh, live = (page.page.get_by_role("tab", name=name) for name in ("Refresh", "Live"))
    refresh.dispatch_event("click")
    page.page.wait_for_function(f"scrollY == 0 && {height} < {length} - 300")
    live.click()
    page.page.wait_for_function(f"scrollY == 150 && {height} >= {length}")


@pytest.mark.parametrize("width", [390, 768, 1920])
def test_nothing_is_wider_than_the_screen(
    world: tuple[Served, Services], browser: Browser, width: int
) -> None:
    with opened(browser, world[0].url, viewport={"width": width, "height": 900}) as page:
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width
