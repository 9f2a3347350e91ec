"""Alerts on the charts: a strip from when one fired to when it cleared."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bokeh.models import CDSView, ColumnDataSource, GroupFilter
from bokeh.plotting import figure

from dashboard.alerts.manager import Alert, AlertManager
from dashboard.records import Columns
from dashboard.views.charts.lines import OTHER_GLYPHS
from sources.base import Source

NO_ALERTS: Columns = {"fired": [], "cleared": [], "quantity": [], "text": []}
# How far on a strip goes that has no end yet.
ENDLESS_MS = 366 * 86_400_000


def mark_alerts(plot: figure, alerts: ColumnDataSource, quantity: str) -> None:
    """Mark those of `alerts` in a chart that are about a quantity, with their text at the crosshair."""
    about = CDSView(filter=GroupFilter(column_name="quantity", group=quantity))
    colour = "#c62828"
    strip = plot.vstrip(
        x0="fired", x1="cleared", source=alerts, view=about, fill_color=colour, fill_alpha=0.12,
        line_color=colour, line_alpha=0.7, level="underlay",
    )  # fmt: skip
    strip.update(**dict.fromkeys(OTHER_GLYPHS))


def annotation_columns(alerts: Iterable[Alert], quantities: Iterable[str]) -> Columns:
    """Alerts as the columns of NO_ALERTS. One that is about no quantity is marked at all of them."""
    names = list(quantities)
    marked = [(alert, name) for alert in alerts for name in ([alert.quantity] if alert.quantity else names)]
    return {
        "fired": [alert.fired for alert, _ in marked],
        "cleared": [alert.cleared or alert.fired + ENDLESS_MS for alert, _ in marked],
        "quantity": [name for _, name in marked],
        "text": [f"{alert.rule}: {alert.text}" for alert, _ in marked],
    }


class AlertAnnotations:
    """The alerts of one source, for its charts. quantities: names of those that a rule is about."""

    def __init__(self, alerts: AlertManager | None, source: Source) -> None:
        self._alerts, self._source = alerts, str(source.name)
        rules = [rule for rule in alerts.rules if rule.source == self._source] if alerts else []
        every = [quantity.name for quantity in source.quantities]
        self.quantities = frozenset(
            name for rule in rules for name in ([rule.quantity] if rule.quantity else every)
        )

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` when there is something to mark; returns the function that ends that."""
        if self._alerts is None or not self.quantities:
            return lambda: None
        return self._alerts.subscribe(lambda alert: listener() if alert.source == self._source else None)

    def show(self, into: ColumnDataSource) -> None:
        """Mark the alerts that fire, and those that are over."""
        if self._alerts is not None and self.quantities:
            mine = [alert for alert in self._alerts.recent if alert.source == self._source]
            into.data = annotation_columns(mine, self.quantities)
