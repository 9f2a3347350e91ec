"""Asking a source because a person wants to: what is asked for, and what the last answer was."""

from __future__ import annotations

import pandas as pd
import param

from dashboard.feed.status import Batch
from dashboard.history.history import History
from dashboard.records import Row
from sources.base import Source, SourceError

MAX_KEYS = 40
MAX_POSTS = 50
PLACE = ("latitude", "longitude")


class Refresh(param.Parameterized):
    """Asks one source for the chosen keys whenever `refresh` is triggered, and keeps what it answers.

    `batch` is the last good answer, `rows` the newest row of every key in it, `failures` why keys have
    none, `posts` the newest posts (as `History.posts` gives them), `provider` who told all that; `error`
    says why the last answer was of no use, and `trouble` why it was a sample.
    """

    refresh = param.Event(label="Refresh", doc="ask the source now")
    column: param.Selector[str] = param.Selector(label="Colour by", doc="the quantity that colours the map")
    keys = param.ListSelector(default=[], objects=[], doc="the cities, or what else the source is asked for")
    running = param.Boolean(False, doc="whether an answer is awaited")
    answers = param.Integer(0, doc="answers until now, good and bad")

    def __init__(self, history: History) -> None:
        super().__init__()
        self.history, self.source = history, history.source
        self.batch: Batch | None = None
        self.rows = newest(pd.DataFrame(index=pd.DatetimeIndex([], tz="UTC", name="time")), self.source)
        self.failures: dict[str, str] = {}
        self.posts: list[Row] = []
        self.provider = self.error = self.trouble = ""
        self._awaited = 0
        self.param.column.objects = {one.label: one.name for one in self.source.quantities}
        self.column = self.source.quantities[0].name
        self._offer_keys()

    @param.depends("refresh", watch=True)
    async def ask(self) -> None:
        """Ask the source, and wait for its answer. Whoever asks meanwhile gets the same one."""
        offered = self.param.keys.objects
        chosen = None if len(self.keys) == len(offered) else list(self.keys)
        self._awaited += 1
        self.running = True
        try:
            if chosen == []:
                raise SourceError(f"No {self.key_label.lower()} is chosen. Choose one, then press Refresh.")
            self._take(await self.history.feed.refresh(chosen), chosen)
        except SourceError as error:
            self.error = str(error)
        finally:
            self._awaited -= 1
            self.running = self._awaited > 0
        self.answers += 1

    @property
    def key_label(self) -> str:
        """What the keys are, as people read it: "City"."""
        return self.source.keys[0].replace("_", " ").capitalize() if self.source.keys else ""

    def _take(self, batch: Batch, chosen: list[str] | None) -> None:
        # A source that tells only news, such as posts, has not taken back what it told before.
        kept = self.rows if "text" in batch.rows or batch.rows.empty else self.rows[:0]
        rows = newest(pd.concat([kept, batch.rows]) if len(kept) else batch.rows, self.source)
        failures, posts = dict(batch.failures), self.history.posts(MAX_POSTS)
        if chosen is not None:
            rows = rows[rows[self.source.keys[0]].isin(chosen)]
            failures = {key: reason for key, reason in failures.items() if key in chosen}
            posts = [post for post in posts if post["term"] in chosen]
        status = self.history.feed.status
        self.batch, self.rows, self.failures, self.posts = batch, rows, failures, posts
        self.provider, self.error, self.trouble = status.provider, "", status.error
        self._offer_keys()

    def _offer_keys(self) -> None:
        """Let a person choose among the keys that the source has told; new ones are chosen at first."""
        told = [series.key for series in self.history.series if series.key]
        names = list(dict.fromkeys([*told, *self.history.feed.status.failures, *self.failures]))
        events = self.history.as_points or not self.source.fixed_keys
        offered = [] if events or len(self.source.keys) != 1 or len(names) > MAX_KEYS else names
        left_out = set(self.param.keys.objects) - set(self.keys)
        self.param.keys.objects = offered
        self.keys = [name for name in offered if name not in left_out]


def newest(rows: pd.DataFrame, source: Source) -> pd.DataFrame:
    """The newest row of every key that has a number, in the order in which the keys come.

    Returns the source's keys and quantities, and `latitude` and `longitude`: NaN where they are unknown.
    """
    keys, quantities = list(source.keys), [quantity.name for quantity in source.quantities]
    table = rows.reindex(columns=[*keys, *quantities, *PLACE]).reset_index()
    table = table[table[quantities].notna().any(axis=1)].drop_duplicates(["time", *keys], keep="last")
    last = table.groupby(keys, sort=False)["time"].idxmax() if keys else table["time"].nlargest(1).index
    return table.loc[last].set_index("time")
