"""Rows are found in the objects in which sensors and gateways wrap them."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.push.wrapped_rows import with_named_values, wrapped_rows


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (
            {"esp8266id": "12", "sensordatavalues": [
                {"value_type": "P1", "value": "12.5"}, {"value_type": "signal", "value": "-65"}]},
            [{"esp8266id": "12", "P1": 12.5, "signal": -65.0}],
        ),
        (
            {"device": "a", "battery": 3.6, "readings": [{"id": "t1", "v": 1.5}, {"id": "t2", "v": 2.5}]},
            [{"device": "a", "battery": 3.6, "id": "t1", "v": 1.5},
             {"device": "a", "battery": 3.6, "id": "t2", "v": 2.5}],
        ),
        (
            {"type": "FeatureCollection", "features": [
                {"type": "Feature", "properties": {"pm": 5.1},
                 "geometry": {"type": "Point", "coordinates": [13.4, 52.5]}}]},
            [{"pm": 5.1, "longitude": 13.4, "latitude": 52.5}],
        ),
        ({"status": "x", "alerts": [{"values": {"B": 1.5}}]}, [{"status": "x", "values": {"B": 1.5}}]),
        ({"temp": 8.4, "rxInfo": [{"rssi": -100}]}, None),
        ({"a": [{"v": 1}], "b": [{"v": 2}]}, None),
        ({"temp": 8.4}, None),
        ({"data": [1, 2]}, None),
    ],
)  # fmt: skip
def test_rows_are_those_of_the_only_list_of_objects(content: dict[str, Any], rows: Any) -> None:
    assert wrapped_rows(content) == rows


def test_values_of_collectd_have_the_names_beside_them() -> None:
    row = {"host": "a", "dsnames": ["rx", "tx"], "dstypes": ["derive", "derive"], "values": [1, 2]}
    assert with_named_values(row) == {"host": "a", "rx": 1, "tx": 2}
    assert with_named_values({"values": [1, 2]}) == {"values": [1, 2]}
    assert with_named_values(5) == 5
