"""CoverageJSON as rows: what services of weather with OGC's Environmental Data Retrieval answer (KNMI, Met
Office, FMI, NOAA).

Facts: covjson.org/spec (`Coverage`, `CoverageCollection`, `domain.axes`, `ranges`, `parameters`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_KINDS = ("Coverage", "CoverageCollection")
_POSITION = {"x": "longitude", "y": "latitude"}


def coverage_rows(answer: Any) -> list[dict[str, Any]] | None:
    """The rows of series at points: `time`, a value by the name of each parameter, and the position where a
    coverage has one; None where the answer is none, or has grids."""
    if not isinstance(answer, Mapping) or answer.get("type") not in _KINDS:
        return None
    coverages = answer.get("coverages", [answer])
    try:
        return [row for one in coverages for row in _rows(one, answer)] or None
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def _rows(coverage: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    axes = coverage["domain"].get("axes") or answer["domain"]["axes"]
    times = axes["t"]["values"]
    ranges = {name: one["values"] for name, one in coverage["ranges"].items()}
    if not all(_is_series(values, times) for values in ranges.values()):
        raise ValueError("is a grid")
    place = {
        name: axes[axis]["values"][0] for axis, name in _POSITION.items() if len(axes[axis]["values"]) == 1
    }
    for number, time in enumerate(times):
        yield {"time": time, **{name: values[number] for name, values in ranges.items()}, **place}


def _is_series(values: Any, times: Sequence[Any]) -> bool:
    return isinstance(values, list) and len(values) == len(times)
