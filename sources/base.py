"""The contract of a source of rows. A source imports all that belongs to it from here."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

import pandas as pd
import param

from sources.duration import Duration
from sources.key_limits import KeyLimits
from sources.quantity import Quantity
from sources.source_errors import QuotaSpent, Retry, SourceError, Unauthorized

__all__ = ["Quantity", "QuotaSpent", "Retry", "Source", "SourceError", "Unauthorized", "Usage", "frame"]

# The column of rows that are events.
EVENT_ID = "id"
# The columns of the place of a row, in degrees north and east.
PLACE = ("latitude", "longitude")


class Usage(NamedTuple):
    """How much of a provider's quota is used: 12 of 60 calls per minute."""

    used: float
    limit: float
    unit: str

    @property
    def text(self) -> str:
        """The usage as a sentence for the page."""
        return f"{self.used:,} of {self.limit:,} {self.unit} used"


class Source(KeyLimits):
    """Returns the current rows of one API, file or machine. Its parameters are its settings.

    A whole source, as a file of its own in `sources/`; `[sources.dice]` in dashboard.toml turns it on:

        class Dice(Source):
            type = "dice"
            quantities = (Quantity("pips", "Pips", kind="amount"),)

            def fetch(self, only=None):
                return frame([{"time": self.clock(), "pips": random.randint(1, 6)}])

    `keys` are the text columns that distinguish rows (city, term); `fixed_keys` is whether a key has rows
    again and again, as a city has and an earthquake has not. `events` is whether rows have a text column
    `id`, and a row replaces an earlier one of the same id, such as a revised earthquake. `failures` are the
    errors of single keys at the last fetch, `warning` is what the page says about rows that are incomplete,
    sample or at their end. `future` is whether rows may be ahead of now, as those of forecasts. `rates` is
    whether values are changes since the fetch before, which the first one has not.

    `expanded_settings` are the settings in which `${NAME}` stands for an environment variable, which the
    source replaces (`sources.environment.expanded`); in others it is refused.

    `has_row` is whether its history has a row of a time (unix ms) and keys in memory; the history sets it.

    clock: unix seconds, for the times of rows. monotonic: seconds that no setting of the clock changes, for
    durations.
    """

    interval = Duration(60.0, minimum=0.1, doc="time between two polls")
    floor = Duration(0.0, doc="never poll faster than this, whatever interval says")
    timeout = Duration(10.0, doc="give up on one poll after this long")
    when_watched = param.Boolean(False, doc="poll only while somebody has the page open")
    title = param.String("", doc="heading of the section; empty: made from the source's name")

    type: ClassVar[str] = ""
    expanded_settings: ClassVar[tuple[str, ...]] = ()
    keys: tuple[str, ...] = ()
    fixed_keys: bool = True
    events: bool = False
    future: bool = False
    rates: bool = False
    quantities: tuple[Quantity, ...] = ()

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self.clock, self.monotonic = clock, monotonic
        self.has_row: Callable[[int, tuple[str, ...]], bool] = lambda time, keys: False
        self.failures: dict[str, str] = {}
        self.warning = ""

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        """Fetch the rows that are new.

        May block for `timeout` seconds. Is called from a worker thread, never twice at the same time.
        May return zero rows: there is nothing new.
        Raises only SourceError and its subclasses, and only where there is no row to return: a key that fails
        alone has its reason in `failures`.

        Returns a DataFrame indexed by UTC `time` (`datetime64[ns, UTC]`), with a float column per quantity
        and a text column per key. Two rows with the same time and keys, or with the same `id` where they are
        `events`, are the same row, and the later one replaces the earlier. A source of posts adds rows with
        `text` (see `sources.posts.source`).

        only: fetch these values of the first key and no others.
        """
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """The title of the source or, without one, its name in dashboard.toml."""
        return self.title or str(self.name).replace("_", " ").capitalize()

    @property
    def known_keys(self) -> tuple[str, ...]:
        """The values of the first key column that the source returns; empty where they are not known before
        the rows."""
        return ()

    @property
    def provider(self) -> str:
        """The service that the source reads, as the page shows it. A setting may have this name."""
        return type(self).__name__

    @property
    def active_provider(self) -> str:
        """The service in use now, where the setting `provider` may be "auto"."""
        return self.provider

    @property
    def sample(self) -> bool:
        """Whether the rows are sample data. `warning` then says why there are no live rows."""
        return False

    @property
    def replayed(self) -> bool:
        """Whether the rows were recorded earlier, and are replayed with new times."""
        return False

    @property
    def pushed(self) -> bool:
        """Whether programs push the rows. A fetch then returns the rows that have arrived."""
        return False

    @property
    def buffered(self) -> bool:
        """Whether rows have arrived that wait for a fetch."""
        return False

    @property
    def ready(self) -> bool:
        """Whether a fetch can return rows; False until the first push where rows are pushed."""
        return True

    @property
    def note(self) -> str:
        """A remark for the page; empty: none."""
        return ""

    @property
    def detected(self) -> tuple[str, ...]:
        """What the source has inferred about its data, in phrases: the format, the columns, what is left
        out."""
        return ()

    @property
    def min_interval(self) -> float:
        """The shortest time between polls (seconds) within the provider's quota."""
        return 0.0

    @property
    def period(self) -> float:
        """The current time between polls (seconds): `interval`, or more where `floor` or the quota requires
        it."""
        period: float = max(self.interval, self.floor, self.min_interval)
        return period

    @property
    def row_period(self) -> float:
        """The time between two rows of a key (seconds): `period`, or more where most polls return no new
        row."""
        return self.period

    @property
    def usage(self) -> Usage | None:
        """The number of calls of the provider's quota that were used; None without a quota."""
        return None

    @property
    def cost_per_day(self) -> float | None:
        """Dollars that a day of polls at `interval` costs; None where the provider charges nothing.

        A budget may be lower than that: `note` then says what becomes of the interval.
        """
        return None

    def use_environment(self) -> None:
        """Read the keys from the environment again. Called before a fetch when a variable has changed. Raises
        ValueError where they cannot be used."""

    def columns_state(self) -> dict[str, Any]:
        """What the source has inferred about its columns, as values of JSON, for a source with the same
        settings in another process."""
        return {
            "keys": list(self.keys),
            "quantities": [list(quantity) for quantity in self.quantities],
            "events": bool(self.events),
        }

    def use_columns(self, state: dict[str, Any]) -> None:
        """Continue with the columns of another process. state: as `columns_state` returns it."""
        quantities = tuple(Quantity(*quantity) for quantity in state["quantities"])
        if (list(self.keys), tuple(self.quantities)) != (state["keys"], quantities):
            self.keys, self.quantities = tuple(state["keys"]), quantities
        self.events = state["events"]

    def restore_columns(self, state: dict[str, Any]) -> None:
        """Continue with the columns of an earlier process. A source that is polled infers them again."""

    def close(self) -> None:
        """Close connections and end threads."""


def frame(rows: Sequence[dict[str, Any]], columns: Sequence[str] = ()) -> pd.DataFrame:
    """Rows as the DataFrame that `fetch` returns.

    rows: each has a `time` in unix seconds or as a datetime.
    columns: of the result, `time` included; empty: those of the rows.
    """
    table = pd.DataFrame(list(rows), columns=list(columns) or None)
    if table.empty:
        return table.reindex(columns=table.columns.drop("time", errors="ignore")).set_index(
            pd.DatetimeIndex([], tz="UTC", name="time").as_unit("ns")
        )
    time = table.pop("time")
    unit = "s" if pd.api.types.is_numeric_dtype(time) else None
    moments = pd.DatetimeIndex(pd.to_datetime(time, unit=unit, utc=True), name="time")
    # Float seconds are exact to a microsecond; the digits after that are noise.
    table.index = moments.as_unit("ns").round("us")
    return table
