"""Any HTTP API that answers with rows, described by settings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sources.answers.reader import describe, read_answer
from sources.api_requests.row_settings import RowSettings
from sources.base import EVENT_ID, PLACE, SourceError, frame
from sources.columns.setting import read_columns
from sources.computed_columns.computed import ComputedColumns
from sources.duration import Duration
from sources.http.errors import NoContent, said_error
from sources.http.service_words import reports_error, service_words
from sources.json_rows.absent_rows import may_come_later
from sources.json_rows.row_reader import read_rows
from sources.json_rows.shapes import NoRows, RawRow, raw_rows
from sources.json_rows.unused_values import in_few_words, unused_values
from sources.times.recognition import day_first_of

_SHOWN = 120


@dataclass
class _Answers:
    """What the answers so far were like.

    format: of the newest one. unused: its values that no setting names. had_rows: whether any had rows.
    was_complete: whether the newest one had all keys, without failures. wait_for_rates: whether its rows have
    no value because a rate is known only from the second poll on. without_rows: how one begins that has
    nothing where rows may come; "" once there were any.
    """

    format: str = ""
    unused: Sequence[str] = ()
    had_rows: bool = False
    was_complete: bool = False
    wait_for_rates: bool = False
    without_rows: str = ""


class Json(RowSettings):
    """Rows from the answers of one URL. Paths are JMESPath (https://jmespath.org).

    Earthquakes of the past hour, for example:

        Json(
            url="https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/all_hour.geojson",
            rows="features", time="properties.time", key="id",
            columns=[{"name": "magnitude", "path": "properties.mag", "unit": "Mw"}],
        )

    The answer may be JSON, lines of JSON, CSV, XML, Prometheus' text or plain text (`sources.answers`), and
    its rows may have any of the shapes of `sources.json_rows`. In a path, `@key` is the name under which a
    row stands, `@parent.` leads to the row that holds it, and `@root.` to the whole answer.

    With an `id`, rows are events: a row replaces an earlier one of the same id, whatever its time. Without an
    id and a key, the rows of a list that share their time are numbered.

    A value that is no number is NaN, and one that cannot be read is quoted in `failures`. A row without any
    number, or without a key or a time, is left out, with its reason in `failures`. So is one whose time is
    more than five minutes ahead, unless `future` is set.
    """

    type = "json"
    fixed_keys = False  # a key may be a place with many rows, or an event with one

    interval = Duration(60.0, doc="time between two polls")
    floor = Duration(1.0, doc="never poll faster than this, whatever interval says")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if self.date and not self.time:
            raise ValueError("date needs time, the path to the hour or the time of day")
        columns = read_columns(self.columns)
        self.quantities = tuple(column.quantity for column in columns if not column.hidden)
        self._shape = self._read_shape({column.name: column.path for column in columns if column.path})
        self._column_names = {column.name for column in columns}
        if self.id and EVENT_ID in self._column_names:
            raise ValueError(f"columns: the name {EVENT_ID!r} is that of the events; choose another one")
        self.events = bool(self.id)
        self.keys = (self._key_column(self._column_names),) if self.key else (EVENT_ID,) if self.id else ()
        self._reading = self._read_reading(
            self._shape, {column.name: column.unit_read for column in columns if column.path}
        )
        self._computed = ComputedColumns([(column.name, column.computation) for column in columns])
        self.rates = self._computed.has_rates
        self._answers = _Answers()

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        said: dict[str, str] = {}

        def rows_of_page(answer: Any) -> list[RawRow]:
            if self.query and reports_error(answer):
                said["errors"] = f"The service says: {self._words(answer)}."
            return self._raw_rows(answer)

        try:
            pages = self.fetch_pages(self._read_body, rows_of_page)
        except NoContent:
            return self._read([], {}, only, {})
        # Rows without a time of their own are of now, also where the service says that nothing has changed.
        if pages.unchanged and self.time and self._answers.was_complete:
            return self._read([], {}, None, {})
        raw = [row._replace(position=number) for number, row in enumerate(pages.rows, 1)]
        if raw:
            self._answers.unused = unused_values(
                raw[0].place.value, [path.text for path in self._shape.paths]
            )
        rows = self._read(raw, pages.first, only, said | pages.failures)
        self._answers.was_complete = only is None and not self.failures
        return rows

    def rows_of(self, answer: Any, only: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows in an answer, as `fetch` returns them.

        answer: as `sources.answers.reader.read_answer` returns it.
        Raises SourceError where it has no row of use.
        """
        self.failures = {}
        return self._read(self._raw_rows(answer), answer, only, {})

    def _read(
        self, raw: Sequence[RawRow], answer: Any, only: Sequence[str] | None, failures: Mapping[str, str]
    ) -> pd.DataFrame:
        """The rows of use. answer: in which they were found. failures: those of pages."""
        times = self._reading.time
        if times.day_first is None and times.path is not None:
            # What one poll makes clear holds for the next ones.
            times = times._replace(day_first=day_first_of(one.time for one in raw))
            self._reading = self._reading._replace(time=times)
        found = read_rows(raw, self._reading, self.clock(), only)
        self.failures = {name: self.redacted(why) for name, why in found.failures.items()} | dict(failures)
        if found.numbered:
            self._reading = self._reading._replace(is_list=True)
            self.keys = (self._reading.number,)
        if found.failures and not found.rows:
            # The title of an answer whose rows are found says nothing about them.
            words = self._words(answer) if not self.rows or reports_error(answer) else ""
            first = next(iter(self.failures.values()))
            if words:
                self.failures = {}
                raise said_error(self.active_provider, words)
            raise SourceError(
                f"{self.active_provider} sent no row of use. {first} It sent {self._beginning(answer)}."
            )
        names = dict.fromkeys(("time", *[EVENT_ID] * self.events, *self.keys, *self._shape.numbers))
        return self._with_computed(frame(found.rows, tuple(names)))

    @property
    def ready(self) -> bool:
        return not self._answers.without_rows

    @property
    def note(self) -> str:
        absent = (
            f"Nothing is at rows = {self.rows!r} so far. The answer is {self._answers.without_rows}. "
            "Check rows in the settings if it lasts."
            if self._answers.without_rows
            else ""
        )
        waits = (
            "A rate is the change between two polls: rows come with the next one."
            if self._answers.wait_for_rates
            else ""
        )
        numbered = "Its rows are numbered in their order. Set key to the path of what distinguishes them."
        notes = (super().note, absent, waits, numbered if self._reading.is_list else "")
        return " ".join(filter(None, notes))

    @property
    def detected(self) -> tuple[str, ...]:
        if not self._answers.format:
            return ()
        zone = f", without a zone: {self.zone or 'UTC'}" if self.time else ""
        distinguished = self.id or self.key
        return (
            f"format: {self._answers.format}",
            f"rows: {self.rows or 'the whole answer'}{f', each {self.each}' if self.each else ''}",
            f"time: {' '.join(filter(None, (self.date, self.time))) or 'that of the poll'}{zone}",
            f"{'id' if self.id else 'key'}: {distinguished or 'none, one series'}",
            *((f"position: {self.latitude}, {self.longitude}",) if self.latitude else ()),
            *(
                (f"left out, since no setting names them: {in_few_words(self._answers.unused)}",)
                if self._answers.unused
                else ()
            ),
        )

    def _read_body(self, body: bytes, headers: Mapping[str, str]) -> Any:
        kind = headers.get("Content-Type", "")
        answer = read_answer(body, kind, self.format)
        self._answers.format = describe(body, kind, self.format)
        return answer

    def _raw_rows(self, answer: Any) -> list[RawRow]:
        try:
            rows = raw_rows(answer, self._shape)
        except NoRows as error:
            # Services leave an empty list out.
            if error.found is None and not self._words(answer):
                if self._answers.had_rows:
                    return []
                if may_come_later(answer, error, self._shape) and not reports_error(answer):
                    self._answers.without_rows = self._beginning(answer)
                    return []
            raise self._no_rows(answer, error) from None
        if not rows and reports_error(answer) and (words := self._words(answer)):
            raise said_error(self.active_provider, words)
        self._answers.had_rows, self._answers.without_rows = True, ""
        return rows

    def _with_computed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows with their quantities, and without hidden columns."""
        shown = [quantity.name for quantity in self.quantities]
        computed = self._computed.apply(rows, self.keys, shown)
        self._answers.wait_for_rates = self._computed.has_rates and len(rows) > len(computed) == 0
        if (left_out := len(rows) - len(computed)) and not self._computed.has_rates:
            self.failures[f"{left_out:,} computed rows"] = (
                "No column that is shown has a value: its expr uses a column without a number, or divides by "
                "zero."
            )
        places = [name for name in PLACE if name in computed]
        others = [name for name in computed if name not in {*self._column_names, *PLACE}]
        return computed[[*others, *shown, *places]]

    def _words(self, answer: Any) -> str:
        return service_words(answer, self.redacted)

    def _no_rows(self, answer: Any, error: NoRows) -> SourceError:
        said = error.found if isinstance(error.found, str) and " " in error.found.strip() else ""
        if (error.found is None or said) and (words := self._words(answer) or self._words(said)):
            return said_error(self.active_provider, words)
        what = "nothing" if error.found is None else f"a {type(error.found).__name__}"
        path = self.rows if error.path == "rows" else self.each
        where = f"at {error.path} = {path!r}" if path else "as the whole body"
        return SourceError(
            f"{self.active_provider} sent {what} {where} instead of a list or an object. It sent "
            f"{self._beginning(answer)}. Check rows in the settings, or whether the API has changed."
        )

    def _beginning(self, answer: Any) -> str:
        shown = self.redacted(repr(answer))
        return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
