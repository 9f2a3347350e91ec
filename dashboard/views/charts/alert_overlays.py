"""Alerts for the charts: when each fired and cleared, and the limits of the rules. The browser draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bokeh.models import ColumnDataSource

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.history.shown_keys import chart_title
from dashboard.records import Columns
from dashboard.views.common.unit_conversion import Units, shown_value
from sources.base import Quantity, Source

NO_ALERTS: Columns = {"fired": [], "cleared": [], "chart": [], "key": [], "text": []}


def overlay_columns(alerts: Iterable[Alert], quantities: Iterable[Quantity]) -> Columns:
    """Alerts as the columns of NO_ALERTS. An alert of a quantity is in its chart, others are in all charts of
    the source. The time of clearing is NaN while an alert fires."""
    charts = {quantity.name: (chart_title(quantity),) for quantity in quantities}
    every = dict.fromkeys(title for (title,) in charts.values())
    marked = [(alert, title) for alert in alerts for title in charts.get(alert.quantity, every)]
    return {
        "fired": [alert.fired for alert, _ in marked],
        "cleared": [float("nan") if alert.cleared is None else alert.cleared for alert, _ in marked],
        "chart": [title for _, title in marked],
        "key": [alert.key for alert, _ in marked],
        "text": [f"{alert.rule}: {alert.text}" for alert, _ in marked],
    }


class AlertOverlays:
    """The alerts of one source and the limits of its rules, for its charts. rules: those of the source."""

    def __init__(self, alerts: AlertManager | None, source: Source) -> None:
        self._alerts, self._source, self._quantities = alerts, str(source.name), source.quantities
        self.rules = [rule for rule in alerts.rules if rule.source == self._source] if alerts else []

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` when alerts have changed. Returns the function that unsubscribes."""
        if self._alerts is None or not self.rules:
            return lambda: None
        return self._alerts.subscribe(lambda alert: listener() if alert.source == self._source else None)

    def show(self, into: ColumnDataSource) -> None:
        """Put the alerts that fire, and those that have cleared, into a data source with the columns of
        NO_ALERTS."""
        if self._alerts is not None and self.rules:
            mine = [alert for alert in self._alerts.recent if alert.source == self._source]
            into.data = overlay_columns(mine, self._quantities)

    def thresholds(self, units: Units) -> list[list[Any]]:
        """The limits of the rules as `ChartState.thresholds` has them."""
        quantities = {quantity.name: quantity for quantity in self._quantities}
        return [
            [chart_title(one), rule.key, str(rule.name), shown_value(rule.limit, one.unit, units)]
            for rule in self.rules
            if not rule.no_data_for and (one := quantities.get(rule.quantity)) is not None
        ]
