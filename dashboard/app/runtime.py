"""What runs once in a process, whoever and however many look: settings, feeds, histories and alerts."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_data_path

from dashboard.alerts.evaluators import Alert
from dashboard.alerts.manager import MOST_RECENT, Alerts
from dashboard.alerts.notifications import Webhooks
from dashboard.app.settings import Kept, Pushing, load_settings
from dashboard.history.registry import Histories
from dashboard.posts.service import Board
from dashboard.storage.alerts import newest_alerts
from dashboard.storage.engine import Unusable
from dashboard.storage.inserts import Told
from dashboard.storage.writer import Keeper

# A database that does not answer delays the start by no more than this.
LONGEST_START_SECONDS = 8.0


class Running(NamedTuple):
    """The page's title, what a viewer starts with (window, zone, units), all histories by source, alerts,
    and the board that counts posts; and how much programs may push."""

    title: str
    choices: dict[str, Any]
    histories: Histories
    alerts: Alerts
    board: Board
    push: Pushing


@cache
def running() -> Running:
    """Begin to poll at the first call; later calls, from any page, get the same.

    Raises SettingsError.
    """
    settings = load_settings()
    page, sources = settings.dashboard, settings.sources
    units = next((source.units for source in sources if hasattr(source, "units")), "metric")
    choices = {"window": page.window, "zone": page.zone, "units": units}
    keeper = _keeper(settings.history) if settings.history.keep else None
    board = Board()
    histories = Histories(sources, keeper, board)
    feeds = {name: history.feed for name, history in histories.items()}
    alerts = Alerts(settings.alerts, feeds, earlier=_earlier_alerts(keeper))
    alerts.subscribe(Webhooks(settings.alerts).tell)
    if keeper is not None:
        alerts.subscribe(partial(_keep, keeper))
    alerts.start()
    # Last, so that the first rows are missed by nobody.
    for history in histories.values():
        history.feed.start()
    board.begin()
    return Running(page.title, choices, histories, alerts, board, settings.push)


def _earlier_alerts(keeper: Keeper | None) -> list[Alert]:
    """The alerts of earlier processes, where they can be had."""
    if keeper is None:
        return []
    with suppress(Unusable, TimeoutError):
        rows = keeper.ask(lambda connection: newest_alerts(connection, MOST_RECENT)).result(
            LONGEST_START_SECONDS
        )
        return [Alert(rule=row.pop("name"), **row) for row in rows]
    return []


def _keep(keeper: Keeper, alert: Alert) -> None:
    row = {"name": alert.rule, **alert._asdict()}
    for name in ("rule", "limit", "unit"):
        del row[name]
    keeper.put(Told(alert.source, (), [], [], [row]))


def database_url(kept: Kept) -> str:
    """Where history is kept: the [history] url with its environment variables, or the user's own file.

    DASHBOARD_DATA_DIR stands for the user's data directory.
    """
    folder = os.environ.get("DASHBOARD_DATA_DIR", "").strip()
    place = Path(folder) if folder else user_data_path("realtime_dashboard", appauthor=False)
    return os.path.expandvars(kept.url) or f"sqlite:///{place / 'history.sqlite'}"


def _keeper(kept: Kept) -> Keeper:
    keeper = Keeper(database_url(kept), kept.limits)
    # The rows of the last moment, too, are kept when the server is stopped.
    atexit.register(keeper.close)
    return keeper
