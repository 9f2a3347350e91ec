"""What runs once in a process, whoever and however many look: settings, feeds, histories and alerts."""

from __future__ import annotations

from contextlib import suppress
from functools import cache, partial
from typing import Any, NamedTuple

from dashboard.alerts.evaluators import Alert
from dashboard.alerts.manager import MAX_RECENT, AlertManager
from dashboard.alerts.notifications import WebhookNotifier
from dashboard.app.database import open_writer
from dashboard.app.settings import load_settings
from dashboard.app.settings_tables import PushSettings
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.service import PostStatistics
from dashboard.storage.alerts import newest_alerts
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.writer import StorageWriter

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
    alerts = AlertManager(settings.alerts, feeds, earlier=_earlier_alerts(writer))
    alerts.subscribe(WebhookNotifier(settings.alerts).tell)
    if writer is not None:
        alerts.subscribe(partial(_keep, writer))
    alerts.start()
    # Last, so that the first rows are missed by nobody.
    for history in histories.values():
        history.feed.start()
    statistics.begin()
    return Running(page.title, choices, histories, alerts, statistics, settings.push)


def _earlier_alerts(writer: StorageWriter | None) -> list[Alert]:
    """The alerts of earlier processes, where they can be had."""
    if writer is None:
        return []
    with suppress(StorageUnavailable, TimeoutError):
        earlier = writer.query(lambda connection: newest_alerts(connection, MAX_RECENT))
        rows = earlier.result(MAX_START_SECONDS)
        return [Alert(rule=row.pop("name"), **row) for row in rows]
    return []


def _keep(writer: StorageWriter, alert: Alert) -> None:
    row = {"name": alert.rule, **alert._asdict()}
    for name in ("rule", "limit", "unit"):
        del row[name]
    writer.submit(WriteBatch(alert.source, (), [], [], [row]))
