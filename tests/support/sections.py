"""A section of the Live tab over a history whose rows a test publishes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.page_channel.page_subscriptions import PageSubscriptions
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from sources.base import Quantity, Source, frame
from sources.duration import Duration
from tests.support.feeds import publish

START = 1_795_311_000.0


def at(minute: float) -> float:
    """The time (unix ms) of a minute after START."""
    return 1000 * START + minute * 60_000


class Thermometers(Source):
    """Temperatures and humidity by place; fetches nothing."""

    keys = ("place",)
    quantities = (
        Quantity("temperature", "Temperature", "°C"),
        Quantity("humidity", "Humidity", "%", "percent"),
    )

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        return frame([])


class SlowThermometers(Thermometers):
    """Polled every second for rows that come every ten minutes."""

    interval = Duration(1.0)
    row_period = 600.0


class SectionPage:
    """A section on a page of its own, over a history whose rows the test publishes.

    subscriptions: of the page's channel, if it has one.
    """

    def __init__(
        self, period: float = 1.0, subscriptions: PageSubscriptions | None = None, **choices: str
    ) -> None:
        self.period = period
        self.feed = Feed(Thermometers(name="thermometers", interval=period), start=False)
        self.history = History(self.feed)
        self.viewer = Viewer(**choices)
        self.viewer.channel_subscriptions = subscriptions
        self.section = Section(self.history, self.viewer)

    def publish(self, second: float, sample: bool = False, **temperatures: float) -> None:
        rows = [
            {"time": START + second, "place": place, "temperature": value, "humidity": 50.0}
            for place, value in temperatures.items()
        ]
        publish(self.feed, frame(rows), START + second, period=self.period, sample=sample)

    @property
    def rows(self) -> dict[str, list[float]]:
        return {name: list(values) for name, values in self.section.drawn.charts.rows.data.items()}
