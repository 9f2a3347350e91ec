"""The alerts in the header: a banner with the newest, and the list of those that fire or flap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.alerts.alert import Alert
from dashboard.alerts.flapping import flapping
from dashboard.alerts.manager import AlertManager
from dashboard.views.common.templates import render
from dashboard.views.common.time_texts import short_time

MAX_ALERTS = 20


class HeaderAlerts(NamedTuple):
    """`html`: the list. `banner`: the newest alert in one line, "" without alerts. `number`: of alerts, of
    which a flapping one counts once."""

    html: str
    banner: str
    number: int


def header_alerts(alerts: AlertManager | None, zone: str, now: float) -> HeaderAlerts:
    """The HTML of the current alerts, for the header. now: unix seconds."""
    if alerts is None:
        return HeaderAlerts(alert_list_html([], zone), "", 0)
    flaps = flapping(alerts.recent, now * 1000)
    active = {alert.identity: alert for alert in alerts.active}
    # Alerts that flap stay while they are clear for a moment.
    newest = {alert.identity: alert for alert in alerts.recent}
    shown = [*active.values(), *(newest[name] for name in flaps if name not in active)]
    html = alert_list_html(shown, zone, alerts.delivery_errors, flaps)
    banner = _banner_html(shown[-1], zone, flaps) if shown else ""
    return HeaderAlerts(html, banner, len(shown))


def alert_list_html(
    alerts: Sequence[Alert],
    zone: str,
    errors: Sequence[str] = (),
    flaps: dict[tuple[str, str], int] | None = None,
) -> str:
    """The alerts, newest first, and why notifications fail.

    Times are in the zone; for "", the viewer's own, they are in UTC until the browser fills them in.
    """
    return render(
        "alert_list.html",
        alerts=[_line(alert, zone, flaps or {}) for alert in alerts[: -MAX_ALERTS - 1 : -1]],
        zone=zone,
        more=max(len(alerts) - MAX_ALERTS, 0),
        errors=errors[:MAX_ALERTS],
    )


def _banner_html(alert: Alert, zone: str, flaps: dict[tuple[str, str], int]) -> str:
    return render("alert_banner.html", alert=_line(alert, zone, flaps), zone=zone)


def _line(alert: Alert, zone: str, flaps: dict[tuple[str, str], int]) -> dict[str, object]:
    return {
        **alert._asdict(),
        "at": short_time(alert.fired, zone),
        "times": flaps.get(alert.identity, 0),
    }
