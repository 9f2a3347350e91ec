"""Windows that reach further back than memory, in a browser: days at once, finer when looked at closely."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.records import Record
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from sources.base import Quantity
from tests.support.page import OpenPage, choose_window, opened
from tests.support.services import Services, fake_services
from tests.support.serving import environment_of, serving
from tests.support.settings_text import pulse

DAYS, EVERY_SECONDS, PEAK = 3, 10, 500.0
TIMES = "source.get_array('time')"


def remembered(database: Path, until: int) -> None:
    """Three days of a wave, with one high peak, and with six hours in the middle missing."""
    steps = DAYS * 86_400 // EVERY_SECONDS
    rows = []
    for step in range(steps):
        at = until - (steps - step) * EVERY_SECONDS * 1000
        value = PEAK if step == steps // 4 else 50 + 40 * math.sin(step / 500)
        if step == steps // 2:
            value = math.nan
        if not steps // 2 < step < steps // 2 + 2160:
            rows.append(Record(at, "", (value,)))
    with writing(open_database(f"sqlite:///{database}")) as connection:
        write(connection, WriteBatch("pulse", (Quantity("beat", "Beat", "V"),), rows, []))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], Services, Path]]:
    """The environment of a dashboard that ran for three days, until two hours ago."""
    place = tmp_path_factory.mktemp("days")
    remembered(place / "history.sqlite", int(time.time() - 7_200) * 1000)
    with fake_services() as services:
        settings = "[sources.host]" + pulse(services.server.url)
        yield environment_of(settings, place, services.urls), services, place


@pytest.fixture(scope="module")
def url(world: tuple[dict[str, str], Services, Path]) -> Iterator[str]:
    environment, _, place = world
    with serving("realtime_dashboard.py", place / "server.log", environment) as served:
        yield served.url


@pytest.fixture
def page(url: str, browser: Browser) -> Iterator[OpenPage]:
    with opened(browser, url) as watched:
        choose_window(watched.page, "7 d")
        watched.until("Pulse", f"{TIMES}.at(-1) - {TIMES}[0] > {DAYS - 0.1} * 86400e3 && state.step_ms > 0")
        yield watched
        assert watched.errors == []


def zoom(page: OpenPage, at: float, wheel: int, condition: str) -> None:
    """Turn the wheel at that share of the chart's width until the condition holds."""
    chart = page.page.locator("canvas").last
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    page.page.mouse.move(box["x"] + box["width"] * at, box["y"] + 80)
    page.page.keyboard.down("Control")
    for _ in range(200):
        if page.section("Pulse", condition):
            break
        before = page.span("Pulse")
        page.page.mouse.wheel(0, wheel)
        # Turns that wait for each other would go on after the condition holds.
        page.until("Pulse", f"figures[0].x_range.end - figures[0].x_range.start != {before}", seconds=10)
    page.page.keyboard.up("Control")
    page.until("Pulse", condition)


def test_days_come_with_their_peaks_and_gaps_in_few_points(page: OpenPage) -> None:
    points = f"[...{TIMES}].map((at, i) => [at, source.get_array('beat')[i]])"
    points_shown = page.section("Pulse", f"{points}.map(([at, v]) => [at, isFinite(v) ? v : null])")
    times, values = [at for at, _ in points_shown], [value for _, value in points_shown]
    assert len(times) <= 2_100
    assert times == sorted(set(times))
    assert max(value for value in values if value is not None) == PEAK
    gone = [at for at, value in zip(times, values, strict=True) if value is None]
    assert len(gone) >= 2, "the hours that are missing, and the time until this server began"


def test_rows_that_come_while_days_are_shown_are_added_once_each(page: OpenPage) -> None:
    newest = page.section("Pulse", TIMES + ".at(-1)")
    page.until("Pulse", f"{TIMES}.at(-1) >= {newest} + 3000")
    times = page.section("Pulse", f"[...{TIMES}].filter((at) => at > {newest} - 60000)")
    assert times == sorted(set(times))


def test_zooming_in_brings_the_rows_themselves_and_back_to_live_returns(page: OpenPage) -> None:
    zoom(page, 0.9, -240, "figures[0].x_range.end - figures[0].x_range.start < 1800e3")
    page.until("Pulse", "state.step_ms == 0")
    within = f"[...{TIMES}].filter((at) => at >= figures[0].x_range.start && at <= figures[0].x_range.end)"
    times = page.section("Pulse", within)
    assert times
    assert {later - earlier for earlier, later in pairwise(times)} <= {
        10_000,
        10_001,
        9_999,
    }
    back = page.page.get_by_role("button", name="Back to live").locator("visible=true")
    back.last.click()
    page.until("Pulse", f"figures[0].x_range.end >= {TIMES}.at(-1) && {TIMES}.at(-1) > Date.now() - 10000")
    expect(back).to_have_count(0)


def test_zooming_out_past_what_is_there_brings_what_lies_there(url: str, browser: Browser) -> None:
    with opened(browser, url) as page:
        zoom(page, 0.6, 240, f"{TIMES}[0] < Date.now() - 86400e3")
        assert page.errors == []


def test_after_a_kill_and_a_new_start_the_page_shows_what_was_before(
    world: tuple[dict[str, str], Services, Path], browser: Browser, tmp_path: Path
) -> None:
    # A history of its own: the server of the other tests stores in theirs.
    environment = world[0] | {"DASHBOARD_DATA_DIR": str(tmp_path)}
    with serving("realtime_dashboard.py", tmp_path / "first.log", environment) as served:
        with opened(browser, served.url) as page:
            page.until("Pulse", f"{TIMES}.length > 5")
            seen = page.section("Pulse", f"[...{TIMES}]")
        served.process.kill()
        killed = time.time() * 1000
    # The newest minutes alone, since the window has slid on.
    due = {at for at in seen if killed - 300_000 < at < killed - 1000}
    again = serving("realtime_dashboard.py", tmp_path / "second.log", environment)
    with again as served, opened(browser, served.url) as page:
        page.until("Pulse", f"{TIMES}.at(-1) > {killed}")
        # A busy database is read after the first rows have come.
        page.until("Pulse", f"{sorted(due)}.every((at) => {TIMES}.includes(at))")
        assert page.errors == []
