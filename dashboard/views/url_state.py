"""The state of the page in its address, so that a copied link shows the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode
from zoneinfo import available_timezones

import panel as pn
from bokeh.document import Document

from dashboard.views.common.viewer import Viewer
from dashboard.views.resume import RESUME, apply_resume
from dashboard.views.viewport_address import ViewportAddress

# Parameters of the viewer by their names in the address: one value each, and lists.
TEXTS = {
    "tab": "tab", "window": "window", "units": "units", "density": "density", "zone": "zone",
    "between": "between", "at": "at", "paused": "paused", "compare": "compare", "about": "about",
    "posts": "posts_of",
}  # fmt: skip
REST_MS = 700
LISTS = {"without": "hidden", "key": "keys", "chart": "charts", "column": "columns"}


def sync_with_address(viewer: Viewer) -> None:
    """Apply the parameters of the page's address, and write them there whenever the viewer chooses.

    A notebook has no address.
    """
    document = pn.state.curdoc
    location = pn.state.location if document else None
    if document is None or location is None:
        return
    defaults = values_of(viewer)
    apply_query(viewer, location.search)
    viewer.viewport.begin()

    def write(*_: object) -> None:
        location.search = updated_query(location.search, values_of(viewer), defaults)

    own = [parameter for parameter in TEXTS.values() if _owner(viewer, parameter) is viewer]
    viewer.param.watch(write, [*own, *LISTS.values()])
    viewer.viewport.watch(write, "range", "picked", "speed", "paused_at")
    viewer.viewport.watch(_when_it_rests(document, viewer, write), "position")


def _when_it_rests(document: Document, viewer: Viewer, write: Callable[[], None]) -> Callable[[], None]:
    """A function that calls `write` when the position has been the same for some time: each address is an
    entry in the history of the browser. A replay writes where it starts and stops."""
    due: list[object] = []

    def call() -> None:
        due.clear()
        write()

    def moved() -> None:
        while due:
            document.remove_timeout_callback(due.pop())
        if not viewer.viewport.state.speed:
            due.append(document.add_timeout_callback(call, REST_MS))

    return moved


def apply_query(viewer: Viewer, query: str) -> None:
    """Set the parameters that a query ("?window=1+h") has valid values for; others are ignored."""
    pairs = parse_qsl(query.removeprefix("?"))
    for name, parameter in TEXTS.items():
        for value in (value for key, value in pairs if key == name):
            with suppress(ValueError):
                if parameter != "zone" or value in available_timezones():
                    setattr(_owner(viewer, parameter), parameter, value)
    for name, parameter in LISTS.items():
        if values := [value for key, value in pairs if key == name]:
            viewer.param.update(**{parameter: values})
    # Last, since a window ends zooms.
    apply_resume(viewer.viewport, dict(pairs).get(RESUME, ""))


def updated_query(query: str, values: dict[str, list[str]], defaults: dict[str, list[str]]) -> str:
    """The query with these values; defaults are left out, and parameters of others stay."""
    own = {*values, RESUME}
    others = [(key, value) for key, value in parse_qsl(query.removeprefix("?")) if key not in own]
    chosen = [(name, one) for name, many in values.items() if many != defaults[name] for one in many]
    text = urlencode([*others, *chosen])
    return f"?{text}" if text else ""


def values_of(viewer: Viewer) -> dict[str, list[str]]:
    """The values of all parameters, by their names in the address."""
    texts = {name: [str(getattr(_owner(viewer, one), one))] for name, one in TEXTS.items()}
    return texts | {name: list(getattr(viewer, one)) for name, one in LISTS.items()}


def _owner(viewer: Viewer, parameter: str) -> Viewer | ViewportAddress:
    return ViewportAddress(viewer.viewport) if parameter in ("between", "at", "paused") else viewer
