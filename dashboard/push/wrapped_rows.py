"""Rows in a list within an object that says more of all of them, as sensors and their gateways send them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sources.numbers.parser import number_or_nan

Row = dict[str, Any]

# Lists of rows, whatever is beside them; under other names, a list may be of gateways or the like.
_NAMES = {
    "readings", "measurements", "sensors", "samples", "records", "locations", "features", "points", "data",
    "items", "observations", "values", "sensordatavalues", "results",
}  # fmt: skip
# What the items of a list of names and values call these.
_PAIR_NAMES, _PAIR_VALUE = ("value_type", "name", "type", "key", "parameter", "sensor"), "value"


def wrapped_rows(content: Mapping[str, Any]) -> list[Row] | None:
    """The rows in the only list of objects of a pushed object, each with the single values beside the list;
    None where it has none, or may be a row itself.

    Names with values, as in [{"value_type": "P1", "value": 12.5}], are the columns of one row.
    """
    lists = {name: value for name, value in content.items() if _is_list_of_objects(value)}
    if len(lists) != 1:
        return None
    ((name, items),) = lists.items()
    beside = {other: value for other, value in content.items() if _is_single(value)}
    beside = {} if content.get("type") == "FeatureCollection" else beside
    if name.lower() not in _NAMES and any(map(_is_number, _leaves({**content, name: None}))):
        return None
    if (pairs := _pairs(items)) is not None:
        return [{**beside, **pairs}]
    return [{**beside, **_item(item)} for item in items]


def with_named_values(row: Any) -> Any:
    """A row of collectd, which has its values and their names in two lists, with columns of these names."""
    if not isinstance(row, dict):
        return row
    names, values = row.get("dsnames"), row.get("values")
    if not isinstance(names, list) or not isinstance(values, list) or len(names) != len(values):
        return row
    others = {name: value for name, value in row.items() if name not in ("dsnames", "dstypes", "values")}
    return {**others, **dict(zip(map(str, names), values, strict=True))}


def _pairs(items: Sequence[Mapping[str, Any]]) -> Row | None:
    """The columns that names with values make; None where items are rows."""
    name = next((one for one in _PAIR_NAMES if all(isinstance(i.get(one), str) for i in items)), "")
    names = [item.get(name) for item in items]
    is_pair = all(item.keys() <= {name, _PAIR_VALUE, "id"} and _PAIR_VALUE in item for item in items)
    if not name or not is_pair or len(set(names)) < len(names):
        return None
    # Sensors write the numbers as texts, whole ones too, which elsewhere are names.
    return {str(item[name]): _number(item[_PAIR_VALUE]) for item in items}


def _number(value: Any) -> Any:
    """The number that a text is; any other value as it is."""
    number = number_or_nan(value) if isinstance(value, str) else math.nan
    return value if math.isnan(number) else number


def _item(item: Row) -> Row:
    """A row; that of a feature of GeoJSON has its properties and its position."""
    properties, geometry = item.get("properties"), item.get("geometry")
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        return item
    place = geometry.get("coordinates")
    if geometry.get("type") != "Point" or not isinstance(place, list) or len(place) < 2:
        return properties
    return {**properties, "longitude": place[0], "latitude": place[1]}


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _is_single(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    return [value]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
