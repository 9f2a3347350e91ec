"""The settings that say where the rows of an answer are, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any

import param

from sources.answers.reader import FORMATS
from sources.api_requests.api_source import ApiSource
from sources.base import EVENT_ID, PLACE
from sources.columns.inference import unique_name
from sources.json_rows.path_or_value import read_step, read_zone_or_path
from sources.json_rows.paths import compiled, read_path
from sources.json_rows.row_reader import Reading
from sources.json_rows.row_times import RowTimes
from sources.json_rows.shapes import Shape
from sources.numbers.parser import number_or_nan
from sources.times.number_units import read_time_unit

_LAST_NAME = re.compile(r'(\w[^".\[\]]*)"?$')


class RowSettings(ApiSource):
    """A source whose answers hold rows. `type = "json"` documents the settings."""

    format: Any = param.Selector(
        default="", objects=list(FORMATS), doc="format of the answer; empty: detected"
    )
    rows = param.String("", doc="JMESPath of the rows; empty: the whole body; an object is one row")
    each = param.String("", doc="JMESPath, in each of the rows, of a list of rows within it; empty: none")
    time = param.String("", doc="path in a row to its time, in any usual form; empty: the time of the poll")
    date = param.String("", doc="path to the date, where time is an hour or a time of day; empty: none")
    zone = param.String("", doc="zone of times that name none, or the path to it; empty: UTC")
    future = param.Boolean(False, doc="show rows ahead of now, such as forecasts")
    any_time = param.Boolean(False, doc="show rows before 1990 and more than five years ahead")
    key = param.String("", doc="path in a row of its key; empty: one series")
    id = param.String("", doc="path in a row of an id, by which a later row replaces it; empty: none")
    latitude = param.String("", doc="path in a row, in degrees north; empty: not on a map")
    longitude = param.String("", doc="path in a row, in degrees east")
    decimal: Any = param.Selector(
        default="", objects=["", ".", ","], doc="decimal sign in texts; empty: as is clear"
    )
    day_first = param.Boolean(
        None, allow_None=True, doc="whether 3/4/2026 is the 3rd of April; none: as other dates make clear"
    )
    time_unit = param.String(
        "", doc="what numbers of time count: days since 1899-12-30 (spreadsheets), ms, d; empty: unix time"
    )
    step = param.String(
        "", doc="time between rows of which only the first has one: 15min, or the path to it; empty: none"
    )
    position = param.String(
        "", doc="with step, the path to a row's number from 1; empty: its place in the list"
    )
    missing = param.List([], doc="values that stand for none, such as -9999; besides n/a and their like")
    columns = param.List(
        [], item_type=dict, doc="list of {name, path, unit, label, kind}, or computed; required"
    )

    @property
    def times_zone(self) -> tzinfo:
        zone = read_zone_or_path(self.zone)
        return zone if isinstance(zone, tzinfo) else UTC

    def _read_shape(self, numbers: Mapping[str, str]) -> Shape:
        paths = {name: read_path("columns", path) for name, path in numbers.items()}
        paths |= {axis: read_path(axis, getattr(self, axis)) for axis in PLACE}
        return Shape(
            compiled("rows", self.rows) if self.rows else None,
            compiled("each", self.each) if self.each else None,
            read_path("time", self.time),
            read_path("key", self.key),
            {name: path for name, path in paths.items() if path},
            read_path("id", self.id),
            read_step(self.step),
            read_path("position", self.position),
            read_path("date", self.date),
        )

    def _read_reading(self, shape: Shape, units: Mapping[str, str]) -> Reading:
        return Reading(
            keys=self.keys,
            units=units,
            time=self._read_times(shape),
            key=shape.key,
            id=shape.id,
            decimal=self.decimal,
            missing=tuple(number_or_nan(value) for value in self.missing),
            number=unique_name("row", set(shape.numbers)),
        )

    def _read_times(self, shape: Shape) -> RowTimes:
        return RowTimes(
            path=shape.time,
            date=shape.date,
            zone=read_zone_or_path(self.zone),
            any_time=self.any_time,
            future=self.future,
            day_first=self.day_first,
            unit=read_time_unit(self.time_unit),
        )

    def _key_column(self, columns: set[str]) -> str:
        """The column of keys: the last name in the path, such as id of properties.id, unless it is taken.

        columns: the names of all others.
        """
        match = _LAST_NAME.search(self.key.strip().removesuffix("@key"))
        name = match[1] if match else "key"
        taken = {"time", "text", "root", "parent", *[EVENT_ID] * self.events, *PLACE, *columns}
        return "key" if name in taken else name
