"""What the tiles of a section are made of."""

from __future__ import annotations

from dashboard.alerts.rules import Rule
from dashboard.history.series import Series
from dashboard.views.live.tiles import MAX_TILES, tile_specs
from sources.base import Quantity
from tests.support.charts import TEMPERATURE, TWO_SERIES


def test_a_tile_has_all_keys_of_its_quantity() -> None:
    humidity = Series("humidity Rome", Quantity("humidity", "Humidity", "%", decimals=1), "Rome")
    assert tile_specs([*TWO_SERIES, humidity], "metric") == [
        ["Temperature", "°C", None, [["temperature Rome", "Rome"], ["temperature Oslo", "Oslo"]], []],
        ["Humidity", "%", 1, [["humidity Rome", "Rome"]], []],
    ]


def test_limits_of_alerts_are_in_the_units_that_the_viewer_has_chosen() -> None:
    rules = [
        Rule(name="hot", source="s", quantity="temperature", above=30.0, key="Rome"),
        Rule(name="dry", source="s", quantity="humidity", below=20.0),
        Rule(name="silent", source="s", no_data_for="5min"),
    ]
    ((*_, limits),) = tile_specs(TWO_SERIES, "imperial", rules)
    assert limits == [["above", 86.0, "Rome"]]
    ((*_, limits),) = tile_specs(TWO_SERIES, "metric", rules)
    assert limits == [["above", 30.0, "Rome"]]


def test_many_quantities_have_no_more_tiles_than_fit() -> None:
    many = [Series(f"q{n}", TEMPERATURE._replace(name=f"q{n}"), "") for n in range(40)]
    assert len(tile_specs(many, "metric")) == MAX_TILES
