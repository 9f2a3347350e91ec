"""What runs once in a process, whoever and however many look: settings, feeds, histories and alerts."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from dashboard.alerts import Alerts
from dashboard.feed import Feed
from dashboard.history import History
from dashboard.settings import load_settings
from dashboard.webhooks import Webhooks


class Running(NamedTuple):
    """The page's title, what a viewer starts with (window, zone, units), all histories by source, alerts."""

    title: str
    choices: dict[str, Any]
    histories: dict[str, History]
    alerts: Alerts


@cache
def running() -> Running:
    """Begin to poll at the first call; later calls, from any page, get the same.

    Raises SettingsError.
    """
    settings = load_settings()
    page, sources = settings.dashboard, settings.sources
    units = next((source.units for source in sources if hasattr(source, "units")), "metric")
    choices = {"window": page.window, "zone": page.zone, "units": units}
    histories = {str(source.name): History(Feed(source, start=False)) for source in sources}
    alerts = Alerts(settings.alerts, {name: history.feed for name, history in histories.items()})
    alerts.subscribe(Webhooks(settings.alerts).tell)
    alerts.start()
    # Last, so that the first rows are missed by nobody.
    for history in histories.values():
        history.feed.start()
    return Running(page.title, choices, histories, alerts)
