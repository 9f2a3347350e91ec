"""Rows by the minute, and scripted sources of several kinds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from dashboard.history.history import History
from sources.base import Quantity
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted

START = Clock().now
MS = 1000 * int(START)
MINUTE = 60_000

PolledHistory = tuple[Polled, History]
MakeHistory = Callable[..., PolledHistory]


class Samples(Scripted):
    """Sample rows until `live`."""

    live = False

    @property
    def sample(self) -> bool:
        return not self.live


class Events(Scripted):
    """Rows whose keys come once."""

    fixed_keys = False


class Seldom(Scripted):
    """Each place has a row every ten minutes, however often it is polled."""

    row_period = 600.0


class Weather(Scripted):
    quantities = (Quantity("value", "Value"), Quantity("other", "Other"))


def at(minute: float, value: float | None = 1.0, place: str = "here", **more: Any) -> dict[str, Any]:
    return {"time": START + 60 * minute, "place": place, "value": value, **more}


def minutes(history: History) -> list[float]:
    return [(time - MS) / MINUTE for time in history.window()[0]["time"]]


def line(history: History, field: str = "value here") -> list[float | None]:
    """The values of a column, None for a gap."""
    return [None if math.isnan(value) else value for value in history.window()[0][field]]
