"""A fetch that a person requests: what to fetch, and the last result."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import param

from dashboard.feed.status import Batch
from dashboard.history.history import History
from dashboard.records import Row
from sources.base import EVENT_ID, PLACE, Source, SourceError

MAX_KEYS = 40
MAX_POSTS = 50


@dataclass(frozen=True, eq=False)
class RefreshResult:
    """A successful fetch: `rows` are the newest row of every key, `before` those of the fetch before.

    batch: None before the first fetch. failures: why keys have no row. posts: the newest ones, as
    `HistoryPosts.newest` returns them. provider: the service. trouble: why its rows are a sample.
    """

    rows: pd.DataFrame
    before: pd.DataFrame
    batch: Batch | None = None
    failures: Mapping[str, str] = field(default_factory=dict)
    posts: Sequence[Row] = ()
    provider: str = ""
    trouble: str = ""


class Refresh(param.Parameterized):
    """Fetches the chosen keys of one source whenever `refresh` is triggered.

    `result` is that of the last successful fetch, and `error` says why the last one failed.
    """

    refresh = param.Event(label="Refresh", doc="fetch now")
    column: param.Selector[str] = param.Selector(label="Colour by", doc="the quantity that colours the map")
    keys = param.ListSelector(default=[], objects=[], doc="the cities, or other keys, to fetch")
    running = param.Boolean(False, doc="whether a fetch is running")
    answers = param.Integer(0, doc="fetches that have ended, failed ones included")

    def __init__(self, history: History) -> None:
        super().__init__()
        self.history, self.source = history, history.source
        none = newest(pd.DataFrame(index=pd.DatetimeIndex([], tz="UTC", name="time")), self.source)
        self.result, self.error = RefreshResult(none, none), ""
        self._pending = 0
        self.param.column.objects = {one.label: one.name for one in self.source.quantities}
        self.column = self.source.quantities[0].name
        self._offer_keys()

    @param.depends("refresh", watch=True)
    async def fetch(self) -> None:
        """Fetch, and wait for the result. Fetches that are requested meanwhile share it."""
        offered = self.param.keys.objects
        chosen = None if len(self.keys) == len(offered) else list(self.keys)
        self._pending += 1
        self.running = True
        try:
            if chosen == []:
                raise SourceError(f"No {self.key_label.lower()} is selected. Select one, then press Refresh.")
            batch = await self.history.feed.refresh(chosen)
            # In a thread, since it takes some time with thousands of keys.
            self._take(batch, await asyncio.to_thread(self._newest_of, batch), chosen)
        except SourceError as error:
            self.error = str(error)
        finally:
            self._pending -= 1
            self.running = self._pending > 0
        self.answers += 1

    @property
    def key_label(self) -> str:
        """The name of the keys for people: "City"; "" without keys."""
        return self.source.keys[0].replace("_", " ").capitalize() if self.source.keys else ""

    def _newest_of(self, batch: Batch) -> pd.DataFrame:
        # A source that returns only what is new, such as posts, does not withdraw its earlier rows.
        earlier = self.result.rows
        if "text" not in batch.rows and not batch.rows.empty:
            earlier = earlier[:0]
        return newest(pd.concat([earlier, batch.rows]) if len(earlier) else batch.rows, self.source)

    def _take(self, batch: Batch, rows: pd.DataFrame, chosen: list[str] | None) -> None:
        failures, posts = dict(batch.failures), self.history.posts.newest(MAX_POSTS)
        if chosen is not None:
            rows = rows[rows[self.source.keys[0]].isin(chosen)]
            failures = {key: reason for key, reason in failures.items() if key in chosen}
            posts = [post for post in posts if post["term"] in chosen]
        status = self.history.feed.status
        before, self.error = self.result.rows, ""
        self.result = RefreshResult(rows, before, batch, failures, posts, status.provider, status.error)
        self._offer_keys()

    def _offer_keys(self) -> None:
        """Offer the keys that the source has published; new ones are selected at first."""
        failing = (*self.history.feed.status.failures, *self.result.failures)
        names = list(dict.fromkeys([*self.history.keys, *failing]))
        events = self.history.as_points or not self.source.fixed_keys
        offered = [] if events or len(self.source.keys) != 1 or len(names) > MAX_KEYS else names
        left_out = set(self.param.keys.objects) - set(self.keys)
        self.param.keys.objects = offered
        self.keys = [name for name in offered if name not in left_out]


def newest(rows: pd.DataFrame, source: Source) -> pd.DataFrame:
    """The newest row of every key, or of every event, that has a number, in the order in which they come.

    Returns the source's keys and quantities, and `latitude` and `longitude`: NaN where they are unknown.
    """
    keys, quantities = list(source.keys), [quantity.name for quantity in source.quantities]
    identity = [EVENT_ID] if source.events else keys
    names = list(dict.fromkeys([*identity, *keys, *quantities, *PLACE]))
    table = rows.reindex(columns=names).reset_index()
    table = table[table[quantities].notna().any(axis=1)].drop_duplicates(["time", *identity], keep="last")
    last = (
        table.groupby(identity, sort=False)["time"].idxmax() if identity else table["time"].nlargest(1).index
    )
    return table.loc[last, ["time", *keys, *quantities, *PLACE]].set_index("time")
