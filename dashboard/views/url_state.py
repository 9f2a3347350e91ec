"""The page's address says what is looked at, so that whoever opens a copied link sees the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode
from zoneinfo import available_timezones

import panel as pn

from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport import Viewport

# By their names in the address.
TEXTS = {
    "tab": "tab", "window": "window", "units": "units", "zone": "zone", "between": "between",
    "about": "about", "posts": "posts_of",
}  # fmt: skip
LISTS = {"without": "hidden", "column": "columns"}


def follow(viewer: Viewer) -> None:
    """Take up what the address asks for, and from then on have the address say what the viewer chooses.

    What is as it would be without being asked for is not said; what is wrong is passed over, and so is what
    others have put there. In a notebook there is no address.
    """
    location = pn.state.location if pn.state.curdoc else None
    if location is None:
        return
    usual = {name: _said(viewer, name) for name in (*TEXTS, *LISTS)}
    asked = parse_qsl(location.search.removeprefix("?"))
    for name, parameter in TEXTS.items():
        for value in (value for key, value in asked if key == name):
            with suppress(ValueError):
                if parameter != "zone" or value in available_timezones():
                    setattr(_owner(viewer, parameter), parameter, value)
    for name, parameter in LISTS.items():
        if values := [value for key, value in asked if key == name]:
            viewer.param.update(**{parameter: values})
    write = _teller(location, viewer, usual)
    own = [parameter for parameter in TEXTS.values() if _owner(viewer, parameter) is viewer]
    viewer.param.watch(write, [*own, *LISTS.values()])
    viewer.viewport.watch(write, "range", "picked")


def _owner(viewer: Viewer, parameter: str) -> Viewer | Viewport:
    return viewer.viewport if parameter == "between" else viewer


def _teller(
    location: pn.io.location.Location, viewer: Viewer, usual: dict[str, list[str]]
) -> Callable[..., None]:
    def tell(*_: object) -> None:
        there = parse_qsl(location.search.removeprefix("?"))
        others = [(key, value) for key, value in there if key not in usual]
        said = {name: _said(viewer, name) for name in usual}
        chosen = [(name, value) for name in usual for value in said[name] if said[name] != usual[name]]
        query = urlencode([*others, *chosen])
        location.search = f"?{query}" if query else ""

    return tell


def _said(viewer: Viewer, name: str) -> list[str]:
    """What a viewer has chosen, as the address has it."""
    if name in LISTS:
        return list(getattr(viewer, LISTS[name]))
    return [str(getattr(_owner(viewer, TEXTS[name]), TEXTS[name]))]
