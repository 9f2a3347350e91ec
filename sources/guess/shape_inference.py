"""Infers the roles of fields in one shape of an answer: time, key, position and numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sources.columns.roles import Roles, column_roles, is_id_name
from sources.guess.fields import Field, last_name
from sources.guess.key_field import are_events, key_of_rows, key_of_samples
from sources.guess.position import is_position, position_of
from sources.guess.rows import Rows, rows_of
from sources.guess.settings import columns_of, settings_of
from sources.guess.shapes import RowShape, places_of
from sources.guess.time_field import TimeField
from sources.guess.time_values import are_epochs
from sources.numbers.column import read_column
from sources.numbers.digit_groups import Separator
from sources.numbers.parser import decimal_of

_MIXED = "it holds numbers and texts"
# What answers say about themselves.
_ABOUT_ANSWER = re.compile(
    r"cod|code|status(?:_?code)?|version|generationtime_ms|took|elevation|utc_offset_seconds|gmtoffset|timezone|"
    r"ttl|decimal|jsonrpc",
    re.IGNORECASE,
)
# What they say about their pages. In a row, or in an object of another name, these are measured.
_ABOUT_PAGES = re.compile(r"page|per_?page|limit|offset|total(?:_count)?|interval", re.IGNORECASE)
_PAGES = re.compile(r"meta(?:data)?|pag(?:e|es|ing|ination)|info|header|links?|response|query", re.IGNORECASE)
# Numbers that are thousands or decimals.
_UNCLEAR = re.compile(r"\D*[1-9]\d{0,2},\d{3}\D*")


class InferredShape(NamedTuple):
    """What one shape makes of an answer. score: of how many rows it is, and how clear they are. rows: how
    many were looked at."""

    shape: RowShape
    score: float
    settings: dict[str, Any]
    columns: list[dict[str, str]]
    time: TimeField | None
    rows: int


def infer_shape(answer: Any, shape: RowShape, form: str, now: float) -> InferredShape | None:
    """The settings by which rows of this shape are read; None where it has no numbers."""
    places = places_of(answer, shape)
    if not places:
        return None
    rows = rows_of(places, shape, form, now)
    return _infer(rows, now) if rows else None


def _infer(rows: Rows, now: float) -> InferredShape | None:
    used = rows.time.used if rows.time else ()
    position = latitude, longitude = position_of([field for field in rows.fields if field.path not in used])
    taken = {*used, *position}
    fields = [f for f in rows.fields if f.path not in taken and not is_position(f, beside=bool(latitude))]
    roles = _roles(fields, rows.form, now)
    quantities = _quantities(fields, roles, rows, now)
    if not quantities and latitude:
        quantities = [field for field in rows.fields if field.path in position]
    if not quantities:
        return None
    keys = [*rows.names, *(field for field in fields if field.name in roles.keys), *_keys_around(rows, now)]
    keys = [field for field in keys if field.path not in used]
    times = list(rows.time.seconds) if rows.time else [0.0] * len(rows.fields[0].values)
    if key := key_of_samples([place.value for place in rows.places]):
        quantities = [field for field in quantities if field.path == "value"]
        # Prometheus' samples without a time are of the poll.
        if any(place.value.get("time") is None for place in rows.places):
            rows = rows._replace(time=None)
    else:
        key = _key(rows, keys, times)
    quantities = [field for field in quantities if field.path != key]
    if not quantities:
        return None
    decimal = _decimal_of(rows.fields)
    settings = settings_of(rows, key, latitude, longitude, now) | ({"decimal": decimal} if decimal else {})
    ids = next((field.values for field in keys if field.path == key), ())
    if key and rows.time and are_events(rows.time.seconds, key, ids, now):
        settings["id"] = settings.pop("key")
    columns = columns_of(quantities, rows, decimal)
    score = _score(rows, quantities, key, times, keys)
    return InferredShape(rows.shape, score, settings, columns, rows.time, len(times))


def _keys_around(rows: Rows, now: float) -> list[Field]:
    """The texts around rows that may distinguish them from those of other places."""
    beside = _texts_beside(rows, now) if rows.is_arrays else []
    parents = [field for field in rows.around if field.path.startswith("@parent.")]
    return [*beside, *(one for one in parents if isinstance(one.values[0], str) and not _is_numbered(one))]


def _key(rows: Rows, keys: Sequence[Field], times: Sequence[float]) -> str:
    """The setting `key`; "" where rows need none."""
    if rows.is_arrays and len(rows.places) == 1:
        return ""
    # Times that are not known are all the same.
    distinct = [0.0 if math.isnan(one) else one for one in times]
    return key_of_rows(distinct, keys, listed=bool(rows.places[0].name) and not rows.is_arrays)


def _decimal_of(fields: Sequence[Field]) -> Separator:
    """The setting `decimal`; "" where each number is clear without it."""
    texts = [v for field in fields for v in field.values[:20] if isinstance(v, str) and "," in v]
    decimal = decimal_of(texts)
    return decimal if decimal == "," or any(map(_UNCLEAR.fullmatch, texts)) else ""


def _is_numbered(field: Field) -> bool:
    """Whether texts number what is around the rows: 1, 2 and so on, as mRID of ENTSO-E."""
    distinct = list(dict.fromkeys(field.values))
    return distinct == [str(number) for number in range(1, len(distinct) + 1)]


def _texts_beside(rows: Rows, now: float) -> list[Field]:
    """The texts beside columns, which may distinguish those of one place from others."""
    fields = [field for field in rows.around if not field.path.startswith("@")]
    roles = _roles(fields, rows.form, now)
    return [field for field in fields if field.name in roles.keys]


def _roles(fields: Sequence[Field], form: str, now: float) -> Roles:
    columns = {field.name: list(field.values) for field in fields}
    roles = column_roles(columns, now, typed=form != "csv")
    return roles if roles.quantities else column_roles(columns, now, typed=False)


def _quantities(fields: Sequence[Field], roles: Roles, rows: Rows, now: float) -> list[Field]:
    found = []
    for field in fields:
        if are_epochs(field.values, now) or not (
            field.name in roles.quantities or _is_mostly_numbers(field, roles, rows.form)
        ):
            continue
        name = last_name(field.path)
        if not (_ABOUT_ANSWER.fullmatch(name) or is_id_name(name) or _is_about_pages(field, rows)):
            found.append(field)
    # What is on or off comes last, since a guess shows the first columns only.
    return sorted(found, key=lambda field: all(isinstance(value, bool) for value in field.values))


def _is_about_pages(field: Field, rows: Rows) -> bool:
    parent = last_name(field.path.rpartition(".")[0])
    is_outside = not rows.shape.rows and len(rows.places) == 1 and not parent
    return bool(_ABOUT_PAGES.fullmatch(last_name(field.path))) and (
        is_outside or bool(_PAGES.fullmatch(parent))
    )


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


def _score(
    rows: Rows, quantities: Sequence[Field], key: str, times: Sequence[float], keys: Sequence[Field]
) -> float:
    """Rows with a time of their own, with several numbers, all different, in a plain shape are best."""
    count, shape = len(times), rows.shape
    score = 2 * min(math.log2(1 + count), 6) + min(len(quantities), 5) / 2
    if rows.time:
        score += {"@root": 2, "@pare": 3}.get(rows.time.used[0][:5], 4)
        score -= 4 * sum(map(math.isnan, times)) / count
    identities = set(times) if not key else None
    by_path = {field.path: field for field in keys}
    if key in by_path:
        identities = set(zip(times, map(str, by_path[key].values), strict=True))  # type: ignore[arg-type]
    if identities is not None:
        score -= 8 * (1 - len(identities) / count)
    # A path with [0] reads one item of a list that may have more items in other answers.
    score -= 3 * sum("[0]." in field.path for field in quantities) / len(quantities)
    score -= 2 * (count == 1 and not rows.places[0].name)
    if rows.is_arrays:
        return score + shape.depth * 0.2
    return score - shape.depth * 0.2 - 0.5 * bool(shape.each) - 0.5 * shape.outer
