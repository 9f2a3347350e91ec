"""The grid of charts in a browser: its stylesheet alone, with boxes in place of charts."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.views.common.static_files import css

# As Bokeh lays it out: stylesheets and children below a shadow root.
GRID = """([style, classes, heights]) => {
  const host = document.createElement("div")
  host.className = classes
  document.body.replaceChildren(host)
  const root = host.attachShadow({mode: "open"})
  for (const textContent of ["", style]) {
    root.append(Object.assign(document.createElement("style"), {textContent}))
  }
  for (const height of heights) {
    const card = Object.assign(document.createElement("div"), {style: `min-height: ${height}px`})
    root.append(card)
  }
  return [host.clientWidth, [...root.querySelectorAll("div")].map((card) => {
    const {x, y, width, height} = card.getBoundingClientRect()
    return {x, y, width, height}
  })]
}"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    page = browser.new_page()
    page.set_content("<style>body {margin: 0}</style>")
    return page


def laid_out(page: Page, width: int, number: int, classes: str) -> tuple[float, list[list[Any]]]:
    """The width of the grid, and its rows of cards of different heights."""
    page.set_viewport_size({"width": width, "height": 800})
    heights = [100 + 40 * (place % 3) for place in range(number)]
    total, cards = page.evaluate(GRID, [css("cards"), classes, heights])
    return total, [list(row) for _, row in groupby(cards, lambda card: card["y"])]


@pytest.mark.parametrize("classes", ["charts", "charts compact"])
@pytest.mark.parametrize("width", [320, 390, 820, 1100, 1440, 1920, 2560])
def test_every_row_of_charts_is_as_wide_as_the_grid_and_of_one_height(
    blank: Page, width: int, classes: str
) -> None:
    for number in range(1, 14):
        total, rows = laid_out(blank, width, number, classes)
        assert sum(map(len, rows)) == number
        for row in rows:
            assert row[0]["x"] == 0
            assert row[-1]["x"] + row[-1]["width"] == pytest.approx(total, abs=1), (width, number)
            assert len({card["height"] for card in row}) == 1
            assert min(card["width"] for card in row) >= min(width, 200)
        is_alone = len(rows) > 1 and len(rows[-1]) == 1
        assert not is_alone or len(rows[0]) <= 2, (width, number, list(map(len, rows)))


def test_wider_pages_and_compact_ones_have_more_charts_in_a_row(blank: Page) -> None:
    def columns(width: int, classes: str = "charts") -> int:
        return len(laid_out(blank, width, 12, classes)[1][0])

    assert [columns(width) for width in (390, 820, 1440, 2560)] == [1, 2, 3, 4]
    assert [columns(width, "charts compact") for width in (390, 780, 1100, 1440)] == [1, 2, 3, 4]
