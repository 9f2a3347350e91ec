"""Detects flapping alerts, which fire and clear repeatedly and are shown as one alert."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dashboard.alerts.alert import Alert

FLAPPING_MS = 600_000
# An alert that fires this often within that time is flapping.
MIN_FIRINGS = 3


def flapping(recent: Iterable[Alert], now: float) -> dict[tuple[str, str], int]:
    """How often each flapping alert fired in the last ten minutes, by rule and key. now: unix ms."""
    fired = Counter(alert.identity for alert in recent if alert.fired > now - FLAPPING_MS)
    return {alert: count for alert, count in fired.items() if count >= MIN_FIRINGS}
