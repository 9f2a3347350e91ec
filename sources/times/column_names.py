"""Reads the names of time columns: how likely they are, their time zones, and whether numbers are years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from sources.times.zones import is_zone

_UNIT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
# The zone of a column's times at the end of its name: "Time CET", "Uhrzeit (MEZ)", "MTU (CET/CEST)".
_ZONE_LAST = re.compile(
    r",?\s(?P<word>[A-Z]{3,4}(?:/[A-Z]{3,4}|[+-]\d{1,2}(?::?\d\d)?)?)$|[(\[](?P<brackets>[^()\[\]]+)[)\]]\s*$"
)
_MONTH = re.compile(r"month|monat|mois|mese|mes", re.IGNORECASE)
# Months and quarters beside a year, as "M10" of a column "period"; other periods are weeks or halves.
_PERIOD = re.compile(r"period|quarter|quartal|trimest(?:er|re)", re.IGNORECASE)
_PERIOD_CELL = re.compile(r"M(?:0?[1-9]|1[0-3])|Q0?[1-4]", re.IGNORECASE)
# Numbers of four digits are years under these names only.
_YEAR_NAME = re.compile(
    r"(?:(?:calendar|reference|reporting)[_ ])?year|jahr|année|anno|ano|año|rok|jaar", re.IGNORECASE
)

_MEASURED = "observed|observation|measured|recorded|received|sampled|published|reported"
# From the clearest to the least clear; all are tried before columns are classified by their cells alone.
_TIME_NAMES = (
    r"time",
    r"timestamp(?:[_ ]?(?:utc|ms|s))?|date[_ ]?time(?:[_ ]?utc)?|_time|time[_ ]?(?:stamp|tag|utc|period)|ts",
    r"time\b.*",
    rf"created[_ ]?at|(?:{_MEASURED})(?:[_ ]?(?:at|on|time|date))?|date[_ ]?(?:{_MEASURED})",
    r"date|day|yyyymmdd(?:hh(?:mm)?)?|datum|zeit(?:stempel|punkt)?|datum[/ _]?zeit|fecha|heure|at|dt|epoch|"
    r"clock|tst|t|tmstamp|unix(?:[_ ]?time)?|valid|data|dato|päivä(?:määrä)?|tarih|mtu",
    r"(?:last[_ ]?)?(?:updated?|reported|seen)(?:[_ ]?(?:at|on|time))?",
    r"(?:last[_ ]?)?(?:changed|modified)(?:[_ ]?(?:at|on|time))?",
    r"[Tt]ime.*|.*[_ ](?:time|date|ts|timestamp|datetime|at|utc)|.*(?:Time|Date|Timestamp)"
    r"|(?i:period|year|month|jahr|monat|quartal|année|mois|trimestre|anno|mese|ano|año|mes|rok|miesiąc|quarter|week)"
    r"|.*[_ ](?i:datum|zeit|zeitpunkt|zeitstempel)|(?:Mess|Buchungs|Ablese)(?:zeit(?:punkt)?|datum|tag)",
)


def with_years(name: str, values: Sequence[Any]) -> Sequence[Any]:
    """The cells of a column, in which numbers of years are texts, since only texts are read as years."""
    if not _YEAR_NAME.fullmatch(bare_name(name)):
        return values
    return [year_text(value) for value in values]


def year_text(value: Any) -> Any:
    """A number of four digits as a text; any other value as it is."""
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return f"{value:.0f}" if is_number and 1000 <= value <= 9999 and value % 1 == 0 else value


@lru_cache(256)
def is_year_name(name: str) -> bool:
    """Whether numbers of four digits in a column of this name are years."""
    return _YEAR_NAME.fullmatch(name) is not None


def zone_of_names(names: Sequence[str]) -> str:
    """The time zone in the names of the columns of a time, as "CET" in "Time CET"; "" without one."""
    for name in names:
        if match := _ZONE_LAST.search(name.strip()):
            text = match["word"] or match["brackets"].strip()
            if text[:1].isalpha() and is_zone(text):
                return text
    return ""


def is_hours_and_minutes(name: str) -> bool:
    """Whether a column of this name has hours and minutes in one number, as 0930."""
    return name.strip().lower() == "hhmm"


def is_year_and_month(names: Sequence[str]) -> bool:
    """Whether two columns of these names have a year, and its month or another part of the year."""
    if len(names) != 2 or not is_year_name(names[0].strip()):
        return False
    return bool(_MONTH.fullmatch(names[1].strip()) or _PERIOD.fullmatch(names[1].strip()))


def are_months(name: str, cells: Sequence[Any]) -> bool:
    """Whether the cells of a column beside a year are months, or periods that are marked as months or
    quarters.

    M13 is the mean of a year in the answers of the BLS.
    """
    some = [cell for cell in cells if cell is not None]
    return bool(_MONTH.fullmatch(name.strip())) or (
        bool(some) and all(isinstance(cell, str) and _PERIOD_CELL.fullmatch(cell.strip()) for cell in some)
    )


def bare_name(name: str) -> str:
    """The name without a unit or a time zone in brackets, or a time zone at its end."""
    bare = _UNIT.sub("", name).strip()
    return _ZONE_LAST.sub("", bare) if zone_of_names([bare]) else bare


def is_time_name(name: str) -> bool:
    """Whether a column of this name is likely to hold times."""
    return any(re.fullmatch(form, bare_name(name), re.IGNORECASE) for form in _TIME_NAMES[:-1])


def by_likelihood(names: Sequence[str]) -> list[str]:
    """The names, sorted by how clearly they are names of times."""
    found: list[str] = []
    for form in _TIME_NAMES:
        flags = re.NOFLAG if "Time|" in form else re.IGNORECASE
        found += [name for name in names if re.fullmatch(form, bare_name(name), flags) and name not in found]
    return found
