"""An open page in a test: its rows, axes and errors, read in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebSocket, expect

SECTION = """(title) => {
  // Not all models of the document: it keeps those of charts that were drawn anew for a while.
  const shown = (doc) => doc.roots().flatMap((root) => [...root.references()])
  for (const doc of Bokeh.documents) for (const status of shown(doc)) {
    if (status.type != "Div" || !status.text.includes(`<h2>${title}</h2>`)) continue
    for (const script of doc._all_models.values()) {
      const { args } = script
      if (script.type != "CustomJS" || args?.status !== status || !args.source) continue
      return { ...args, figures: args.grid.children.map((card) => card.children[1]) }
    }
  }
}"""

_CHART_BOX = f"""(title) => {{
  const view = Bokeh.index.find_one(({SECTION})(title).figures[0])
  view.el.scrollIntoView({{ block: "center", behavior: "instant" }})
  const {{ x, y, width }} = view.el.getBoundingClientRect()
  return {{ x, y, width }}
}}"""

# What expressions about a section may use.
NAMES = "{source, figures, state, viewport}"

# What the browser and the server exchange about the connection of the page.
CONNECTION = (
    """[...Bokeh.documents[0]._all_models.values()].find(({ type }) => type.endsWith("ConnectionModel"))"""
)


class OpenPage:
    """A page and its errors: in the console, requests to other hosts, and requests that failed."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.sent, self.received = page, 0, 0
        self.errors: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))
        page.on("request", lambda request: self._check_host(request, home))
        page.on("websocket", self._count_messages)

    def _check_host(self, request: Request, home: str) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            self.errors.append(f"another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _count_messages(self, socket: WebSocket) -> None:
        def count(name: str) -> None:
            setattr(self, name, getattr(self, name) + 1)

        socket.on("framesent", lambda _: count("sent"))
        socket.on("framereceived", lambda _: count("received"))

    def section(self, title: str, value: str) -> Any:
        """The value of a JavaScript expression with the section's source, figures and state."""
        code = f"() => {{ const {NAMES} = ({SECTION})({title!r}) ?? {{}}; return {value} }}"
        return self.page.evaluate(code)

    def until(self, title: str, condition: str, seconds: float = 30) -> None:
        """Wait until such an expression is true."""
        code = f"() => {{ const {NAMES} = ({SECTION})({title!r}) ?? {{}}; return source && ({condition}) }}"
        self.page.wait_for_function(code, timeout=seconds * 1000)

    def chart_box(self, title: str) -> dict[str, float]:
        """Where the first chart of a section is in the window, in pixels, after scrolling to it."""
        box: dict[str, float] = self.page.evaluate(_CHART_BOX, title)
        return box

    def span(self, title: str) -> float:
        """Milliseconds that the time axis of a section covers."""
        return float(self.section(title, "figures[0].x_range.end - figures[0].x_range.start"))


def await_header(page: Page) -> None:
    """Wait until the header can be used: it names the range then."""
    expect(page.get_by_title("Time range and playback")).not_to_have_text("Time range")


def show_tab(page: Page, name: str) -> None:
    """Show a tab, by a click on its name in the header."""
    await_header(page)
    page.get_by_role("tab", name=name, exact=True).click()


def choose_units(page: Page, units: str) -> None:
    """Choose metric or imperial units in the menu of the header."""
    await_header(page)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_label(units, exact=True).check()
    page.keyboard.press("Escape")


def choose_zone(page: Page, zone: str) -> None:
    """Choose a time zone in the menu of the header."""
    await_header(page)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_label("Time zone").select_option(zone)
    page.keyboard.press("Escape")


def open_range_picker(page: Page) -> None:
    """Open the presets, From and To, and the controls of playback."""
    await_header(page)
    page.get_by_title("Time range and playback").click()


def choose_window(page: Page, window: str) -> None:
    """Choose a preset of the range picker, and close it."""
    open_range_picker(page)
    page.get_by_role("button", name=window, exact=True).click()
    page.keyboard.press("Escape")


def open_menu(page: Page, number: int) -> None:
    """Open the menu of a section by its number, unless it is open; -1 is that of the last."""
    menu = page.locator("details.menu").nth(number)
    # A busy computer draws a page long after its rows are there.
    expect(menu).to_be_attached(timeout=120_000)
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()


@contextmanager
def opened(browser: Browser, url: str, section: str = "Host", **options: Any) -> Iterator[OpenPage]:
    """Open the page at `url` and wait until a section's charts have rows."""
    context = browser.new_context(
        **{"viewport": {"width": 1360, "height": 1000}, "timezone_id": "Asia/Tokyo", **options}
    )
    opened_page = OpenPage(context.new_page(), url.partition("?")[0].rsplit("/", 1)[0])
    try:
        # The first page of a server imports its modules.
        opened_page.page.goto(url, timeout=90_000)
        opened_page.until(section, "source.get_array('time').length > 1")
        yield opened_page
    finally:
        context.close()
