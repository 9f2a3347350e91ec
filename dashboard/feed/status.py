"""The status of a source and the batch of one successful fetch: what a feed publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from dashboard.records import Record, Row
from sources.base import Source, Usage
from sources.failure_groups import FailureLine, grouped

Origin = Literal["none", "live", "sample", "replay"]
Health = Literal["starting", "ok", "late", "error", "stopped"]

OVERDUE_PERIODS = 3.0


@dataclass(frozen=True)
class Status:
    """Where the rows shown come from, and how their source is doing.

    Times are unix seconds, `period` is in seconds.

    `origin` is that of the last successful fetch, and a failure leaves it as it is: sample rows that are on
    the charts stay marked as sample until live rows replace them. "none": no rows have come yet.

    `health` is that of the source: "starting" before the first rows, "ok", "late" when rows are overdue,
    "error" when it tries again at `next_poll`, "stopped" when the provider says that money or a cap is spent,
    which is also tried again at `next_poll`.

    `error` says what went wrong and what to do; `note` says what else a viewer needs to know, such as a
    raised interval; `detected` is what was found out about the form of the data. `next_poll` is None for a
    source whose rows are pushed.
    """

    origin: Origin = "none"
    health: Health = "starting"
    provider: str = ""
    period: float = 0.0
    last_success: float | None = None
    next_poll: float | None = None
    usage: Usage | None = None
    error: str = ""
    note: str = ""
    detected: tuple[str, ...] = ()
    failures: dict[str, str] = field(default_factory=dict)

    @cached_property
    def failure_lines(self) -> tuple[FailureLine, ...]:
        """The failures in a few lines. Grouping thousands takes some time, so the lines are computed once for
        all pages."""
        return tuple(grouped(self.failures))

    @property
    def origin_label(self) -> str:
        """The origin of rows that are not live data, "sample" or "replay"; "" for all others."""
        return self.origin if self.origin in ("sample", "replay") else ""

    @property
    def state(self) -> str:
        """The origin while all is well, otherwise the health: what a badge says first."""
        return self.origin if self.health == "ok" else self.health

    def with_late_polls(self, now: float) -> Status:
        """The status at `now` (unix seconds): "late" where polls of an "ok" source are overdue. Rows may be
        overdue as well (`dashboard.history.lateness`)."""
        if self.health != "ok" or self.last_success is None:
            return self
        overdue = now - self.last_success > OVERDUE_PERIODS * max(self.period, 1.0)
        return replace(self, health="late") if overdue else self

    def shifted(self, seconds: float) -> Status:
        """The status with all times moved by these seconds, after the clock was set."""

        def moved(at: float | None) -> float | None:
            return None if at is None else at + seconds

        return replace(self, last_success=moved(self.last_success), next_poll=moved(self.next_poll))


@dataclass(frozen=True)
class Batch:
    """The rows of one successful fetch, converted once into each form that is needed.

    rows: as `Source.fetch` returns them. records: in order of time. posts: oldest first, as `posts_of`
        returns them. at: when they came (unix seconds). period: seconds between two rows of a key.
    sample: whether they are sample data. failures: the reasons of keys and rows that failed, by their names.
    after_failure: whether polls failed since the batch before. received: whether another process has fetched
        it, and stores its rows.
    """

    rows: pd.DataFrame
    records: Sequence[Record]
    posts: Sequence[Row]
    at: float
    period: float
    sample: bool
    failures: dict[str, str]
    after_failure: bool
    received: bool = False


def successful_status(
    before: Status,
    source: Source,
    now: float,
    next_poll: float | None,
    keys: Sequence[str] | None,
    failures: dict[str, str],
) -> Status:
    """The status after a successful fetch of `keys`, or of all keys for None. Times are unix seconds.

    Keys that failed before and were not fetched now keep their failure.
    """
    others = {} if keys is None else {key: why for key, why in before.failures.items() if key not in keys}
    return Status(
        origin=origin_of(source),
        health="ok" if source.ready else "starting",
        provider=source.active_provider,
        period=source.period,
        last_success=now,
        next_poll=None if source.pushed else next_poll,
        usage=source.usage,
        error=source.warning,
        note=notes(source),
        detected=source.detected,
        failures=others | failures,
    )


def origin_of(source: Source) -> Origin:
    """The origin of the rows that a source has just returned; "none" while it has none to return."""
    if not source.ready:
        return "none"
    if source.sample:
        return "sample"
    return "replay" if source.replayed else "live"


def notes(source: Source) -> str:
    """The remarks of a source for the page, in one text. They do not depend on whether the source answers."""
    return " ".join(filter(None, (raised_interval(source), source.note)))


def raised_interval(source: Source) -> str:
    """The note of a source that is polled less often than its settings say; "" for all others."""
    minimum = max(source.floor, source.min_interval)
    if source.interval >= minimum:
        return ""
    cause = "its floor" if source.floor >= source.min_interval else "the provider's quota"
    return f"Polled every {minimum:g} s, not every {source.interval:g} s: that is {cause}."
