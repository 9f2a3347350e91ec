"""What runs once in a process, whoever and however many look: settings, feeds, histories and alerts."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

from dashboard.alerts.manager import MAX_RECENT, AlertManager
from dashboard.alerts.notifications import WebhookNotifier
from dashboard.alerts.persistence import store_alert, stored_alerts
from dashboard.app.database import open_writer
from dashboard.app.settings import load_settings
from dashboard.app.settings_tables import PushSettings
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.service import PostStatistics

# A database that does not answer delays the start by no more than this.
MAX_START_SECONDS = 8.0


class Running(NamedTuple):
    """The page's title, what a viewer starts with (window, zone, units), all histories by source, alerts,
    and the board that counts posts; and how much programs may push."""

    title: str
    choices: dict[str, Any]
    histories: HistoryRegistry
    alerts: AlertManager
    statistics: PostStatistics
    push: PushSettings


@cache
def running() -> Running:
    """Begin to poll at the first call; later calls, from any page, get the same.

    Raises SettingsError.
    """
    settings = load_settings()
    page, sources = settings.dashboard, settings.sources
    units = next((source.units for source in sources if hasattr(source, "units")), "metric")
    choices = {"window": page.window, "zone": page.zone, "units": units}
    writer = open_writer(settings.history)
    histories = HistoryRegistry(sources, writer)
    statistics = PostStatistics()
    statistics.follow(histories)
    feeds = {name: history.feed for name, history in histories.items()}
    earlier = stored_alerts(writer, MAX_RECENT, MAX_START_SECONDS) if writer else []
    alerts = AlertManager(settings.alerts, feeds, earlier=earlier)
    alerts.subscribe(WebhookNotifier(settings.alerts).tell)
    if writer is not None:
        alerts.subscribe(partial(store_alert, writer))
    alerts.start()
    # Last, so that the first rows are missed by nobody.
    for history in histories.values():
        history.feed.start()
    statistics.begin()
    return Running(page.title, choices, histories, alerts, statistics, settings.push)
