"""The settings that show the rows of a shape."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise, repeat
from statistics import median
from typing import Any

import numpy as np

from sources.columns.inference import guess_kind, slug, unique_name
from sources.guess.candles import candle_names
from sources.guess.fields import Field
from sources.guess.rows import Rows, outer_values
from sources.guess.time_field import TimeField
from sources.guess.unit_names import UnitNames, label_and_unit
from sources.numbers.column import read_column
from sources.numbers.digit_groups import Separator
from sources.times.plausibility import EARLIEST, FUTURE_SECONDS

_RESERVED = {"time", "text", "latitude", "longitude"}
_NUMBERED = re.compile(r"values? \d+", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def settings_of(rows: Rows, key: str, latitude: str, longitude: str, now: float) -> dict[str, Any]:
    """The settings of a source for these rows, except its columns; those that are the default are left out.

    key, latitude, longitude: paths, or "".
    """
    settings: dict[str, Any] = {"rows": rows.shape.rows, "each": rows.shape.each}
    if rows.time:
        settings |= {"time": rows.time.setting, "zone": rows.time.zone}
        settings |= {"step": rows.time.step, "position": rows.time.position}
        settings |= {"date": rows.time.date, "time_unit": rows.time.unit}
        if any(one > now + FUTURE_SECONDS for one in rows.time.seconds):
            settings["future"] = True
        if any(one < EARLIEST for one in rows.time.seconds):
            settings["any_time"] = True
    settings |= {"key": key, "latitude": latitude, "longitude": longitude}
    keys = next((f.values for f in (*rows.names, *rows.fields, *rows.around) if f.path == key), ())
    settings["interval"] = _interval(rows.time, keys)
    return {name: value for name, value in settings.items() if value and (name, value) != ("interval", 60.0)}


def _interval(times: TimeField | None, keys: Sequence[Any]) -> float:
    """Seconds between polls, by the usual distance of two rows of the same key; 60 where there are none."""
    if times is None:
        return 60.0
    names = map(str, keys) if keys else repeat("")
    moments: dict[str, set[float]] = {}
    for name, moment in zip(names, times.seconds, strict=False):
        moments.setdefault(name, set()).update([moment] if math.isfinite(moment) else ())
    steps = [other - one for found in moments.values() for one, other in pairwise(sorted(found))]
    if not steps:
        return 60.0
    allowed = (60.0, 300.0, 900.0, 3600.0)
    return max((one for one in allowed if one <= median(steps)), default=60.0)


def columns_of(quantities: Sequence[Field], rows: Rows, decimal: Separator = "") -> list[dict[str, str]]:
    """The setting `columns` for fields that are quantities: name, path and, where known, unit and kind."""
    around = [value for place in rows.places[:1] for value in outer_values(place)]
    units = UnitNames(around, [*rows.fields, *rows.around])
    taken, candles = set(_RESERVED), candle_names(quantities, rows.time.seconds if rows.time else ())
    columns = []
    for field in quantities:
        label, _ = label_and_unit(candles.get(field.path, field.name))
        if len(quantities) == 1 and _NUMBERED.fullmatch(label):
            label = "value"
        name = unique_name(slug(_CAMEL.sub("_", label)), taken)
        taken.add(name)
        unit = units.of(field, alone=len(quantities) == 1)
        column = {"name": name, "path": field.path, **({"unit": unit} if unit else {})}
        numbers, _, share = read_column(field.name, field.values, decimal)
        if share and guess_kind(unit, float(np.nanmin(numbers)), float(np.nanmax(numbers))) == "percent":
            column["kind"] = "percent"
        columns.append(column)
    return columns
