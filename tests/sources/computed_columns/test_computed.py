"""Columns of `json` and of pushes are scaled, made rates and computed from others, as the settings say."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sources.json_api import Json
from sources.push import Push
from tests.support.clock import Clock
from tests.support.fakes.server import Answer, FakeServer


def source_of(server: FakeServer, body: Any, columns: list[dict[str, Any]], **settings: Any) -> Json:
    server.add("json", "/body", lambda _: Answer(body=body))
    return Json(**{"url": f"{server.url}/body", "columns": columns, "clock": Clock(), **settings})


def test_a_column_is_scaled_and_moved(server: FakeServer) -> None:
    columns = [{"name": "t", "path": "t", "unit": "°C", "scale": 5 / 9, "offset": -160 / 9}]
    rows = source_of(server, {"t": "50 °F"}, columns).fetch()
    assert rows["t"].iloc[0] == pytest.approx(10)


def test_columns_are_computed_from_those_above_them(server: FakeServer) -> None:
    columns: list[dict[str, Any]] = [
        {"name": "total", "path": "total", "hidden": True},
        {"name": "free", "path": "free", "scale": 0.001, "unit": "GB"},
        {"name": "used", "expr": "100 * (1 - 1000 * free / total)", "unit": "%", "kind": "percent"},
        {"name": "share", "expr": "used", "scale": 0.01},
    ]
    body = [{"id": "a", "total": 4000, "free": 1000}, {"id": "b", "free": 2000}, {"id": "c", "total": 7}]
    source = source_of(server, body, columns, key="id")
    assert [quantity.name for quantity in source.quantities] == ["free", "used", "share"]
    rows = source.fetch()
    assert list(rows.columns) == ["id", "free", "used", "share"]
    assert rows.iloc[0].to_list() == ["a", 1.0, 75.0, 0.75]
    assert rows["id"].to_list() == ["a", "b"]
    assert math.isnan(rows.iloc[1]["used"])


def test_a_rate_needs_two_polls_and_survives_a_reset(server: FakeServer) -> None:
    body, clock = {"bytes": 1000}, Clock()
    columns = [{"name": "traffic", "path": "bytes", "unit": "bit/s", "rate": True, "scale": 8}]
    source = source_of(server, body, columns, clock=clock)
    assert source.fetch().empty
    assert source.failures == {}
    assert source.note == "A rate is the change between two polls: rows come with the next one."
    for count, rates in ((3000, [1600.0]), (500, []), (510, [8.0])):
        clock.advance(10)
        body["bytes"] = count
        assert source.fetch()["traffic"].to_list() == rates
    assert source.note == ""


def test_rows_of_which_nothing_can_be_computed_are_said(server: FakeServer) -> None:
    columns: list[dict[str, Any]] = [
        {"name": "used", "path": "used", "hidden": True},
        {"name": "total", "path": "total", "hidden": True},
        {"name": "share", "expr": "used / total"},
    ]
    body = [{"id": "a", "used": 1, "total": 4}, {"id": "b", "used": 1}, {"id": "c", "used": 1, "total": 0}]
    source = source_of(server, body, columns, key="id")
    assert source.fetch()["share"].to_list() == [0.25]
    assert "No column that is shown has a value" in source.failures["2 computed rows"]


def test_a_rate_is_by_the_times_and_keys_of_the_rows(server: FakeServer) -> None:
    body = [
        {"id": name, "at": 1_799_999_000 + time, "n": factor * time}
        for name, factor in (("a", 2), ("b", 5))
        for time in (0, 10, 30)
    ]
    source = source_of(server, body, [{"name": "n", "path": "n", "rate": True}], key="id", time="at")
    for _ in range(2):  # the answer does not change, and neither do the rates
        assert source.fetch()[["id", "n"]].to_numpy().tolist() == [["a", 2], ["a", 2], ["b", 5], ["b", 5]]


def test_declared_columns_of_pushes_are_computed() -> None:
    clock = Clock()
    columns = [
        {"name": "count", "rate": True, "unit": "1/s"},
        {"name": "temperature", "scale": 0.1},
        {"name": "fahrenheit", "expr": "temperature * 1.8 + 32"},
    ]
    source = Push(name="readings", columns=columns, keys=["room"], clock=clock)
    source.accept([{"room": "hall", "count": 100, "temperature": 215}])
    clock.advance(5)
    source.accept([{"room": "hall", "count": 150, "temperature": 225}])
    rows = source.fetch()
    assert rows["count"].to_list() == pytest.approx([math.nan, 10], nan_ok=True)
    assert rows["temperature"].to_list() == pytest.approx([21.5, 22.5])
    assert rows["fahrenheit"].to_list() == pytest.approx([70.7, 72.5])
    with pytest.raises(ValueError, match="unknown key 'path'"):
        Push(name="readings", columns=[{"name": "a", "path": "a"}])
