"""What runs once in a process, whoever and however many look: settings, feeds and their histories."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from dashboard.feed import Feed
from dashboard.history import History
from dashboard.settings import load_settings


class Running(NamedTuple):
    """The page's title, what a viewer starts with (window, zone, units), and all histories by source."""

    title: str
    choices: dict[str, Any]
    histories: dict[str, History]


@cache
def running() -> Running:
    """Begin to poll at the first call; later calls, from any page, get the same.

    Raises SettingsError.
    """
    settings = load_settings()
    page, sources = settings.dashboard, settings.sources
    units = next((source.units for source in sources if hasattr(source, "units")), "metric")
    choices = {"window": page.window, "zone": page.zone, "units": units}
    return Running(page.title, choices, {str(source.name): History(Feed(source)) for source in sources})
