"""Rows that programs push over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import param

from sources.base import Quantity, Source
from sources.columns.setting import read_pushed_columns
from sources.computed_columns.computed import ComputedColumns
from sources.duration import Duration
from sources.numbers.column import UnreadCells
from sources.posts.source import Post, PostSource
from sources.pushed_rows.arrival_times import ArrivalTimes
from sources.pushed_rows.computed_rows import with_computed
from sources.pushed_rows.frame import pushed_frame
from sources.pushed_rows.intervals import PushIntervals
from sources.pushed_rows.posts import PushedPosts, are_posts, validate_posts
from sources.pushed_rows.schema import Schema, declared_schema, schema_from, schema_state
from sources.pushed_rows.silence import Silence
from sources.pushed_rows.validation import PushedRow, validate_rows
from sources.pushed_rows.waiting_rows import WaitingRows, check_room
from sources.times.settings import read_time_rules


class AcceptedPush(NamedTuple):
    """A valid push: rows by the columns of `schema`, or posts, which are counted by the terms of `track`.
    gaps, left_out: as in `sources.pushed_rows.validation.ValidRows`."""

    schema: Schema
    rows: Sequence[PushedRow] = ()
    posts: Sequence[Post] = ()
    track: tuple[str, ...] = ()
    gaps: tuple[UnreadCells, ...] = ()
    left_out: int = 0


class Push(Source):
    """Buffers the rows that `accept` receives until the next `fetch`. For a source named readings:

        readings.accept([{"city": "London", "temperature (°C)": 8.4}])

    The first push decides: columns of texts are keys, columns of numbers are quantities, and a column such as
    `time`, `timestamp` or `created_at` is the time. Later pushes may add quantities, but no keys. Rows with
    a `text` are posts, as in `sources.posts.source.PostSource`. With `id`, rows are events: a row replaces an
    earlier one of the same id.

    terms: what posts are counted by where `track` is empty. added: whether a push has added it, rather than a
    table of the settings.
    """

    type = "push"

    columns = param.List(
        [], item_type=dict, doc="list of {name, unit, label, kind}, or computed; others are added by pushes"
    )
    keys: Any = param.List([], item_type=str, doc="columns that distinguish rows; empty: those of texts")
    id = param.String(
        "", doc="column of the id of events, whose rows replace each other; empty: rows are no events"
    )
    zone = param.String("", doc="zone of times that name none; empty: UTC")
    future = param.Boolean(False, doc="show rows ahead of now, such as forecasts")
    any_time = param.Boolean(False, doc="accept times before 1990 and more than five years ahead")
    day_first = param.Boolean(
        None, allow_None=True, doc="whether 3/4/2026 is the 3rd of April; none: as other dates make clear"
    )
    track = param.List([], item_type=str, doc="terms to count in posts; empty: those of all other sources")
    interval = Duration(1.0, minimum=0.1, doc="time between two polls of the buffer")

    def __init__(self, *, terms: Sequence[str] = (), added: bool = False, **settings: Any) -> None:
        super().__init__(**settings)
        self.added = added
        self.terms = tuple(self.track or terms)
        columns = read_pushed_columns(self.columns)
        self._schema = declared_schema([column.quantity for column in columns], self.keys, self.id)
        self._computed = ComputedColumns([(column.name, column.computation) for column in columns])
        self._rules = read_time_rules(self.zone, self.any_time, self.future, self.day_first)
        self._posts: PushedPosts | None = None
        self._lock = threading.Lock()
        self._waiting = WaitingRows()
        self._arrivals = ArrivalTimes()
        self._intervals = PushIntervals()
        self._silence = Silence(self.monotonic)
        self.apply_schema()

    def accept(self, rows: Sequence[Any], at: float | None = None) -> int:
        """Buffer the rows that have a number, or none; returns how many. Raises as `prepare` does."""
        self.buffer(accepted := self.prepare(rows, at))
        return len(rows) - accepted.left_out

    def prepare(self, rows: Sequence[Any], at: float | None = None, *, typed: bool = True) -> AcceptedPush:
        """Validate rows, and set the columns that they are the first to have. May be called from any thread.

        rows, at, typed: as in `sources.pushed_rows.validation.validate_rows`.
        Raises RejectedPush where a row is invalid, and PushBufferFull where too many rows wait, or come
        without a time.
        """
        while rows:
            posts, schema, now = self._posts, self._schema, self.clock()
            if posts is not None or (not schema.numbers and are_posts(rows)):
                if accepted := self._prepare_posts(validate_posts(rows, now, at), schema):
                    return accepted
                continue
            valid = validate_rows(rows, schema, now, at, self._rules, typed=typed)
            extended, read = valid.schema, valid.rows
            with self._lock:
                if self._schema is not schema or self._posts is not None:
                    continue  # another push came first, and these rows may not fit its columns
                check_room(len(self._waiting), len(read))
                assigned, self._schema = self._arrivals.assigned(read, now, self.has_row), extended
                computed = with_computed(assigned, extended, self._computed)
                return AcceptedPush(extended, computed, gaps=valid.gaps, left_out=valid.left_out)
        return AcceptedPush(self._schema)

    def buffer(self, accepted: AcceptedPush) -> None:
        """Buffer the rows of a push until the next `fetch`. May be called from any thread."""
        with self._lock:
            self._waiting.add(accepted.rows)
            if self._posts is not None and accepted.posts:
                self._posts.put(accepted.posts)
            if accepted.rows or accepted.posts:
                self._silence.restart()

    def apply_schema(self) -> None:
        """Set keys and quantities to the columns of the pushes so far."""
        schema = self._schema
        if self._posts is not None:
            self.keys, self.quantities = list(PostSource.keys), PostSource.quantities
        elif schema.quantities != self.quantities or schema.keys:
            self.keys, self.quantities = [*(schema.keys or {}).values()], schema.quantities
            self.events = bool(schema.event)

    def columns_state(self) -> dict[str, Any]:
        schema, posts = self._schema, self._posts is not None
        state = super().columns_state()
        if not posts:
            # Of one moment: the next push may have added some that no fetch has set yet.
            state |= {"quantities": [list(one) for one in schema.quantities], "events": bool(schema.event)}
        return state | {
            "posts": posts,
            "added": self.added,
            "silence": self._silence.seconds,
            "schema": schema_state(schema),
        }

    def use_columns(self, state: dict[str, Any]) -> None:
        with self._lock:
            self._use_columns(state)

    def restore_columns(self, state: dict[str, Any]) -> None:
        """Continue with the columns of an earlier process, unless a push or the settings have other
        columns."""
        with self._lock:
            schema, stored = self._schema, state["schema"]
            declared = [list(one) for one in schema.quantities]
            is_decided = self._posts is not None or schema.numbers or schema.event != stored["event"]
            is_other = state["quantities"][: len(declared)] != declared or (
                schema.keys is not None and schema.keys != stored["keys"]
            )
            if not (is_decided or is_other or (state["posts"] and declared)):
                self._use_columns(state)

    def _use_columns(self, state: dict[str, Any]) -> None:
        if state["posts"]:
            self._posts = self._posts or self._new_posts()
        else:
            quantities = tuple(Quantity(*one) for one in state["quantities"])
            self._schema = schema_from(state["schema"], quantities, self._schema.received)
        if state["silence"] is not None:
            self._silence.restart(state["silence"])
        self.apply_schema()

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        if self._posts is not None:
            self.apply_schema()
            rows, self.failures = self._posts.fetch(only), self._posts.failures
            return rows
        with self._lock:
            self.apply_schema()
            requested = set(only) if only is not None and self.keys else None
            schema, received = self._schema, self._waiting.take(requested)
        self._intervals.record({() if row.id else row.keys for row in received}, self.monotonic())
        return pushed_frame(received, schema)

    @property
    def received_keys(self) -> frozenset[tuple[str, ...]]:
        """The keys of all rows that were pushed: a set of tuples, with a text per key column."""
        return self._schema.received

    @property
    def known_keys(self) -> tuple[str, ...]:
        posts = self._posts
        return posts.known_keys if posts is not None else ()

    @property
    def detected(self) -> tuple[str, ...]:
        schema = self._schema
        if self._silence.seconds is None or not schema.quantities:
            return ()
        ignored = sorted(schema.ignored - set(schema.time))
        return (
            f"time: {' and '.join(schema.time) or 'time, else that of the push'}",
            f"keys: {', '.join(schema.keys or ()) or 'none'}",
            f"numbers: {', '.join(quantity.name for quantity in schema.quantities)}",
            *((f"left out, as times or row numbers: {', '.join(ignored)}",) if ignored else ()),
        )

    @property
    def pushed(self) -> bool:
        return True

    @property
    def buffered(self) -> bool:
        return bool(self._waiting or (self._posts is not None and len(self._posts)))

    @property
    def ready(self) -> bool:
        return self._silence.seconds is not None

    @property
    def note(self) -> str:
        return self._silence.note(str(self.name), self.row_period)

    @property
    def provider(self) -> str:
        return "pushed"

    @property
    def row_period(self) -> float:
        """Seconds between two rows of the key that is pushed least often."""
        return max(self.period, self._intervals.longest)

    def _prepare_posts(self, posts: Sequence[Post], schema: Schema) -> AcceptedPush | None:
        """The posts as a push; None where another push has decided that rows are no posts."""
        with self._lock:
            if self._schema is not schema:
                return None
            if self._posts is None:
                self._posts = self._new_posts()
            check_room(len(self._posts), len(posts))
            return AcceptedPush(schema, posts=posts, track=self._posts.known_keys)

    def _new_posts(self) -> PushedPosts:
        track = {"track": list(self.terms)} if self.terms else {}
        return PushedPosts(name=self.name, clock=self.clock, **track)
