"""An example of a source: change it, or copy it to a file with another name.

The dashboard finds it by its `type`: a table [sources.dice] in dashboard.toml shows it on the page. Settings
of such a table are the class's parameters, here `dice` beside those that every source has (`interval`, ...).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import pandas as pd
import param

from sources.base import Quantity, Source, frame


class Dice(Source):
    """Throws dice at every poll: a row per die, with the number of pips."""

    type = "dice"
    keys = ("die",)
    quantities = (Quantity("pips", "Pips", kind="amount"),)

    dice = param.List(["red", "green", "blue"], item_type=str, bounds=(1, None), doc="names of the dice")

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        # A real source calls its service here, and raises a SourceError where that fails.
        now = self.clock()
        return frame([{"time": now, "die": die, "pips": random.randint(1, 6)} for die in only or self.dice])
