"""What a test sees of an open page: how its rows, axes and words are, read in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

SECTION = """(title) => {
  // Not all models of the document: it keeps those of charts that were drawn anew for a while.
  const shown = (doc) => doc.roots().flatMap((root) => [...root.references()])
  for (const doc of Bokeh.documents) for (const status of shown(doc)) {
    if (status.type != "Div" || !status.text.includes(`<h2>${title}</h2>`)) continue
    for (const script of doc._all_models.values()) {
      if (script.type == "CustomJS" && script.args.status === status && script.args.source) return script.args
    }
  }
}"""


class Watched:
    """A page and all that went wrong on it: errors in its console, requests to other hosts, failed ones."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.sent = page, 0
        self.errors: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("requestfailed", lambda request: self.errors.append(f"failed: {request.url}"))
        page.on("request", lambda request: self._at_home(request, home))
        page.on("websocket", lambda socket: socket.on("framesent", lambda _: self._count()))

    def _at_home(self, request: Request, home: str) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            self.errors.append(f"another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _count(self) -> None:
        self.sent += 1

    def section(self, title: str, what: str) -> Any:
        """The value of a JavaScript expression over what the section's script has: source, figures, view."""
        code = f"() => {{ const {{source, figures, view}} = ({SECTION})({title!r}) ?? {{}}; return {what} }}"
        return self.page.evaluate(code)

    def until(self, title: str, condition: str, seconds: float = 30) -> None:
        """Wait until such an expression is true."""
        code = (
            f"() => {{ const {{source, figures, view}} = ({SECTION})({title!r}) ?? {{}};"
            f" return source && ({condition}) }}"
        )
        self.page.wait_for_function(code, timeout=seconds * 1000)

    def span(self, title: str) -> float:
        """Milliseconds that the time axis of a section covers."""
        return float(self.section(title, "figures[0].x_range.end - figures[0].x_range.start"))


@contextmanager
def opened(browser: Browser, url: str, section: str = "Host", **options: Any) -> Iterator[Watched]:
    """The page at `url`, as soon as a section's charts have rows."""
    context = browser.new_context(
        **{"viewport": {"width": 1360, "height": 1000}, "timezone_id": "Asia/Tokyo", **options}
    )
    watched = Watched(context.new_page(), url.partition("?")[0].rsplit("/", 1)[0])
    try:
        # The first page of a server imports all that it needs.
        watched.page.goto(url, timeout=90_000)
        watched.until(section, "source.get_array('time').length > 1")
        yield watched
    finally:
        context.close()
