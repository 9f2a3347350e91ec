"""The rail of sources beside the page, at its foot on a phone: state, headline value and course of each.

The server sends names and states (`HeaderState.parts`); values and courses are those of the tiles, which the
browser has (static/js/rail.js).
"""

from __future__ import annotations

from collections.abc import Mapping

import panel as pn

from dashboard.history.history import History
from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.static_files import css
from dashboard.views.common.status import BADGES, badges
from dashboard.views.common.templates import render

# One source needs no list of sources.
MIN_SOURCES = 2


def has_rail(histories: Mapping[str, History]) -> bool:
    """Whether a page has the rail when it opens. In a notebook it has none, since an output cell has no edge
    to put it at."""
    return bool(pn.state.curdoc) and len(histories) >= MIN_SOURCES


def source_rail(shown: bool) -> HtmlPane:
    """The pane of the rail, which `Header` fills. shown: whether it takes room from the start, so that the
    page does not move when sources are added."""
    return HtmlPane(
        render("rail.html"),
        margin=0,
        css_classes=["rail", *(["shown"] if shown else [])],
        stylesheets=[css("rail")],
    )


def rail_entries(histories: Mapping[str, History]) -> tuple[tuple[str, str, str, str], ...]:
    """Name, title, state and its words of each source; none where the rail would have too few."""
    if len(histories) < MIN_SOURCES:
        return ()
    entries = []
    for name, history in histories.items():
        state = badges(history.status)
        words = " with ".join(BADGES[one] for one in state)
        entries.append((name, str(history.source.heading), state[0], words))
    return tuple(entries)
