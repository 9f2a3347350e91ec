"""Imports and draws what the first page of a process needs, in advance: it takes a second or two."""

from __future__ import annotations

from importlib import import_module

import panel as pn

from dashboard.views.common.garbage import collect_seldom

# What realtime_dashboard.py imports in the session of a page; the last one imports hvPlot.
PARTS = ("page", "live.tab", "pages.tab", "posts.tab", "refresh.tab", "charts.pattern")


def prepare() -> None:
    """Import all modules of a page, and draw the charts that pages copy."""
    # Before hvPlot is imported, as there.
    pn.extension(inline=True)
    modules = [import_module(f"dashboard.views.{name}") for name in PARTS]
    modules[-1].draw_patterns()
    collect_seldom()
