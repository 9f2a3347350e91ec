"""Rows that programs push, where all the other sources are asked for theirs."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Sequence
from statistics import median_low
from typing import Any

import numpy as np
import pandas as pd
import param

from sources.base import Source, frame
from sources.duration import Duration
from sources.json_columns import read_quantities
from sources.posts import Post, PostSource
from sources.pushed_posts import PushedPosts, read_posts
from sources.pushed_rows import PushedRow, Shape, declared, read_rows

MAX_WAITING = 100_000
# After so many times the usual, and no less than a minute, a page says that nothing comes.
_SILENT_PERIODS = 10.0
_MIN_SILENCE_SECONDS = 60.0
_REMEMBERED_GAPS = 9


class Full(Exception):
    """More is pushed than is fetched."""


class Push(Source):
    """What `accept` takes waits here for the next `fetch`. Of a source named readings, for example:

        readings.accept([{"city": "London", "temperature (°C)": 8.4}])

    The first push decides: columns of texts are keys, and those of numbers quantities. More quantities may
    come later, and no other keys. Rows with a `text` are posts, as those of `sources.posts.PostSource`.

    Posts are counted by `track` or, where that is empty, by `terms`.
    """

    type = "push"

    columns = param.List([], item_type=dict, doc="list of {name, unit, label, kind}; others add themselves")
    keys: Any = param.List([], item_type=str, doc="columns that tell rows apart; empty: those of texts")
    track = param.List([], item_type=str, doc="terms to count in posts; empty: those of all other sources")
    interval = Duration(1.0, least=0.1, doc="time between two looks at what was pushed")

    def __init__(self, *, terms: Sequence[str] = (), **settings: Any) -> None:
        super().__init__(**settings)
        self.terms = tuple(self.track or terms)
        self._shape = declared(read_quantities(self.columns), self.keys)
        self._posts: PushedPosts | None = None
        self._lock = threading.Lock()
        self._waiting: list[PushedRow] = []
        self._heard: dict[tuple[str, ...], float] = {}
        self._gaps: dict[tuple[str, ...], deque[float]] = {}
        self._newest: float | None = None
        self.settle()

    def accept(self, rows: Sequence[Any], at: float | None = None) -> int:
        """Have these told by the next fetch, all of them or none. From every thread; returns their number.

        rows, at: as `sources.pushed_rows.read_rows` has them. Raises Refused; Full where too many wait.
        """
        while rows:
            posts, shape, now = self._posts, self._shape, self.clock()
            if posts is not None or (not shape.numbers and _are_posts(rows)):
                if self._put_posts(read_posts(rows, now, at), shape):
                    break
                continue
            grown, read = read_rows(rows, shape, now, at)
            with self._lock:
                if self._shape is not shape or self._posts is not None:
                    continue  # another push has come first, and these may not fit what it has decided
                self._make_room(len(self._waiting), len(read))
                self._shape, self._newest = grown, now
                self._waiting += read
            break
        return len(rows)

    def settle(self) -> None:
        """Have keys and quantities be those of the pushes until now."""
        shape = self._shape
        if self._posts is not None:
            self.keys, self.quantities = list(PostSource.keys), PostSource.quantities
        elif shape.quantities != self.quantities or shape.keys:
            self.keys, self.quantities = [*(shape.keys or {}).values()], shape.quantities

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        if self._posts is not None:
            self.settle()
            rows, self.failures = self._posts.fetch(only), self._posts.failures
            return rows
        with self._lock:
            self.settle()
            told, self._waiting = self._waiting, []
        if only is not None and self.keys:
            asked = set(only)
            with self._lock:
                self._waiting = [row for row in told if row.keys[0] not in asked] + self._waiting
            told = [row for row in told if row.keys[0] in asked]
        self._listen(told)
        return self._frame(told)

    @property
    def told_keys(self) -> frozenset[tuple[str, ...]]:
        """The keys of the rows that came."""
        return self._shape.told

    @property
    def known_keys(self) -> tuple[str, ...]:
        posts = self._posts
        return posts.known_keys if posts is not None else ()

    @property
    def told(self) -> bool:
        return True

    @property
    def begun(self) -> bool:
        return self._newest is not None

    @property
    def note(self) -> str:
        if self._newest is None:
            return f"Nothing was pushed yet: POST rows to /push/{self.name}."
        silence = self.clock() - self._newest
        if silence < max(_SILENT_PERIODS * self.row_period, _MIN_SILENCE_SECONDS):
            return ""
        return f"Nothing was pushed for {_words(silence)}."

    @property
    def provider(self) -> str:
        return "pushed"

    @property
    def row_period(self) -> float:
        """Seconds between two rows of the key that is pushed most seldom."""
        # Pages ask while a fetch adds keys and gaps.
        remembered = [list(gaps) for gaps in list(self._gaps.values())]
        return max([self.period, *map(median_low, remembered)])

    def _put_posts(self, posts: Sequence[Post], shape: Shape) -> bool:
        """Whether these are put: they are not where others have decided that rows are no posts."""
        with self._lock:
            if self._shape is not shape:
                return False
            if self._posts is None:
                track = {"track": list(self.terms)} if self.terms else {}
                self._posts = PushedPosts(name=self.name, clock=self.clock, **track)
            self._make_room(len(self._posts), len(posts))
            self._posts.put(posts)
            self._newest = self.clock()
            return True

    def _make_room(self, waiting: int, more: int) -> None:
        if waiting + more > MAX_WAITING:
            raise Full(f"{waiting:,} rows wait to be shown and stored. Push these again in a second.")

    def _listen(self, rows: Sequence[PushedRow]) -> None:
        """Learn how often each key is pushed."""
        now = self.clock()
        for keys in {row.keys for row in rows}:
            if keys in self._heard:
                gap = now - self._heard[keys]
                # Never empty, since pages ask meanwhile.
                if keys in self._gaps:
                    self._gaps[keys].append(gap)
                else:
                    self._gaps[keys] = deque([gap], _REMEMBERED_GAPS)
            self._heard[keys] = now

    def _frame(self, rows: Sequence[PushedRow]) -> pd.DataFrame:
        if not rows:
            return frame([], ["time", *self.keys, *(quantity.name for quantity in self.quantities)])
        moments = pd.to_datetime(np.array([row.time for row in rows]), unit="s", utc=True)
        columns: dict[str, Any] = {
            key: [row.keys[place] for row in rows] for place, key in enumerate(self.keys)
        }
        for place, quantity in enumerate(self.quantities):
            # Rows from before a quantity came do not have it.
            values = [row.numbers[place] if place < len(row.numbers) else math.nan for row in rows]
            columns[quantity.name] = np.array(values, dtype=float)
        index = pd.DatetimeIndex(moments, name="time").as_unit("ns").round("us")
        return pd.DataFrame(columns, index=index)


def _are_posts(rows: Sequence[Any]) -> bool:
    return any(isinstance(row, dict) and isinstance(row.get("text"), str) for row in rows)


def _words(seconds: float) -> str:
    """A length of time: "5 min", "2 h", "3 d"."""
    for unit, length in (("d", 86_400), ("h", 3_600)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / 60:.0f} min"
