"""Series of CoverageJSON are rows."""

from __future__ import annotations

from typing import Any

import pytest

from sources.answers.coverages import coverage_rows

TIMES = ["2026-11-22T01:00:00Z", "2026-11-22T01:10:00Z"]
AXES = {"x": {"values": [5.1]}, "y": {"values": [52.1]}, "t": {"values": TIMES}}
COVERAGE = {
    "type": "Coverage",
    "domain": {"type": "Domain", "domainType": "PointSeries", "axes": AXES},
    "ranges": {
        "ta": {"type": "NdArray", "values": [8.4, None]},
        "rh": {"type": "NdArray", "values": [87, 88]},
    },
}
ROWS = [
    {"time": TIMES[0], "ta": 8.4, "rh": 87, "longitude": 5.1, "latitude": 52.1},
    {"time": TIMES[1], "ta": None, "rh": 88, "longitude": 5.1, "latitude": 52.1},
]


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        (COVERAGE, ROWS),
        ({"type": "CoverageCollection", "coverages": [COVERAGE, COVERAGE]}, ROWS + ROWS),
        (COVERAGE | {"ranges": {"ta": {"values": [1, 2, 3, 4]}}}, None),
        ({"type": "CoverageCollection", "coverages": []}, None),
        ({"type": "Coverage"}, None),
        ({"type": "Feature"}, None),
        ([COVERAGE], None),
    ],
)
def test_series_at_points_are_rows(answer: Any, rows: Any) -> None:
    assert coverage_rows(answer) == rows
