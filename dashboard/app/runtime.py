"""What runs once in a process, for all pages: feeds, histories, alerts and post statistics."""

from __future__ import annotations

import atexit
import sys
from functools import cache, partial
from typing import Any, NamedTuple

from dashboard.alerts.current_alerts import MAX_RECENT
from dashboard.alerts.manager import AlertManager
from dashboard.alerts.notifications import Notifier
from dashboard.alerts.persistence import store_alert, stored_alerts
from dashboard.app.add_source import SourceAdder, may_add
from dashboard.app.annotating import may_annotate
from dashboard.app.broker_start import open_broker
from dashboard.app.client_limits import ClientLimits
from dashboard.app.database import open_writer
from dashboard.app.settings import Settings, load_settings, settings_file
from dashboard.app.shutdown import Shutdown
from dashboard.app.starter_files import is_starter_file
from dashboard.broker.broker import Broker
from dashboard.history.key_coordinates import KeyCoordinates
from dashboard.history.registry import HistoryRegistry
from dashboard.monitoring.facts import Facts
from dashboard.monitoring.metrics import Metrics
from dashboard.monitoring.outages import DATABASE, OutageLog
from dashboard.posts.service import PostStatistics
from dashboard.push.ingest import PushIngest
from dashboard.storage.writer import StorageWriter
from dashboard.views.pages.page_settings import PageSettings, map_sources
from sources.application_directory import application_directory

# The longest time for which a database that does not answer delays the start.
MAX_START_SECONDS = 8.0
# Threads that parse and store give way to that of the pages after this long. Python's 5 ms would be waited
# for at each of the hundreds of messages to pages.
SWITCH_SECONDS = 0.0005


class Running(NamedTuple):
    """What pages and the push API use.

    choices: window, zone and units of a newly opened page, and whether it greets a new user.
    histories: by the name of their source.
    broker: of a dashboard of several processes; else None.
    """

    settings: Settings
    choices: dict[str, Any]
    histories: HistoryRegistry
    alerts: AlertManager
    statistics: PostStatistics
    ingest: PushIngest
    metrics: Metrics
    facts: Facts
    limits: ClientLimits
    shutdown: Shutdown
    broker: Broker | None = None

    @property
    def title(self) -> str:
        """The title of the page."""
        return self.settings.dashboard.title

    @property
    def pages(self) -> tuple[PageSettings, ...]:
        """The tables [[pages]] of the settings."""
        return self.settings.pages


@cache
def running() -> Running:
    """Read the settings and start to poll, at the first call; later calls return the same object.

    Raises SettingsError.
    """
    return start()


def start(*, collects: bool = False) -> Running:
    """Read the settings and start to poll. Called once in a process. Raises SettingsError.

    collects: whether this process is to poll rather than those that serve pages, where there are several.
    """
    settings = load_settings()
    sys.setswitchinterval(SWITCH_SECONDS)
    broker = open_broker(settings.broker, collects=collects)
    writer = open_writer(settings.history, shared=broker is not None)
    histories = _histories(settings, writer, broker)
    statistics = PostStatistics()
    statistics.follow(histories)
    alerts = _alerts(settings, histories, broker)
    metrics = Metrics(histories, alerts, get_storage=(lambda: writer.state) if writer else None)
    durable = settings.push.ack == "stored" and writer is not None
    ingest = PushIngest(histories, statistics.external_counts, settings.push.names, durable=durable)
    _start_all(histories, statistics, alerts, ingest, broker)
    shutdown = Shutdown(histories, writer, broker.close if broker else lambda: None)
    # Where no signal is handled: a notebook, a script, and `panel serve` without the plugin.
    atexit.register(shutdown.at_exit)
    page = settings.dashboard
    return Running(
        settings,
        _choices(settings),
        histories,
        alerts,
        statistics,
        ingest,
        metrics,
        Facts(histories, metrics, _outages(histories)),
        ClientLimits(page.client_sockets, page.client_requests),
        shutdown,
        broker,
    )


def _choices(settings: Settings) -> dict[str, Any]:
    """`Running.choices` by these settings; units are those of the first source that has such a setting."""
    page = settings.dashboard
    units = next((source.units for source in settings.sources if hasattr(source, "units")), "metric")
    first_run = is_starter_file(settings_file())
    return {"window": page.window, "zone": page.zone, "units": units, "first_run": first_run}


def _histories(settings: Settings, writer: StorageWriter | None, broker: Broker | None) -> HistoryRegistry:
    """The histories of all sources, with what pages may write into them. Feeds are not started."""
    page = settings.dashboard
    histories = HistoryRegistry(settings.sources, writer, broker.share if broker else lambda _: None)
    if may_add(page.add_sources, sys.argv) and broker is None:
        histories.write_and_add = SourceAdder(histories).add
    histories.annotations.may_write = may_annotate(page.annotate, sys.argv)
    for name in map_sources(settings.pages):
        histories[name].key_coordinates = KeyCoordinates()
    return histories


def _start_all(
    histories: HistoryRegistry,
    statistics: PostStatistics,
    alerts: AlertManager,
    ingest: PushIngest,
    broker: Broker | None,
) -> None:
    """Connect the processes where there are several, and start alerts, feeds and post statistics."""
    if broker is not None:
        broker.connect(histories, ingest, alerts)
    alerts.start()
    if broker is not None:
        broker.start()
    # After the others, so that all subscribers receive the first rows.
    for history in histories.values():
        history.feed.start()
    statistics.start()


def _outages(histories: HistoryRegistry) -> OutageLog:
    """The log of outages, which is stored where the history is."""
    writer = histories.writer
    log = OutageLog(histories, application_directory() / "outages.json" if writer else None)
    if writer is not None:
        writer.subscribe(lambda: log.report(DATABASE, writer.error))
    return log


def _alerts(settings: Settings, histories: HistoryRegistry, broker: Broker | None) -> AlertManager:
    """The alerts with the notifications and the storage of those that this process evaluates."""
    writer = histories.writer
    feeds = {name: history.feed for name, history in histories.items()}
    earlier = stored_alerts(writer, MAX_RECENT, MAX_START_SECONDS) if writer else []
    if broker is None:
        alerts = AlertManager(settings.alerts, feeds, earlier=earlier)
    else:
        earlier = broker.alerts.earlier(earlier)
        alerts = AlertManager(settings.alerts, feeds, earlier=earlier, leads=broker.alerts.leads)
    notifier = Notifier(settings.alerts)
    notifier.subscribe(alerts.report_delivery)
    alerts.subscribe_own(notifier.notify)
    if writer is not None:
        alerts.subscribe_own(partial(store_alert, writer))
    return alerts


def started() -> Running | None:
    """What `running` returned, or None where it was not called yet or failed."""
    return running() if running.cache_info().currsize else None
