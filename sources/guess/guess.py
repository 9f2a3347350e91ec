"""The settings that show an answer, guessed from it alone and tried by the source that they set up."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sources.answers import Body, UnreadableAnswer, read_answer
from sources.base import SourceError
from sources.column_roles import Roles, column_roles, is_id_name, read_column
from sources.guess.fields import (
    Field,
    array_fields,
    key_field,
    last_name,
    names_of_places,
    outer_fields,
    row_fields,
)
from sources.guess.key_field import are_events, key_of_rows
from sources.guess.shapes import RowShape, places_of, row_shapes
from sources.guess.time_field import TimeField, are_epochs, time_of_rows
from sources.guess.unit_names import UnitNames
from sources.infer_columns import guess_kind, parse_header, slug, unique_name
from sources.json_api import Json
from sources.json_paths import Place
from sources.numbers import decimal_of
from sources.times import FUTURE_SECONDS

MAX_COLUMNS = 12
"""How many columns a guess shows; the others are named."""

_MAX_TRIED = 5
_MIXED = "it holds numbers and texts"
_RESERVED = {"time", "text", "latitude", "longitude"}
_LATITUDE, _LONGITUDE = (
    re.compile(r"(?:.*[_ ])?lat(?:itude)?", re.I),
    re.compile(r"(?:.*[_ ])?(?:lon|lng|long)(?:gitude)?", re.I),
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LEAST_SCORE = 3.0
# What answers say about themselves.
_ABOUT_ANSWER = re.compile(
    r"cod|code|status(?:_?code)?|page|per_?page|limit|offset|total(?:_count)?|version|generationtime_ms|took|"
    r"elevation|utc_offset_seconds|gmtoffset|timezone|interval|ttl|decimal",
    re.IGNORECASE,
)


class NoGuess(Exception):
    """An answer holds no rows of numbers that can be found. Its text says what it holds."""


class Guess(NamedTuple):
    """Settings of a `json` source, its rows, and what is not certain.

    rows: what the source with these settings returns for the answer. failures: as `Source.failures`.
    unsure: sentences. further: columns beyond MAX_COLUMNS, as the settings write them.
    """

    settings: dict[str, Any]
    rows: pd.DataFrame
    failures: dict[str, str]
    unsure: tuple[str, ...]
    further: tuple[dict[str, str], ...] = ()


class _Found(NamedTuple):
    """What one shape makes of an answer. score: of how many rows it is, and how clear they are."""

    shape: RowShape
    score: float
    settings: dict[str, Any]
    columns: list[dict[str, str]]
    time: TimeField | None


def guess(body: Body, settings: Mapping[str, Any], now: float | None = None) -> Guess:
    """The settings for an answer that was fetched with `settings` (url, headers and the like).

    settings: `rows`, `zone` and `format`, where given, are taken as they are.
    Raises NoGuess.
    """
    now = time.time() if now is None else now
    found: list[tuple[float, str, Any, _Found]] = []
    errors = []
    for form in _formats(body, str(settings.get("format", ""))):
        try:
            answer = read_answer(*body, form)  # type: ignore[arg-type]
        except UnreadableAnswer as error:
            errors.append(str(error))
            continue
        given = settings.get("rows")
        shapes = [s for s in row_shapes(answer) if not given or s.rows == given] or [
            RowShape(str(given or ""))
        ]
        for shape in shapes:
            if one := _of_shape(answer, shape, form, now):
                found.append((one.score - (form != ""), form, answer, one))
    if not found:
        raise NoGuess(errors[0] if errors else "no rows of numbers were found in the answer")
    return _tried(sorted(found, key=lambda one: -one[0]), settings, now)


def _formats(body: Body, given: str) -> tuple[str, ...]:
    """The formats to try: plain text may be CSV as well."""
    if given:
        return (given,)
    return ("", "csv") if body.content_type.startswith("text/plain") else ("",)


def _tried(found: Sequence[tuple[float, str, Any, _Found]], settings: Mapping[str, Any], now: float) -> Guess:
    """The best of the shapes with which a source returns rows."""
    error = ""
    for _, form, answer, one in found[:_MAX_TRIED]:
        own = {"format": form} if form else {}
        shown, further = one.columns[:MAX_COLUMNS], one.columns[MAX_COLUMNS:]
        described = {**settings, **own, **one.settings, "columns": shown}
        if "zone" in settings:
            described["zone"] = settings["zone"]
        source = Json(**described, clock=lambda: now)
        try:
            rows = source.rows_of(answer)
        except SourceError as failed:
            error = error or str(failed)
            continue
        finally:
            source.close()
        unsure = tuple(_unsure(one, [other for _, _, _, other in found], described, rows))
        return Guess(described, rows, source.failures, unsure, tuple(further))
    raise NoGuess(error)


def _of_shape(answer: Any, shape: RowShape, form: str, now: float) -> _Found | None:
    """The settings by which rows of this shape are read; None where it has no numbers."""
    places = places_of(answer, shape)
    if not places:
        return None
    fields, is_arrays = _fields_of(places, shape)
    if not any(field.values for field in fields):
        return None
    names = [key_field(places, path) for path in (shape.key, shape.outer_key) if path and not is_arrays]
    around = [] if is_arrays else [*_around(places, shape)]
    if is_arrays:
        around = [f._replace(values=list(f.values) * len(fields[0].values)) for f in row_fields(places)]
        around += [
            f._replace(values=list(f.values) * len(fields[0].values)) for f in outer_fields(places, "root")
        ]
        around = [field for field in around if len(field.values) == len(fields[0].values)]
    time = time_of_rows([*fields, *names], around, now)
    if is_arrays and not (time and time.used[0] in [field.path for field in fields]):
        return None
    return _described(_Rows(shape, places, fields, names, around, time, is_arrays, form), now)


class _Rows(NamedTuple):
    shape: RowShape
    places: Sequence[Place]
    fields: Sequence[Field]
    names: Sequence[Field]
    around: Sequence[Field]
    time: TimeField | None
    is_arrays: bool
    form: str


def _fields_of(places: Sequence[Place], shape: RowShape) -> tuple[list[Field], bool]:
    """The fields of the rows, and whether these are in columns: lists of one object."""
    if len(places) == 1 and isinstance(places[0].value, Mapping):
        arrays = array_fields(places[0].value)
        if len(arrays) > 1:
            return arrays, True
    value = places[0].value
    names: Sequence[str] = ()
    if isinstance(value, list):
        names = names_of_places(len(value), _outer_values(places[0]))
    return row_fields(places, names), False


def _outer_values(place: Place) -> list[Any]:
    """What is around a row, from near to far."""
    values, outer = [place.value], place.parent
    while outer is not None:
        values.append(outer.value)
        outer = outer.parent
    return [*values, place.root]


def _around(places: Sequence[Place], shape: RowShape) -> list[Field]:
    outer = outer_fields(places, "parent") if shape.each else []
    return [*outer, *(outer_fields(places, "root") if shape.rows or shape.each or shape.outer else [])]


def _described(rows: _Rows, now: float) -> _Found | None:
    used = rows.time.used if rows.time else ()
    latitude, longitude = _position([field for field in rows.fields if field.path not in used])
    taken = {*used, latitude, longitude}
    fields = [f for f in rows.fields if f.path not in taken and not (latitude and _is_position(f))]
    roles = _roles(fields, rows.form, now)
    quantities = _quantities(fields, roles, rows, now)
    if not quantities and latitude:
        quantities = [field for field in rows.fields if field.path in (latitude, longitude)]
    if not quantities:
        return None
    count = len(rows.fields[0].values)
    times = list(rows.time.seconds) if rows.time else [0.0] * count
    keys = [*rows.names, *(field for field in fields if field.name in roles.keys)]
    parents = [
        field
        for field in rows.around
        if field.path.startswith("@parent.") and isinstance(field.values[0], str)
    ]
    keys = [field for field in [*keys, *parents] if field.path not in used]
    listed = bool(rows.places[0].name) and not rows.is_arrays
    key = "" if rows.is_arrays else key_of_rows(_distinct(times), keys, listed=listed)
    settings = _settings(rows, key, latitude, longitude, now)
    if key and rows.time and are_events(rows.time.seconds, key, now):
        settings["id"] = settings.pop("key")
    if decimal := decimal_of(
        [v for field in fields for v in field.values[:20] if isinstance(v, str) and "," in v]
    ):
        settings |= {"decimal": decimal} if decimal == "," else {}
    quantities = [field for field in quantities if field.path != key]
    if not quantities:
        return None
    columns = _columns(quantities, rows)
    return _Found(rows.shape, _score(rows, quantities, key, times, keys), settings, columns, rows.time)


def _distinct(times: Sequence[float]) -> list[float]:
    """The times, where those that are not known are all the same."""
    return [0.0 if math.isnan(one) else one for one in times]


def _roles(fields: Sequence[Field], form: str, now: float) -> Roles:
    columns = {field.name: list(field.values) for field in fields}
    roles = column_roles(columns, now, typed=form != "csv")
    return roles if roles.quantities else column_roles(columns, now, typed=False)


def _quantities(fields: Sequence[Field], roles: Roles, rows: _Rows, now: float) -> list[Field]:
    found = []
    for field in fields:
        if are_epochs(field.values, now) or not (
            field.name in roles.quantities or _is_mostly_numbers(field, roles, rows.form)
        ):
            continue
        name = last_name(field.path)
        if not (_ABOUT_ANSWER.fullmatch(name) or is_id_name(name)):
            found.append(field)
    return found


def _is_mostly_numbers(field: Field, roles: Roles, form: str) -> bool:
    """Whether a column that is no clear quantity is one for a person: "ground" among altitudes, or digits in
    quotes."""
    if roles.left_out.get(field.name, _MIXED)[: len(_MIXED)] != _MIXED:
        return False
    _, gap, share = read_column(field.name, field.values)
    texts = [value for value in field.values if isinstance(value, str)]
    if gap is None:
        is_id = is_id_name(last_name(field.path)) or any(re.fullmatch(r"0\d+", one) for one in texts)
        return bool(texts) and share == 1 and not is_id and any(any(map(str.isdigit, one)) for one in texts)
    return share >= 0.5 and (form == "csv" or any(isinstance(one, int | float) for one in field.values))


def _position(fields: Sequence[Field]) -> tuple[str, str]:
    """The paths of latitude and longitude, where rows have both."""
    for field in fields:
        # GeoJSON has the longitude first.
        if field.path.endswith("coordinates[0]") and any(f.path == f"{field.path[:-3]}[1]" for f in fields):
            return f"{field.path[:-3]}[1]", field.path
    latitude = next((f for f in fields if _LATITUDE.fullmatch(last_name(f.path)) and _within(f, 90)), None)
    longitude = next((f for f in fields if _LONGITUDE.fullmatch(last_name(f.path)) and _within(f, 180)), None)
    return (latitude.path, longitude.path) if latitude and longitude else ("", "")


def _is_position(field: Field) -> bool:
    name = last_name(field.path)
    return bool(_LATITUDE.fullmatch(name) or _LONGITUDE.fullmatch(name)) or "coordinates[" in field.path


def _within(field: Field, limit: float) -> bool:
    try:
        return all(abs(float(value)) <= limit for value in field.values if value not in (None, ""))
    except (TypeError, ValueError):
        return False


def _settings(rows: _Rows, key: str, latitude: str, longitude: str, now: float) -> dict[str, Any]:
    settings: dict[str, Any] = {"rows": rows.shape.rows, "each": rows.shape.each}
    if rows.time:
        settings |= {"time": rows.time.setting, "zone": rows.time.zone}
        if any(one > now + FUTURE_SECONDS for one in rows.time.seconds):
            settings["future"] = True
    settings |= {"key": key, "latitude": latitude, "longitude": longitude}
    settings["interval"] = _interval(rows.time)
    return {name: value for name, value in settings.items() if value and (name, value) != ("interval", 60.0)}


def _interval(times: TimeField | None) -> float:
    """Seconds between polls, by the usual distance of two rows; 60 where they are not of different times."""
    if times is None:
        return 60.0
    moments = np.unique([one for one in times.seconds if math.isfinite(one)])
    if moments.size < 2:
        return 60.0
    step = float(np.median(np.diff(moments)))
    allowed = (60.0, 300.0, 900.0, 3600.0)
    return max((one for one in allowed if one <= step), default=60.0)


def _columns(quantities: Sequence[Field], rows: _Rows) -> list[dict[str, str]]:
    around = [value for place in rows.places[:1] for value in _outer_values(place)]
    units = UnitNames(around, [*rows.fields, *rows.around])
    taken = set(_RESERVED)
    columns = []
    for field in quantities:
        label, _ = parse_header(field.name)
        name = unique_name(slug(_CAMEL.sub("_", label)), taken)
        taken.add(name)
        unit = units.of(field, alone=len(quantities) == 1)
        column = {"name": name, "path": field.path, **({"unit": unit} if unit else {})}
        numbers, _, _ = read_column(field.name, field.values)
        if guess_kind(unit, float(np.nanmin(numbers)), float(np.nanmax(numbers))) == "percent":
            column["kind"] = "percent"
        columns.append(column)
    return columns


def _score(
    rows: _Rows, quantities: Sequence[Field], key: str, times: Sequence[float], keys: Sequence[Field]
) -> float:
    """Rows with a time of their own, with several numbers, all different, in a plain shape are best."""
    count, shape = len(times), rows.shape
    score = 2 * min(math.log2(1 + count), 6) + min(len(quantities), 5) / 2
    if rows.time:
        score += {"@root": 2, "@pare": 3}.get(rows.time.used[0][:5], 4)
        score -= 4 * sum(map(math.isnan, times)) / count
    identities = set(times) if not key or rows.is_arrays else None
    by_path = {field.path: field for field in keys}
    if key in by_path:
        identities = set(zip(times, map(str, by_path[key].values), strict=True))  # type: ignore[arg-type]
    if identities is not None:
        score -= 8 * (1 - len(identities) / count)
    # The only item of a list is one of several another time.
    score -= 3 * sum("[0]." in field.path for field in quantities) / len(quantities)
    score -= 2 * (count == 1 and not rows.places[0].name)
    if rows.is_arrays:
        return score + shape.depth * 0.2
    return score - shape.depth * 0.2 - 0.5 * bool(shape.each) - 0.5 * shape.outer


def _unsure(
    one: _Found, all_found: Sequence[_Found], settings: Mapping[str, Any], rows: pd.DataFrame
) -> list[str]:
    lines = []
    if one.time and one.time.is_local and "zone" not in settings:
        lines.append(
            'Times name no zone and are read as UTC. If they are local, set zone = "Europe/Berlin" or alike.'
        )
    if "id" in settings:
        lines.append(
            "Rows are taken for events, revised by their id. If they are things that report again and again, "
            f"write key = {settings['id']!r} in place of id."
        )
    if one.time is None:
        lines.append("No time was found, so rows have the time of the poll.")
    elif one.time.others:
        others = ", ".join(one.time.others[:4])
        lines.append(f"The time is {one.time.setting}; other times are at {others}.")
    if len(rows) > 1 and not {"key", "id"} & set(settings) and rows.index.has_duplicates:
        lines.append("Several rows have the same time and nothing distinguishes them; set key.")
    if no_unit := [column["name"] for column in settings["columns"] if "unit" not in column]:
        lines.append(f'No unit is named for {", ".join(no_unit)}; add unit = "…".')
    here, *elsewhere = dict.fromkeys(
        found.shape.rows or "the whole body"
        for found in (one, *all_found)
        if found.score > _LEAST_SCORE or found is one
    )
    if elsewhere:
        lines.append(f"Rows are taken from {here}; others are at {', '.join(elsewhere[:5])}.")
    return lines
