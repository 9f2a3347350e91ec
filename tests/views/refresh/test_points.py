"""The rows of a refresh as points of a map."""

from __future__ import annotations

import asyncio

from dashboard.views.common.time_texts import zone_of
from dashboard.views.refresh.map import COLUMNS
from dashboard.views.refresh.points import map_points
from tests.views.refresh.conftest import MakeRefresh


def test_rows_with_coordinates_are_points_with_their_key_value_and_time(weather: MakeRefresh) -> None:
    refresh = weather()
    asyncio.run(refresh.fetch())
    quantity = refresh.source.quantities[0]
    points = map_points(refresh, quantity, "metric", zone_of("UTC"))
    assert set(points) == set(COLUMNS)
    assert points["key"] == points["name"] == ["London", "Tokyo"]
    assert points["value"][0].startswith(quantity.label)
    assert "(sample)" not in points["value"][0]
    assert points["y"][0] > points["y"][1], "London is north of Tokyo"


def test_rows_without_coordinates_are_no_points(weather: MakeRefresh) -> None:
    refresh = weather()
    asyncio.run(refresh.fetch())
    refresh.result.rows["latitude"] = float("nan")
    points = map_points(refresh, refresh.source.quantities[0], "metric", zone_of("UTC"))
    assert points["key"] == []


def test_units_of_the_page_are_in_the_values(weather: MakeRefresh) -> None:
    refresh = weather()
    asyncio.run(refresh.fetch())
    points = map_points(refresh, refresh.source.quantities[0], "imperial", zone_of("UTC"))
    assert "°F" in points["value"][0]
