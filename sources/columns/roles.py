"""The roles of a table's columns: time, quantities, and keys that distinguish rows.

A column is classified by its name and by most of its cells, so that one odd cell does not change what it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sources.numbers.column import UnreadCells, read_column
from sources.numbers.digit_groups import Separator
from sources.numbers.parser import decimal_of, is_missing_number
from sources.numbers.remarks import is_limit, number_remarks, shortened_number
from sources.times.find_column import are_times_of_day, is_times, time_column

# Why a column is left out.
EMPTY, OTHER_TIMES = "it is empty", "it is another column of times"
CLOCKS = "it holds times of day without a date"
ROW_NUMBERS, TOO_LONG = "it numbers the rows", "it holds long texts or lists"

QUANTITY_SHARE = 0.9
# From here on, a key may have been meant as a quantity.
_REMARKED_SHARE = 0.5
_MAX_KEY_LENGTH = 200
# What pandas and databases call the numbers of rows.
_INDEX_NAME = re.compile(r"|unnamed: \d+|index|level_0|__index_level_\d+__", re.IGNORECASE)
_ROW_NAME = re.compile(
    r"#|rn|rec(?:nbr|num)|(?:row|record)(?:[ _]?(?:id|nr|no|num|number))?|nr\.?|no\.?|id|_id|lfd\.? ?nr\.?",
    re.IGNORECASE,
)
# Loggers go on counting over files.
_LOGGED_NAME = re.compile(r"rn|rec(?:nbr|num)|record(?:[ _]?(?:nr|no|num|number))?", re.IGNORECASE)
_ID_NAME = re.compile(
    r"(?:.*[_ .@-])?(?i:id|ids|uuid|idx|code|zip|plz|postcode|serial|mmsi|imei|mrid|station|stn|device)"
    r"|(?i:sensor_index)|(?:.*[_ .@-])?(?i:platform|headsign|gleis)|.*[a-z](?:Platform|Headsign)"
    r"|(?:.*[_ .@-])?(?i:(?:train|line|trip|flight|vehicle|track)[_ ]?(?:no|nr|num|number))"
    r"|.*[a-z]Nr|(?i:wmo|(?:station|stop|area|region|country|postal|zip)code)"
    r"|.*[a-z](?:Ids?|ID|Code)|(?i:(?:item|node|user|tag|object|sensor|device|station|site|global)id|f_?id|oid|id_str)"
)


class Roles(NamedTuple):
    """The role of each column, by the names in the header.

    time: the columns that make up the time, joined by a blank; empty without a time. keys: the columns that
        distinguish rows. quantities: the values of each column of numbers, NaN for gaps. left_out: why a
        column has no role. limits: sentences about cells that name a limit such as "<0.5" or have a mark, and
        are read as the number in them. gaps: cells without a number. numbered: sentences about keys that are
        numbers for the most part.
    """

    time: tuple[str, ...]
    quantities: dict[str, npt.NDArray[np.float64]]
    keys: tuple[str, ...]
    left_out: dict[str, str]
    gaps: tuple[UnreadCells, ...]
    limits: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences about cells that are gaps, and about cells with limits."""
        return (*map(str, self.gaps), *self.limits, *self.numbered)


def column_roles(
    columns: Mapping[str, Sequence[Any]],
    now: float,
    *,
    typed: bool = False,
    zone: tzinfo = UTC,
    any_time: bool = False,
    decimal: Separator = "",
) -> Roles:
    """The roles of columns of raw values, all of the same length.

    typed: whether the origin of the table distinguishes numbers from texts (JSON, Parquet), so that texts of
        digits are names, unless some are words for a missing number; in CSV all cells are texts.
    decimal: as `sources.numbers.parser.read_number` has it; "": as the cells of all columns make clear.
    """
    decimal = decimal or _decimal_of(columns.values())
    time = time_column(columns, now, zone=zone, any_time=any_time)
    roles = Roles(time, {}, (), {}, ())
    for name, values in columns.items():
        if name not in time:
            roles = _with_column(roles, name, values, _Context(now, typed, decimal))
    return roles


class _Context(NamedTuple):
    now: float
    typed: bool
    decimal: Separator


def _with_column(roles: Roles, name: str, values: Sequence[Any], context: _Context) -> Roles:
    if reason := _not_shown(name, values, context):
        roles.left_out[name] = reason
        return roles
    numbers, gap, share = read_column(name, values, context.decimal)
    if share >= QUANTITY_SHARE and not _is_name(name, values, numbers, context):
        roles.quantities[name] = numbers
        roles = roles._replace(limits=(*roles.limits, *number_remarks(name, _filled_texts(values))))
        return roles._replace(gaps=(*roles.gaps, gap)) if gap else roles
    if example := shortened_number(_filled_texts(values)):
        roles.left_out[name] = (
            f"it holds numbers with letters behind them that are no unit, such as {example}"
        )
        return roles
    if share >= 0.5 and gap and not _are_whole(numbers):
        roles.left_out[name] = f"it holds numbers and texts, such as {gap.example} in row {gap.row}"
        return roles
    if any(isinstance(one, list | dict | np.ndarray) or len(str(one)) > _MAX_KEY_LENGTH for one in values):
        roles.left_out[name] = TOO_LONG
        return roles
    if share >= _REMARKED_SHARE and gap:
        why = f"only {share:.0%} of its cells are numbers: {gap.example} in row {gap.row} is none"
        roles = roles._replace(numbered=(*roles.numbered, f"{name} is a key and no quantity, since {why}"))
    return roles._replace(keys=(*roles.keys, name))


def _not_shown(name: str, values: Sequence[Any], context: _Context) -> str:
    """Why a column is neither a quantity nor a key; "" where it may be."""
    if _are_all_gaps(values):
        return EMPTY
    if is_times(name, values, context.now):
        return OTHER_TIMES
    if are_times_of_day(values):
        return CLOCKS
    is_index = _INDEX_NAME.fullmatch(name.strip()) is not None
    if is_index or _ROW_NAME.fullmatch(name.strip()):
        numbers, gap, _ = read_column(name, values)
        is_numbered = is_index or _are_counted(numbers, any_start=bool(_LOGGED_NAME.fullmatch(name.strip())))
        if gap is None and _are_whole(numbers) and is_numbered:
            return ROW_NUMBERS
    return ""


def _are_all_gaps(values: Sequence[Any]) -> bool:
    if isinstance(values, pd.Series) and pd.api.types.is_numeric_dtype(values):
        return not bool(np.isfinite(values.to_numpy(float, na_value=math.nan)).any())
    return all(is_missing_number(value) for value in values)


def _is_name(name: str, values: Sequence[Any], numbers: npt.NDArray[np.float64], context: _Context) -> bool:
    """Whether numbers are names of things: of stations or cores, or with zeros before them."""
    if not _are_whole(numbers):
        return False
    if is_id_name(name):
        return True
    cells = [value.strip() for value in _texts_of(values)]
    texts = [text for text in cells if not is_missing_number(text)]
    if not texts:
        return False
    if all(map(is_limit, texts)):
        return True  # of groups, such as <18 and >65
    are_digits = all(re.fullmatch(r"[+-]?\d+", text) for text in texts)
    are_texts = len(texts) == sum(not is_missing_number(value) for value in values)
    # A state of Home Assistant is a text: "40", "41", "unavailable".
    is_measured = any(is_missing_number(text) and re.search(r"[A-Za-z]{3}", text) for text in cells)
    if context.typed and are_digits and are_texts and not is_measured:
        return True
    padded = any(re.fullmatch(r"0\d+", text) for text in texts)
    # ON is a province, and NO a country.
    words = all(text.isalpha() for text in texts) and len({text.lower() for text in texts}) == 1
    return padded or (words and texts[0].lower() in ("on", "off", "yes", "no"))


def _texts_of(values: Sequence[Any]) -> list[str]:
    if isinstance(values, pd.Series) and pd.api.types.is_numeric_dtype(values):
        return []
    return [value for value in values if isinstance(value, str)]


def _filled_texts(values: Sequence[Any]) -> list[str]:
    return [text for text in _texts_of(values) if not is_missing_number(text)]


def is_id_name(name: str) -> bool:
    """Whether whole numbers in a column of this name identify things, such as stations or sensors."""
    return _ID_NAME.fullmatch(name.strip()) is not None


def _are_whole(numbers: npt.NDArray[np.float64]) -> bool:
    finite = numbers[np.isfinite(numbers)]
    return bool(finite.size) and bool((finite == np.floor(finite)).all())


def _are_counted(numbers: npt.NDArray[np.float64], *, any_start: bool) -> bool:
    """Whether each number is one more than the one before, as those of rows are."""
    return numbers.size > 1 and (any_start or numbers[0] in (0, 1)) and bool((np.diff(numbers) == 1).all())


def _decimal_of(columns: Iterable[Sequence[Any]]) -> Separator:
    """The decimal sign of a table, the same in all columns because one program wrote them."""
    for values in columns:
        if isinstance(values, pd.Series) and pd.api.types.is_numeric_dtype(values):
            continue
        texts = list(dict.fromkeys(value for value in values if isinstance(value, str) and "," in value))
        if texts and (found := decimal_of(texts[:1000])):
            return found
    return ""
