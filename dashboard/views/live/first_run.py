"""The card that greets a new user: what the page is, what is sample, and three next steps to copy."""

from __future__ import annotations

from typing import NamedTuple

import panel as pn

from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.pane_script import run_once
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer


class Step(NamedTuple):
    """A next step: `code` is what to copy. The browser puts the address of the server in."""

    title: str
    text: str
    code: str


STEPS = (
    Step(
        "Draw a line with a push",
        "In a terminal: a section appears on this page, and its line grows for half a minute.",
        "for i in $(seq 30); do\n"
        "  curl -H 'Content-Type: application/json' \\\n"
        '    -d "{\\"city\\": \\"London\\", \\"temperature (°C)\\": $((8 + i % 5))}" \\\n'
        "    http://localhost:5006/push/readings\n"
        "  sleep 1\ndone",
    ),
    Step(
        "Show a JSON API",
        "It prints the rows, and a table for dashboard.toml.",
        "realtime-dashboard try \\\n"
        "  https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/all_hour.geojson",
    ),
    Step(
        "Get live weather",
        "Open-Meteo needs a network and no key. With a key of OpenWeather, write this and restart.",
        "echo 'OPENWEATHER_API_KEY=your-key' >> .env",
    ),
)


class FirstRun(pn.viewable.Viewer):
    """Dismissed in the browser, which remembers that and then shows it no more."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self._viewer = viewer

    def __panel__(self) -> pn.viewable.Viewable:
        pane = HtmlPane(
            render("first_run.html", steps=STEPS),
            sizing_mode="stretch_width",
            margin=0,
            css_classes=["first-run"],
            stylesheets=[css("first_run")],
        )
        run_once(self._viewer, pane, "startFirstRun")
        return pane
