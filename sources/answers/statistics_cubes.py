"""Cubes of statistics offices as rows: JSON-stat (Eurostat, Scandinavia) and SDMX-JSON (OECD, ECB).

Both have the values in one list, and elsewhere the categories by whose numbers a value is found.

Facts: json-stat.org/format (`value`, `id`, `size`, `dimension`, `role`; version 1 has `id` and `size` in
`dimension`); github.com/sdmx-twg/sdmx-json, data-message/docs (`dataSets`, `series`, `observations`,
`structure`; version 2 has them below `data`, and a list of `structures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sources.numbers.parser import is_missing_number
from sources.times.parser import unix_seconds

_TIME_IDS = ("TIME_PERIOD", "TIME")
_MAX_METRICS = 50


class _Dimension(NamedTuple):
    """categories: their texts, in order. is_metric: they name what is measured: population, births."""

    name: str
    categories: Sequence[str]
    is_time: bool = False
    is_metric: bool = False


_Cell = tuple[Sequence[int], Any]


def cube_rows(answer: Any) -> list[dict[str, Any]] | None:
    """The rows of a cube, each an object of its categories and its value; None where the answer is none.

    The time is `time`, the value is `value` or, where a dimension names what is measured, under that name.
    `series` has the categories by which several lines differ.
    """
    if not isinstance(answer, Mapping):
        return None
    try:
        found = _json_stat(answer) or _sdmx(answer)
        return _rows(*found) if found else None
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, StopIteration):
        return None


def _rows(dimensions: Sequence[_Dimension], cells: Iterable[_Cell]) -> list[dict[str, Any]]:
    others = [
        place
        for place, one in enumerate(dimensions)
        if not (one.is_time or one.is_metric) and len(one.categories) > 1
    ]
    rows: dict[tuple[int, ...], dict[str, Any]] = {}
    for indices, value in cells:
        if is_missing_number(value):
            continue
        pairs = list(zip(dimensions, indices, strict=True))
        named = [(one, index) for one, index in pairs if not one.is_metric]
        texts = {"time" if one.is_time else one.name: one.categories[index] for one, index in named}
        if len(others) > 1:
            texts["series"] = ", ".join(dimensions[place].categories[indices[place]] for place in others)
        metric = next((one.categories[index] for one, index in pairs if one.is_metric), "value")
        rows.setdefault(tuple(index for _, index in named), texts)[metric] = value
    return list(rows.values())


def _json_stat(answer: Mapping[str, Any]) -> tuple[list[_Dimension], Iterator[_Cell]] | None:
    data = next((one for one in _datasets(answer) if "value" in one and "dimension" in one), None)
    if data is None:
        return None
    dimension = data["dimension"]
    ids, sizes = data.get("id") or dimension["id"], data.get("size") or dimension["size"]
    role = data.get("role") or dimension.get("role") or {}
    dimensions = [
        _json_stat_dimension(name, dimension[name]["category"], role, size)
        for name, size in zip(ids, sizes, strict=True)
    ]
    values = data["value"]
    numbered = values.items() if isinstance(values, Mapping) else enumerate(values)
    return dimensions, ((_indices(int(number), sizes), value) for number, value in numbered)


def _json_stat_dimension(
    name: str, category: Mapping[str, Any], role: Mapping[str, Any], size: int
) -> _Dimension:
    is_time = name in role.get("time", ()) or name.upper() in _TIME_IDS
    is_metric = name in role.get("metric", ()) and size <= _MAX_METRICS
    return _Dimension(name, _categories(category, is_time), is_time, is_metric)


def _datasets(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The answer itself, or what it holds under any name, as version 1 of JSON-stat does."""
    return (
        [one for one in (answer, *answer.values()) if isinstance(one, Mapping)]
        if isinstance(answer, Mapping)
        else []
    )


def _categories(category: Mapping[str, Any], is_time: bool) -> list[str]:
    """The labels, or the codes where these are times: 2026M11 of "November 2026"."""
    labels = category.get("label") or {}
    index = category.get("index") or list(labels)
    codes = sorted(index, key=index.__getitem__) if isinstance(index, Mapping) else list(index)
    if is_time and all(unix_seconds(code) is not None for code in codes[:1]):
        return codes
    return [str(labels.get(code, code)) for code in codes]


def _indices(number: int, sizes: Sequence[int]) -> list[int]:
    """The category numbers of a value. The last one changes fastest."""
    indices = []
    for size in reversed(sizes):
        number, index = divmod(number, size)
        indices.append(index)
    if number:
        raise ValueError("more values than categories")
    return indices[::-1]


def _sdmx(answer: Mapping[str, Any]) -> tuple[list[_Dimension], Iterator[_Cell]] | None:
    data = answer.get("data", answer)
    if not isinstance(data, Mapping) or "dataSets" not in data:
        return None
    structure = data.get("structure") or answer.get("structure") or data["structures"][0]
    series, observed = (
        [_sdmx_dimension(one) for one in structure["dimensions"].get(name) or []]
        for name in ("series", "observation")
    )
    return [*series, *observed], _observations(data["dataSets"])


def _sdmx_dimension(dimension: Mapping[str, Any]) -> _Dimension:
    is_time = dimension.get("role") == "time" or dimension["id"] in _TIME_IDS
    names = ("id", "value", "start", "name") if is_time else ("name", "id", "value")
    categories = [
        next(str(one[name]) for name in names if isinstance(one.get(name), str))
        for one in dimension["values"]
    ]
    return _Dimension(dimension["id"], categories, is_time=is_time)


def _observations(datasets: Iterable[Mapping[str, Any]]) -> Iterator[_Cell]:
    for one in datasets:
        for name, series in (one.get("series") or {"": one}).items():
            for place, values in (series.get("observations") or {}).items():
                yield [int(index) for index in f"{name}:{place}".strip(":").split(":")], values[0]
