"""Finds the key field, which distinguishes rows of the same time, or events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from sources.guess.fields import Field, last_name
from sources.json_rows.shapes import key_text

# From the names that people read to those that only programs do.
_NAMES = (
    r".*friendly_?name|.*station_?name|.*site_?name|.*link_?name|.*location_?name|name|.*[_. ]name|.*Name",
    r"title|label|city|town|station|site|place|location|symbol|ticker|currency|country|region|route|line|"
    r"instance|host(?:name)?|device|sensor|container|target|mountpoint|source|respondent|pair|code|ort|stadt|topic",
    r".*(?:device|station)_?id|.*sensor_?s?_?(?:id|index)|.*vehicle_?(?:id|ref)|.*[_. ]?key|callsign|icao.*|"
    r"hex|mmsi",
    r"id|_id|@id|uid|uuid|guid|unid|.*[_. ]id|.*Id|.*ID",
)
_ID = re.compile(
    r"@?_?id|uid|uuid|guid|unid|hex|mmsi|eventid|objectid|.*[_. ]id|.*I[dD]|.*vehicle_?ref", re.IGNORECASE
)
# The first of these patterns are of names of things, the last ones of ids.
_THINGS = 2
_MAX_PAIRS = 8
_EVENT_ID = re.compile(r"@?_?id|unid|uid|uuid|guid|event_?id|object_?id", re.IGNORECASE)
# Things that report repeatedly have newer rows than this.
_EVENT_SECONDS = 900.0


def key_of_samples(rows: Sequence[Any]) -> str:
    """The key of Prometheus' samples: their name and all their labels; "" where rows are none."""
    are_samples = all(
        isinstance(row, Mapping) and isinstance(row.get("labels"), Mapping) and "name" in row for row in rows
    )
    return "join(' ', [[name], values(labels)][])" if are_samples else ""


def key_of_rows(times: Sequence[float], fields: Sequence[Field], *, listed: bool) -> str:
    """The setting `key`: a path, or two that are joined; "" where rows need none.

    times: of the rows, the same for all where they have none of their own. fields: those of texts and ids.
    listed: whether the rows came as a list, so that there may be others another time.
    """
    usable = [field for field in fields if all(key_text(value) is not None for value in field.values)]
    ranked = sorted(usable, key=_rank)
    names = [field for field in usable if field.path.endswith("@key") and len(set(field.values)) > 1]
    if names and _distinguish(times, names[:1]):
        return names[0].path
    if len(set(times)) == len(times):
        return _of_events(len(times), ranked, listed)
    for field in ranked:
        if _distinguish(times, [field]):
            return field.path
    texts = [field for field in ranked if all(isinstance(value, str) for value in field.values)]
    varied = [field for field in texts if len(set(field.values)) > 1]
    # JMESPath cannot join values of a row with those around it.
    within = [field for field in varied if "@" not in field.path]
    for pair in combinations(within[:_MAX_PAIRS], 2):
        if _distinguish(times, pair):
            return f"join(' ', [{', '.join(field.path for field in pair)}])"
    best = max(varied, key=lambda field: len(set(field.values)), default=None)
    return best.path if best else ""


def are_events(times: Sequence[float], key: str, ids: Sequence[Any], now: float) -> bool:
    """Whether rows are events that are past, as earthquakes are, and not things that report again and again.

    times: of the rows, in unix seconds. ids: the values of the key.
    """
    is_past = now - min(times, default=now) > _EVENT_SECONDS
    are_single = len(set(times)) == len(times) == len(set(_texts(ids)))
    return is_past and are_single and bool(_EVENT_ID.fullmatch(last_name(key)))


def _of_events(rows: int, ranked: Sequence[Field], listed: bool) -> str:
    """The key of rows that have a time each: of events, or of things that report one after another."""
    if not listed:
        return ""
    unique = [field for field in ranked if len(set(_texts(field.values))) == rows]
    # An id that counts up numbers the rows, unless it is named after a thing, as station_id is.
    ids = [f for f in unique if _is_id(f) and (_place(f) == _THINGS or not _is_counted(f.values))]
    if rows == 1:
        named = [field for field in ranked if _place(field) < len(_NAMES)]
        return named[0].path if named else ""
    if ids:
        return ids[0].path
    several = [
        field for field in ranked if 1 < len(set(_texts(field.values))) < rows and _place(field) < len(_NAMES)
    ]
    # Things that report at times of their own, such as stations, have a name each.
    named = [field for field in unique if _place(field) < _THINGS]
    return next((field.path for field in (*several, *named)), "")


def _is_id(field: Field) -> bool:
    return bool(_ID.fullmatch(last_name(field.path)) or _ID.fullmatch(field.name))


def _distinguish(times: Sequence[float], fields: Sequence[Field]) -> bool:
    rows = list(zip(times, *(_texts(field.values) for field in fields), strict=True))
    return len(set(rows)) == len(rows)


def _texts(values: Sequence[Any]) -> list[str | None]:
    return [key_text(value) for value in values]


def _is_counted(values: Sequence[Any]) -> bool:
    """Whether they number the rows, up or down."""
    if len(values) < 4 and any(isinstance(value, str) for value in values):
        return False
    try:
        numbers = [int(value) for value in values]
    except (TypeError, ValueError):
        return False
    return len({after - before for before, after in pairwise(numbers)}) == 1


def _rank(field: Field) -> tuple[int, bool, int]:
    texts = [str(value) for value in field.values]
    return _place(field), all(map(str.isdigit, texts)), max(map(len, texts)) // 40


def _place(field: Field) -> int:
    if field.path.endswith("@key"):
        return 0
    name = last_name(field.path)
    forms = (re.fullmatch(form, text, re.IGNORECASE) for form in _NAMES for text in (name, field.name))
    return next((number // 2 for number, match in enumerate(forms) if match), len(_NAMES))
