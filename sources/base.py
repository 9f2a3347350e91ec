"""What every source of rows promises, and how it says that something is wrong.

SourceError            the answer was no use: try again, more slowly each time
├── Retry              try again, but not before `after` seconds
├── Unauthorized       the key or token is refused: asking again will not help
└── QuotaSpent         the plan or the budget is used up: asking again costs or is refused
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal, NamedTuple

import pandas as pd
import param

from sources.duration import Duration

Kind = Literal["measurement", "amount", "percent"]


class SourceError(Exception):
    """A fetch failed; its text says what happened and what to do, and holds no secret."""


class Retry(SourceError):
    """The service asks for patience: do not call again before `after` seconds have passed."""

    def __init__(self, message: str, after: float) -> None:
        super().__init__(message)
        self.after = after


class Unauthorized(SourceError):
    """The service refuses the key or token; polling stops until a person acts."""


class QuotaSpent(SourceError):
    """The plan, the credits or the daily budget are spent; polling stops until a person acts."""


class Quantity(NamedTuple):
    """One number that a source tells, as views draw it.

    `kind` is how its axis behaves: a "measurement" fits the data, an "amount" starts at zero,
    a "percent" runs from 0 to 100. Quantities with the same `chart` share one pair of axes.
    """

    name: str
    label: str
    unit: str = ""
    kind: Kind = "measurement"
    chart: str = ""


class Usage(NamedTuple):
    """How much of a provider's quota is used: 12 of 60 calls per minute."""

    used: int
    limit: int
    unit: str


class Source(param.Parameterized):
    """Something that can be asked for rows. Its parameters are its settings.

    The smallest whole source, as a file of its own in `sources/`:

        class Dice(Source):
            type = "dice"
            quantities = (Quantity("pips", "Pips", kind="amount"),)

            def fetch(self, only=None):
                return frame([{"time": self.clock(), "pips": random.randint(1, 6)}])

    It is then configured by `[sources.dice]` in dashboard.toml and has a section on the page.
    """

    interval = Duration(60.0, least=0.1, doc="time between two polls")
    floor = Duration(0.0, doc="never poll faster than this, whatever interval says")
    timeout = Duration(10.0, doc="give up on one poll after this long")
    when_watched = param.Boolean(False, doc="poll only while somebody has the page open")
    title = param.String("", doc="heading of the section; empty: made from the source's name")

    type: ClassVar[str] = ""
    keys: tuple[str, ...] = ()
    fixed_keys: bool = True
    """Whether keys are places or things that are told again and again, as cities are and events are not."""
    quantities: tuple[Quantity, ...] = ()

    def __init__(self, *, clock: Callable[[], float] = time.time, **settings: Any) -> None:
        super().__init__(**settings)
        self.clock = clock
        self.failures: dict[str, str] = {}
        self.trouble = ""

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        """Ask once. May block for `timeout`; is never called twice at the same time.

        Returns a DataFrame indexed by UTC `time` (`datetime64[ns, UTC]`), a float column per
        declared quantity and a text column per key (city, term, ...); no news is zero rows.
        Rows with the same time and keys are the same row, and the later one is right.
        A source of posts adds rows that carry `text` (see `sources.posts`).

        only: fetch these values of the first key (cities, say) and no others.

        `failures` then holds the reason of every key that failed while others answered.
        Raises SourceError or one of its kinds, and nothing else, when there is nothing to give.
        """
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """What people call it: its title or, where none is set, its name in dashboard.toml."""
        return self.title or str(self.name).replace("_", " ").capitalize()

    @property
    def known_keys(self) -> tuple[str, ...]:
        """The values of the first key that it will tell; empty where only its answers show them."""
        return ()

    @property
    def provider(self) -> str:
        """Name of the service that answers now, as shown on the page."""
        return type(self).__name__

    @property
    def answered_by(self) -> str:
        """Name of the service that answers now, where `provider` is a setting that may be "auto"."""
        return self.provider

    @property
    def sample(self) -> bool:
        """Whether the rows are made up; `trouble` then says why live ones are not to be had."""
        return False

    @property
    def replayed(self) -> bool:
        """Whether the rows were recorded earlier and are told anew, so that their times are not their own."""
        return False

    @property
    def told(self) -> bool:
        """Whether programs tell it its rows by themselves, so that a poll asks nobody."""
        return False

    @property
    def begun(self) -> bool:
        """Whether it has anything to tell, as all have that are asked; one that is told may wait for it."""
        return True

    @property
    def note(self) -> str:
        """What else the page has to say of it; empty: nothing."""
        return ""

    @property
    def least_interval(self) -> float:
        """Seconds between polls that the provider's quota can bear."""
        return 0.0

    @property
    def period(self) -> float:
        """Seconds between polls now: the set interval, or more where floor or quota ask for it."""
        period: float = max(self.interval, self.floor, self.least_interval)
        return period

    @property
    def row_period(self) -> float:
        """Seconds between two rows of a key: `period`, or more where most polls bring it no news."""
        return self.period

    @property
    def usage(self) -> Usage | None:
        """Calls used of the provider's quota, or None where there is none."""
        return None

    def close(self) -> None:
        """Let go of connections and threads."""


def frame(rows: Sequence[dict[str, Any]], columns: Sequence[str] = ()) -> pd.DataFrame:
    """Rows with a `time` (unix seconds or a datetime) as the DataFrame that `fetch` returns."""
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
