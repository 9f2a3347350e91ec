"""The alerts that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.alerts.alert import Alert

# Charts mark at most this many alerts.
MAX_RECENT = 500


class CurrentAlerts:
    """`active` are the alerts that fire now, `recent` the newest ones, fired and cleared; both oldest first.

    Both are replaced and never changed, so they may be read from every thread.
    """

    def __init__(self, recent: Iterable[Alert], firing: Iterable[Alert]) -> None:
        self.recent, self.active = tuple(recent), _oldest_first(firing)

    def add(self, changes: Sequence[Alert]) -> None:
        """Add alerts that have fired, and replace those that have cleared since."""
        active = {alert.identity: alert for alert in self.active}
        for alert in changes:
            active.pop(alert.identity, None)
            if alert.cleared is None:
                active[alert.identity] = alert
        self.active = _oldest_first(active.values())
        known = {(alert.rule, alert.key, alert.fired): alert for alert in (*self.recent, *changes)}
        self.recent = tuple(known.values())[-MAX_RECENT:]


def _oldest_first(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    return tuple(sorted(alerts, key=lambda alert: alert.fired))
