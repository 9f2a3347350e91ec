"""Our page with sources of many keys, a row of each key a second.

Arguments of the script: how many sources, how many keys of each, how many quantities, which are its charts,
and the rows of each key a second.
"""

import math
import sys

import panel as pn

pn.extension(inline=True)

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.tab import LiveTab
from dashboard.views.page import Page
from sources.base import Quantity, Source, frame
from sources.duration import Duration

sources, keys, quantities, rate = (int(argument) for argument in sys.argv[1:])
FIRST_ROWS = 300


class Waves(Source):
    """Sines of other phases; the first fetch has the rows of five minutes."""

    type = "many waves"
    keys = ("place",)
    quantities = tuple(Quantity(f"quantity{number}", f"Quantity {number}") for number in range(quantities))
    interval = Duration(1.0 / rate, doc="time between two polls")
    begun = False

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        now = self.clock()
        times = [now] if self.begun else [now - FIRST_ROWS + second for second in range(FIRST_ROWS + 1)]
        self.begun = True
        return frame([_row(at, key) for at in times for key in range(keys)])


def _row(at: float, key: int) -> dict[str, Any]:
    waves = {
        f"quantity{number}": round(20 + key + math.sin(at / 10 + key + number), 2)
        for number in range(quantities)
    }
    return {"time": at, "place": f"place {key}", **waves}


@cache
def histories() -> dict[str, History]:
    """Those of the process. Polling starts with the first call."""
    return {name: History(Feed(Waves(name=name))) for name in (f"waves{number}" for number in range(sources))}


viewer = Viewer(window="5 min")
page = Page("Benchmark", viewer, histories(), tabs={"Live": lambda: LiveTab(histories(), viewer)})
page.servable()
