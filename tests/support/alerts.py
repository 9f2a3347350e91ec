"""Rules over a source whose rows a test publishes, and the alerts that they publish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from sources.base import Quantity, frame
from tests.support.clock import Clock
from tests.support.feeds import Scripted, publish

START = 1_800_000_000.0
HOT = {"quantity": "temperature", "above": 30.0}
SILENT = {"no_data_for": 600.0}


class Hut(Scripted):
    """Temperatures and wind by place."""

    quantities = (Quantity("temperature", "Temperature", "°C"), Quantity("wind", "Wind", "m/s"))


class AlertScenario:
    """Rules that receive what a test publishes. `received` are the alerts that fired and cleared."""

    def __init__(
        self, *rules: dict[str, Any], source: Scripted | None = None, earlier: Iterable[Alert] = ()
    ) -> None:
        self.clock, self._clock_steps = Clock(START), 0.0
        self.feed = Feed(source or Hut(name="hut"), clock=self.clock, monotonic=self._monotonic, start=False)
        made = [
            Rule(**{"name": f"rule {number}", "source": "hut", **rule}) for number, rule in enumerate(rules)
        ]
        self.alerts = AlertManager(
            made, {"hut": self.feed}, clock=self.clock, monotonic=self._monotonic, earlier=earlier
        )
        self.received: list[Alert] = []
        self.alerts.subscribe(self.received.append)
        self.alerts.start()

    def set_clock(self, seconds: float) -> None:
        """Set the wall clock forward or back, while no time passes."""
        self._clock_steps += seconds
        self.clock.now += seconds

    def _monotonic(self) -> float:
        return self.clock() - self._clock_steps

    def publish(self, second: float, sample: bool = False, **temperatures: float) -> None:
        """Publish one batch, with a row per place."""
        self.publish_rows({place: [(second, value)] for place, value in temperatures.items()}, sample)

    def publish_rows(self, by_place: dict[str, list[tuple[float, float]]], sample: bool = False) -> None:
        """Publish one batch of (second, temperature) per place."""
        rows = [
            {"time": START + second, "place": place, "temperature": value}
            for place, values in by_place.items()
            for second, value in values
        ]
        table = frame(rows, ["time", "place", "temperature", "wind"])
        publish(self.feed, table, self.clock(), sample=sample)

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.now += 1
            self.alerts._check()

    @property
    def events(self) -> list[tuple[str, str]]:
        """("fired" or "cleared", key) of each alert received."""
        return [("cleared" if alert.cleared else "fired", alert.key) for alert in self.received]
