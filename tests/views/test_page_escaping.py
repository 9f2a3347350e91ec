"""Text from outside never becomes markup on a page, wherever it is shown, nor a field of a tooltip."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.fakes.server import Answer, FakeServer
from tests.support.fakes.weather import PLACES, FakeWeather
from tests.support.page import OpenPage, open_menu, show_tab
from tests.support.posts_page import line
from tests.support.serving import Served, clean_environment, serving
from tests.support.waiting import until

CITY = "<img src=x onerror=ran('city')>"
# Without parentheses, in which the unit is in the name of a column.
UNIT = "<img src=x onerror=ran`unit`>"
FIELD = "@key{safe} @{time}{safe}$name{safe}"
SETTINGS = """
[dashboard]
title = {title}
add_sources = true
[history]
keep = false
[sources.weather]
title = {heading}
provider = "open-meteo"
cities = [{city}, {unknown}]
timeout = "5s"
[sources.posts]
title = {posts}
type = "files"
path = {path}
track = [{term}]
interval = "0.5s"
[sources.broken]
type = "json"
url = "{url}/broken"
interval = "1s"
columns = [{{ name = "beat", path = "beat", unit = {unit}, label = {label} }}]
[sources.readings]
title = {readings}
type = "push"
columns = [{{ name = "level", unit = {unit}, label = {label} }}]
[[alerts]]
name = {alert}
source = "readings"
quantity = "level"
above = 1.0
"""
# All elements of the page, those in shadow roots as well.
ELEMENTS = """() => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...within_shadow(one)])
  const within_shadow = (one) => (one.shadowRoot ? within(one.shadowRoot) : [])
  return within(document)
}"""
# Where a figure has drawn the newest point of its last renderer, in pixels of the window; NaN before it has.
NEWEST_POINT = """(element) => {
  const [view] = Bokeh.index.query((one) => one.el === element && one.model.type == "Figure")
  const { data_source, glyph } = view?.model.renderers.findLast((one) => one.glyph?.x) ?? {}
  const box = view?.canvas_view.el.getBoundingClientRect()
  const newest = (axis) => data_source.get_array(glyph[axis].field).at(-1)
  const at = (axis) => box[axis] + view.frame[`${axis}_scale`].compute(newest(axis))
  return ["x", "y"].map((axis) => (data_source ? at(axis) : NaN))
}"""


def evil(place: str) -> str:
    """A text that calls `ran(place)` where it is taken for markup."""
    return f"\"'><img src=x onerror=ran('{place}')><script>ran('{place}')</script> {{safe}} @time{{safe}}"


class Outside:
    """A served dashboard on which every text that can come from outside tries to run a script."""

    def __init__(self, served: Served, api: str) -> None:
        self.url, self.server, self.api = served.url, served.url.rpartition("/")[0], api

    def push(self, path: str, **sent: Any) -> None:
        answer = requests.post(f"{self.server}/{path}", timeout=10, **sent)
        assert answer.ok, answer.text


def settings(place: Path, url: str) -> str:
    """The settings file's text: every free text in it is evil."""
    names = ("title", "heading", "posts", "term", "label", "alert", "unknown", "readings")
    texts = {name: evil(name) for name in names}
    texts |= {"city": CITY, "path": str(place / "posts.jsonl"), "unit": f"{UNIT}{FIELD}"}
    quoted = {name: json.dumps(text) for name, text in texts.items()}
    return SETTINGS.format(url=url, **quoted)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    place = tmp_path_factory.mktemp("outside")
    texts = [f"{evil('text')} $$\\href{{javascript:ran('tex')}}{{x}}$$ #rain @ben", evil("other text")]
    posts = [line(text, evil("author")[:200], lang=evil("language")) for text in texts]
    (place / "posts.jsonl").write_text("".join(posts), encoding="utf-8")
    with FakeServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setitem(PLACES, CITY, (51.5, 0.0, "GB"))
        FakeWeather(server)
        server.add("broken", "/broken", lambda _: Answer(400, body={"message": evil("error")}))
        rows = [{evil("column"): f"{place}{evil('added')}", f"level ({UNIT})": 5.5} for place in "ab"]
        server.add("added", "/added", lambda _: Answer(body=rows))
        (place / "settings.toml").write_text(settings(place, server.url), encoding="utf-8")
        environment = clean_environment("http://127.0.0.1:9", place) | {
            "OPEN_METEO_URL": server.url,
            "DASHBOARD_CONFIG": str(place / "settings.toml"),
        }
        with serving("realtime_dashboard.py", place / "server.log", environment) as served:
            made = Outside(served, server.url)
            push(made)
            yield made


def push(outside: Outside) -> None:
    """Push rows with evil keys and columns: to a source of the settings, and to one without a table."""
    steps = [60.0 * step for step in range(10)]
    now = time.time()
    rows = [{"time": now - ago, evil("key column")[:200]: evil("key")[:200], "level": 5.0} for ago in steps]
    outside.push("push/readings", json=rows)
    header = f"t ({UNIT}{FIELD})"
    keys = [evil("key")[:200], evil("other key")[:200]]
    rows = [{"time": now - ago, "k": key, header: 5.0} for ago in steps for key in keys]
    outside.push("push/surprise", json=rows)
    labels = [evil("hashtag")[:200]]
    counts = {"label": str(labels), "negative": "[1]", "neutral": "[2]", "positive": "[3]"}
    outside.push("update_most_used_hashtags", data=counts)
    outside.push("push/annotations", json={"text": evil("annotation")})


@contextmanager
def opened(browser: Browser, url: str, width: int = 1300) -> Iterator[OpenPage]:
    """A page that counts the scripts from outside that ran; at the end there may be none, nor an image."""
    context = browser.new_context(viewport={"width": width, "height": 1200}, timezone_id="Asia/Tokyo")
    context.add_init_script("globalThis.scripts = []; globalThis.ran = (place) => scripts.push(place)")
    watched = OpenPage(context.new_page(), url.partition("?")[0].rsplit("/", 1)[0])
    try:
        watched.page.goto(url, timeout=90_000)
        yield watched
        assert_inert(watched)
    finally:
        context.close()


def assert_inert(watched: OpenPage) -> None:
    """That no text from outside has become an element, run, or requested something of another host."""
    assert watched.page.evaluate("scripts") == []
    elements = f"({ELEMENTS})()"
    assert (
        watched.page.evaluate(f"{elements}.filter((one) => one.matches('img[src=x], mjx-container')).length")
        == 0
    )
    assert (
        watched.page.evaluate(
            f"{elements}.filter((one) => one.matches('script') && one.text.startsWith('ran(')).length"
        )
        == 0
    )
    assert (
        watched.page.evaluate(f"{elements}.filter((one) => one.matches('a[href^=javascript]')).length") == 0
    )
    assert watched.errors == []


def tooltip_shows(chart: Locator, *texts: str) -> bool:
    """Whether these texts are in one tooltip when the pointer is at the newest point of a chart or map."""
    chart.scroll_into_view_if_needed()
    x, y = chart.evaluate(NEWEST_POINT)
    if not (math.isfinite(x) and math.isfinite(y)):
        return False
    chart.page.mouse.move(x - 3, y)
    chart.page.mouse.move(x - 1, y)
    shown = chart.page.locator(".bk-Tooltip:visible, .tooltip:popover-open")
    for text in texts:
        shown = shown.filter(has_text=text)
    return shown.count() > 0


def visible(page: Page, text: str) -> Locator:
    """The first visible element with a text: the rail, which a narrow window hides, has some as well."""
    return page.get_by_text(text).filter(visible=True).first


def test_titles_states_errors_alerts_and_labels_are_text(outside: Outside, browser: Browser) -> None:
    with opened(browser, outside.url) as watched:
        page = watched.page
        for place in ("title", "heading", "posts", "readings"):
            expect(visible(page, f"ran('{place}')")).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("ran('alert')")
        expect(visible(page, "ran('error')")).to_be_visible()
        expect(visible(page, "ran('unknown')")).to_be_visible()
        expect(page.locator("li p[dir]").filter(has_text="ran('text')").first).to_be_visible()
        expect(page.locator("#alerts section li")).to_contain_text("ran('annotation')")


@pytest.mark.parametrize(
    ("section", "chart"),
    [(4, f"T {UNIT}{FIELD}"), (3, "ran('label')")],
    ids=["pushed without settings", "declared"],
)
def test_a_tooltip_and_a_table_show_units_and_keys_as_text(
    outside: Outside, browser: Browser, section: int, chart: str
) -> None:
    with opened(browser, outside.url) as watched:
        page = watched.page
        expect(page.locator("details.menu")).to_have_count(5)
        figure = page.locator(".chart-card", has_text=chart).locator(".bk-Figure")
        # Charts that come later move this one away from the pointer.
        until(lambda: tooltip_shows(figure, f"5 {UNIT}{FIELD}", "GMT+9"), seconds=60)
        open_menu(page, section)
        page.get_by_role("button", name="Table", exact=True).click()
        expect(page.locator(".slick-column-name", has_text=f"({UNIT}{FIELD})")).to_be_visible()
        expect(page.locator(".slick-cell", has_text="ran('key')").first).to_be_visible()


def test_posts_terms_authors_and_what_programs_count_are_text(outside: Outside, browser: Browser) -> None:
    with opened(browser, f"{outside.url}?tab=Posts") as watched:
        page = watched.page
        for place in ("text", "author", "hashtag", "term"):
            expect(visible(page, f"ran('{place}')")).to_be_visible()
        expect(page.locator("li p[dir]").filter(has_text="$$\\href{javascript:ran('tex')}")).to_be_visible()
        page.get_by_role("button", name="ran('hashtag')").click()
        expect(page.get_by_text("Only the hashtag")).to_contain_text("ran('hashtag')")


def test_cities_and_failures_are_text_on_the_map_and_in_the_tables(
    outside: Outside, browser: Browser
) -> None:
    with opened(browser, f"{outside.url}?tab=Refresh") as watched:
        page = watched.page
        page.get_by_role("button", name="Refresh").first.click()
        expect(page.get_by_role("rowheader")).to_have_text(CITY)
        expect(visible(page, "ran('unknown')")).to_be_visible()
        expect(page.get_by_role("checkbox").first).to_be_visible()
        until(lambda: tooltip_shows(page.locator(".bk-Figure:visible"), CITY), seconds=60)


def test_what_an_address_says_is_text(outside: Outside, browser: Browser) -> None:
    names = ("about", "posts", "zone", "window", "units", "tab", "between", "without", "column", "theme")
    said = {name: evil(name) for name in names} | {"about": f"author:{evil('about')}", "tab": "Posts"}
    with opened(browser, f"{outside.url}?{urlencode(said)}") as watched:
        page = watched.page
        expect(page.get_by_text("Only posts by")).to_contain_text("ran('about')")
        expect(page.get_by_label("Posts from")).to_contain_text("ran('posts')")
        show_tab(page, "Live")
        expect(visible(page, "ran('heading')")).to_be_visible()


def test_rail_legends_menus_and_the_status_tab_show_text(outside: Outside, browser: Browser) -> None:
    with opened(browser, outside.url, width=1600) as watched:
        page = watched.page
        expect(page.locator("details.menu")).to_have_count(5, timeout=120_000)
        rail = page.get_by_role("navigation", name="Sources")
        for place in ("heading", "posts", "readings"):
            expect(rail.get_by_role("button").filter(has_text=f"ran('{place}')")).to_be_visible()
        page.get_by_label("Search sources and keys").fill("ran('heading')")
        expect(rail.get_by_role("button").filter(has_text="ran('readings')")).to_be_hidden()
        legend = page.locator(".chart-card", has_text=f"T {UNIT}").locator("li")
        expect(legend.filter(has_text="ran('other key')")).to_be_visible()
        legend.first.hover()
        open_menu(page, 3)
        menu = page.locator("details.menu").nth(3)
        menu.get_by_role("button", name="Settings", exact=True).click()
        expect(menu.locator("pre")).to_contain_text("ran('readings')")
        menu.get_by_role("button", name="Statistics").click()
        expect(menu.get_by_role("region")).to_contain_text("ran('label')")
        with page.expect_download(timeout=60_000) as download:
            menu.get_by_role("button", name="CSV", exact=True).click()
        assert "<" not in download.value.suggested_filename
        page.keyboard.press("Escape")
        show_tab(page, "Status")
        expect(visible(page, "ran('error')")).to_be_visible(timeout=60_000)


def test_the_rows_of_an_address_that_is_tried_are_text(outside: Outside, browser: Browser) -> None:
    with opened(browser, outside.url) as watched:
        page = watched.page
        expect(page.locator("details.menu")).to_have_count(5, timeout=120_000)
        page.get_by_role("button", name="Add a source").click()
        address = page.get_by_label("Address")
        address.fill(f"{outside.api}/added")
        address.press("Enter")
        expect(page.get_by_role("columnheader", name="ran('column')")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("parameter", ["embed", "kiosk", "at"])
def test_what_the_address_of_a_frame_says_is_text(outside: Outside, browser: Browser, parameter: str) -> None:
    with opened(browser, f"{outside.url}?{urlencode({parameter: evil(parameter)})}") as watched:
        expect(watched.page.locator("body")).to_contain_text("ran(", timeout=120_000)
