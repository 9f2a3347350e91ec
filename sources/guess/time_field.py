"""Finds the field that holds the times of rows, and their time zone."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from sources.guess.days import TimesByDay, times_by_day_numbers, times_of_day
from sources.guess.fields import Field, last_name
from sources.guess.joined_path import joined_path
from sources.guess.not_row_times import BEGINNING, end_of_window, is_of_another
from sources.guess.time_values import (
    all_name_zones,
    are_calendar_times,
    are_epochs,
    names_zone,
    read_seconds,
    seconds_of,
)
from sources.json_rows.paths import KEY
from sources.numbers.parser import is_missing_number
from sources.times.column_names import (
    by_likelihood,
    with_years,
    zone_of_names,
)
from sources.times.find_column import time_column
from sources.times.recognition import is_time_or_year
from sources.times.split_columns import joined
from sources.times.zones import read_zone

_DAY = 86_400.0
_MAX_AGE_AROUND = 7 * _DAY
_MAX_OFFSET = 14 * 3600.0
_ZONE_NAME = re.compile(
    r"(?:.*[_. ]|local)?(?:utc_?offset.*|gmt_?offset.*|time_? ?zone|tz(?:_?id|_?name|_?cd)?)", re.IGNORECASE
)
# The ends of intervals: a row is shown at its begin.
_END = re.compile(
    r"(?:.*[_ ])?(?:to|end|until|expires?|valid_to)(?:[_ ].*)?|end[A-Z].*|.*(?:To|End|Until)", re.ASCII
)
_DAY_ALONE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Digits in texts may be any id, and are times under such names, or in the first cell of a row, only.
_EPOCH_NAME = re.compile(r"clock|time|date|epoch|stamp|seen|(?:^|_)(?:u?ts|at)$", re.IGNORECASE)
_OLD_YEAR = re.compile(r"1[5-9]\d\d", re.ASCII)


class TimeField(NamedTuple):
    """The setting `time`, the fields that make it, and the times of the rows in unix seconds (NaN: none).

    setting: "" where rows have no time. zone: the setting `zone`. is_local: the texts name no zone.
    others: the paths of other fields that hold times. step: the path to the seconds between rows, where only
        the first has a time. position: that to their numbers. date: that to the date of times of day.
        unit: the setting `time_unit`.
    """

    setting: str
    used: tuple[str, ...]
    seconds: Sequence[float]
    zone: str = ""
    is_local: bool = False
    others: tuple[str, ...] = ()
    step: str = ""
    position: str = ""
    date: str = ""
    unit: str = ""

    @property
    def is_own(self) -> bool:
        """Whether each row has its time within it."""
        return not self.used[0].startswith(("@root.", "@parent."))


def time_of_rows(fields: Sequence[Field], around: Sequence[Field], now: float) -> TimeField | None:
    """The times of rows; None where they have none.

    fields: of the rows themselves. around: single values around them, of which one may be the time of all.
    """
    found = (
        _in_rows(fields, now)
        or _by_days(times_by_day_numbers(fields, now))
        or _in_rows(fields, now, any_time=True)
        or _by_days(times_of_day(fields, around, now))
        or _around(around, now)
    )
    return found and _with_zone(found, [*fields, *around], now)


def _by_days(found: TimesByDay | None) -> TimeField | None:
    return found and TimeField(
        found.path, (found.path,), found.seconds, is_local=found.is_local, date=found.date, unit=found.unit
    )


def _in_rows(fields: Sequence[Field], now: float, *, any_time: bool = False) -> TimeField | None:
    """any_time: whether texts are times that are older than those of live rows, as series of climate have."""
    columns = {field.name: field.values for field in fields}
    paths = {field.name: field.path for field in fields}
    together = time_column(columns, now) if len(columns) > 1 else ()
    if len(together) > 1:
        seconds = seconds_of(joined(columns, together), now)
        if clear := next((field for field in fields if _is_same_with_zone(field, seconds, now)), None):
            return TimeField(clear.path, (clear.path,), seconds_of(clear.values, now))
        setting = joined_path([next(f for f in fields if f.name == name) for name in together])
        return TimeField(setting, tuple(paths[name] for name in together), seconds)
    candidates = [field for field in fields if _is_time(field, now, any_time=any_time)]
    candidates = [field for field in candidates if not is_of_another(field, now)]
    if not candidates:
        return None
    likely = by_likelihood([field.name for field in candidates])
    best = min(candidates, key=lambda field: _rank(field, likely))
    best = _clearest(best, candidates)
    others = tuple(field.path for field in candidates if field is not best)
    seconds = seconds_of(joined({best.name: best.values}, (best.name,)), now, any_time=any_time)
    if end := end_of_window(seconds, candidates, now):
        return TimeField(end.path, (end.path,), seconds_of(end.values, now), others=(best.path,))
    return TimeField(best.path, (best.path,), seconds, others=others)


def _clearest(best: Field, candidates: Sequence[Field]) -> Field:
    """The field, or one beside it that has the same time with its zone."""
    parent = best.path.rpartition(".")[0]
    if not parent or all_name_zones(best.values):
        return best
    beside = (f for f in candidates if f.path.rpartition(".")[0] == parent)
    return next((f for f in beside if all_name_zones(f.values)), best)


def _is_same_with_zone(field: Field, local: Sequence[float], now: float) -> bool:
    """Whether a field has the times that date and time of day make, with the zone that these lack."""
    if not all_name_zones(field.values):
        return False
    steps = {one - other for one, other in zip(local, seconds_of(field.values, now), strict=True)}
    # Two offsets where clocks change within the rows.
    return len(steps) <= 2 and all(abs(step) <= _MAX_OFFSET and step % 900 == 0 for step in steps)


def _is_time(field: Field, now: float, *, any_time: bool = False) -> bool:
    if any_time:
        return _is_old_time(field, now)
    if field.path.endswith(KEY):
        return all(is_time_or_year(str(value)) for value in field.values)
    if are_epochs(field.values, now):
        return True
    # The first cell of a row without names, as that of candles of markets.
    is_first = field.is_place and field.path == "[0]"
    if (is_first or _EPOCH_NAME.search(field.name)) and are_epochs(list(map(_of_digits, field.values)), now):
        return True
    return bool(time_column({field.name: field.values}, now))


def _of_digits(value: Any) -> Any:
    """The number that a text of digits is; any other value as it is."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _rank(field: Field, likely: Sequence[str]) -> tuple[bool, bool, bool, bool, bool, bool, int]:
    """Sort key: the best first. A time with a zone is clearer than one without."""
    values = [value for value in field.values if not is_missing_number(value)]
    is_local = all(isinstance(one, str) and not names_zone(one) for one in values)
    gaps, is_single = len(field.values) - len(values), len(field.values) == 1
    return (
        not field.path.endswith(KEY),
        gaps * 10 > len(field.values),
        _END.fullmatch(field.name) is not None,
        is_single and BEGINNING.fullmatch(field.name) is not None,
        is_single and _DAY_ALONE.fullmatch(str(field.values[0])) is not None,
        is_local and "local" in field.name.lower(),
        likely.index(field.name) if field.name in likely else len(likely),
    )


def _around(fields: Sequence[Field], now: float) -> TimeField | None:
    """A time near now around the rows, which is that of all of them."""
    recent = []
    for field in fields:
        seconds = seconds_of(field.values, now)
        newest = max((one for one in seconds if math.isfinite(one)), default=math.nan)
        if now - _MAX_AGE_AROUND < newest < now + _DAY and _is_time(field, now):
            recent.append((field, seconds))
    likely = by_likelihood([field.name for field, _ in recent])
    if not recent:
        return None
    fields = [field for field, _ in recent]
    field = _clearest(min(fields, key=lambda one: _rank(one, likely)), fields)
    seconds = seconds_of(field.values, now)
    return TimeField(field.path, (field.path,), seconds)


def _with_zone(found: TimeField, fields: Sequence[Field], now: float) -> TimeField:
    """The field with the zone of its times, where their texts name none and its name or a field beside it
    does."""
    values = [value for field in fields if field.path in found.used for value in field.values]
    texts = [value for value in values if not is_missing_number(value)]
    is_local = found.is_local or are_calendar_times(texts)
    if not is_local or any(names_zone(str(one).strip()) for one in texts):
        return found
    if named := zone_of_names([field.name for field in fields if field.path in found.used]):
        return _in_zone(found, named, read_zone(named), values, now)
    if all("utc" in last_name(path).lower() for path in found.used):
        return found._replace(is_local=False)
    for field in fields:
        if _ZONE_NAME.fullmatch(last_name(field.path)) and (zone := _zone(field.values)) is not None:
            return _in_zone(found, field.path.removeprefix("@root."), zone, values, now)
    return found._replace(is_local=True)


def _in_zone(found: TimeField, setting: str, zone: tzinfo, values: Sequence[Any], now: float) -> TimeField:
    seconds = [read_seconds(value, now, zone) for value in values] if len(found.used) == 1 else found.seconds
    return found._replace(zone=setting, seconds=seconds)


def _zone(values: Sequence[Any]) -> tzinfo | None:
    """The zone that the first value names; None where it is none."""
    try:
        return read_zone(next((value for value in values if value is not None), None))
    except ValueError:
        return None


def _is_old_time(field: Field, now: float) -> bool:
    """Whether a field with the name of one of times holds dates or years of any century.

    Under other names, dates may be those of birth, and numbers may count anything.
    """
    values = with_years(field.name, field.values) if by_likelihood([field.name]) else []
    if not all(isinstance(one, str) and (is_time_or_year(one) or _OLD_YEAR.fullmatch(one)) for one in values):
        return False
    seconds = seconds_of(values, now, any_time=True)
    return bool(seconds) and sum(map(math.isfinite, seconds)) * 10 >= 9 * len(seconds)
