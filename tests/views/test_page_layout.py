"""Facts about the layout, not pixels: widths, overlaps, clipped texts, sizes of targets, and what axe-core
finds, on phones and wide screens, in the light and the dark theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import ROOT, Served, clean_environment, serving

WIDTHS = (390, 820, 1440)
AXE = ROOT / "node_modules/axe-core/axe.min.js"
# What is to be seen and used, in all shadow roots.
FACTS = """() => {
  const all = []
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      all.push(element)
      if (element.shadowRoot) walk(element.shadowRoot)
    }
  }
  walk(document)
  const seen = all.filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  const box = (one) => one.getBoundingClientRect()
  const words = (one) => one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 40)
  const named = (one) => `${one.localName} ${words(one)}`
  const kinds = "button, summary, select, input:not([type=checkbox]), [role=tab]"
  const controls = seen.filter((one) => one.matches(kinds))
    .filter((one) => box(one).width > 1 && !one.closest("p, .bk-toolbar, .slickgrid"))
  // The bar of sources at the foot of a phone lies over what is scrolled below it.
  const inBar = (one) => one.closest("[aria-label=Sources]") !== null
  // Without what a list that scrolls hides.
  const shownBox = (one) => {
    let {left, right, top, bottom} = box(one)
    for (let over = one.parentElement; over; over = over.parentElement) {
      if (getComputedStyle(over).overflowX === "visible") continue
      const edge = box(over)
      left = Math.max(left, edge.left)
      right = Math.min(right, edge.right)
    }
    return {left, right, top, bottom}
  }
  const inRow = (one, other) => {
    if (inBar(one) !== inBar(other)) return false
    const [a, b] = [shownBox(one), shownBox(other)]
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    return x > 2 && y > 2 && !one.contains(other) && !other.contains(one)
  }
  const texts = seen.filter((one) => one.matches("h1, h2, h3, button, th, label, .badge, .value"))
  return {
    sideways: document.documentElement.scrollWidth - innerWidth,
    small: controls.filter((one) => box(one).height < 23.5 || box(one).width < 23.5).map(named),
    overlapping: controls.flatMap((one, number) => controls.slice(number + 1)
      .filter((other) => inRow(one, other)).map((other) => `${named(one)} / ${named(other)}`)),
    clipped: texts.filter((one) => {
      const style = getComputedStyle(one)
      const hides = style.overflowX !== "visible" && style.textOverflow !== "ellipsis"
      return hides && one.scrollWidth > one.clientWidth + 1
    }).map(named),
    // From what is alone in the last row to the end of the row, in pixels.
    holes: seen.filter((one) => one.matches(".leaders, .counters, .panels, .tile-list")).map((grid) => {
      const items = [...(grid.shadowRoot ?? grid).children].filter((one) => !one.matches("style, link"))
      const end = Math.max(...items.map((one) => box(one).right))
      return Math.round(end - box(items.at(-1)).right)
    }).filter((hole) => hole > 1),
    // Boxes of each kind: the left edge of the first in a row.
    edges: [".tile-list", ".chart-card", ".counters", ".scroll", "p.note, p.error"].flatMap((kind) => {
      const lefts = seen.filter((one) => one.matches(kind)).map((one) => Math.round(box(one).left))
      return lefts.length > 0 ? [Math.min(...lefts)] : []
    }),
    // How far down the first text below the header is.
    first: box(seen.find((one) => one.matches("h2, h3, caption, .counters"))).top,
    charts: all.filter((one) => one.matches(".bk-Figure")).map((figure) => {
      const card = figure.getRootNode().host
      return [box(card).top, box(card).bottom, box(figure).top, box(figure).bottom].map(Math.round)
    }),
  }
}"""
VIOLATIONS = """() => axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations
  .filter(({impact}) => impact === "serious" || impact === "critical")
  .flatMap(({id, nodes}) => nodes.map(({target, html}) => `${id}: ${target} ${html.slice(0, 200)}`)))"""


# How much of the window has moved since the page was opened, without an action of the viewer.
WATCH_SHIFTS = """window.shifts = 0
new PerformanceObserver((list) => {
  for (const {value, hadRecentInput} of list.getEntries()) if (!hadRecentInput) window.shifts += value
}).observe({type: "layout-shift", buffered: true})"""
MAX_SHIFT = 0.05


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard of the default settings, with sample data."""
    place = tmp_path_factory.mktemp("layout")
    environment = clean_environment("http://127.0.0.1:9", place)
    with serving("realtime_dashboard.py", place / "server.log", environment) as served:
        yield served


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    # Leaders that change places slide across each other.
    context = browser.new_context(
        color_scheme=request.param, reduced_motion="reduce", viewport={"width": 1440, "height": 1000}
    )
    yield context.new_page()
    context.close()


def show(page: Page, url: str, tab: str) -> None:
    """Open a tab with what it shows when it is used."""
    page.goto(f"{url}?tab={tab}", timeout=90_000)
    if tab == "Live":
        expect(page.locator(".tiles li").first).to_be_visible(timeout=60_000)
        expect(page.locator(".bk-Figure")).to_have_count(9, timeout=60_000)
    elif tab == "Posts":
        expect(page.locator(".leaders li").first).to_be_visible(timeout=60_000)
    elif tab == "Status":
        expect(page.get_by_role("table").first).to_be_visible(timeout=60_000)
    else:
        page.get_by_role("button", name="Refresh", exact=True).first.click()
        expect(page.get_by_role("table").first).to_be_visible(timeout=60_000)


def facts(page: Page, width: int) -> dict[str, Any]:
    page.set_viewport_size({"width": width, "height": 1000})
    # Bokeh lays out anew when it has seen the width.
    page.wait_for_function(f"() => document.documentElement.scrollWidth <= {width}", timeout=30_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: dict[str, Any] = page.evaluate(FACTS)
    return found


@pytest.mark.parametrize("tab", ["Live", "Posts", "Refresh", "Status"])
def test_nothing_is_cut_covered_too_small_or_reported_by_axe(sample: Served, page: Page, tab: str) -> None:
    show(page, sample.url, tab)
    for width in WIDTHS:
        found = facts(page, width)
        assert found["sideways"] <= 0, width
        assert found["overlapping"] == [], width
        assert found["clipped"] == [], width
        assert found["small"] == [], width
        assert found["holes"] == [], width
        assert len(set(found["edges"])) == 1, (width, found["edges"])
        assert found["first"] < 160, width
        # Charts beside each other: the top of their cards decides the other edges.
        assert len({tuple(chart) for chart in found["charts"]}) == len(
            {top for top, *_ in found["charts"]}
        ), width
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_that_opens_does_not_move(sample: Served, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    page.add_init_script(WATCH_SHIFTS)
    show(page, sample.url, "Live")
    assert page.evaluate("() => window.shifts") < MAX_SHIFT


@pytest.mark.parametrize("tab", ["Live", "Status"])
def test_the_sources_are_at_the_foot_of_a_phone_also_below_a_short_page(
    sample: Served, page: Page, tab: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 1000})
    show(page, sample.url, tab)
    box = page.get_by_role("navigation", name="Sources").bounding_box()
    assert box and box["y"] + box["height"] == pytest.approx(1000, abs=2)


def test_a_chart_that_has_the_focus_has_an_outline_that_is_seen(sample: Served, page: Page) -> None:
    show(page, sample.url, "Live")
    page.get_by_role("button", name="Full screen: CPU").focus()
    page.keyboard.press("Tab")
    outline = page.locator(".bk-events:focus").evaluate("(chart) => getComputedStyle(chart).outline")
    assert "solid" in outline and "2px" in outline
