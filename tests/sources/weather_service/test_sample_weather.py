"""Made-up weather is plausible, and the same in every process."""

from __future__ import annotations

import pandas as pd

from tests.sources.weather_service.conftest import Make
from tests.support.clock import Clock
from tests.support.fakes.weather import NOW


def test_sample_rows_are_plausible_and_the_same_in_every_process(weather: Make) -> None:
    cities = ("London", "Nairobi", "Springfield")
    source = weather("sample", *cities)
    rows, again = source.fetch(), weather("sample", *cities).fetch()
    assert source.known_keys == tuple(rows["city"].unique())
    pd.testing.assert_frame_equal(rows, again)
    assert list(rows["city"].value_counts()) == [61, 61, 61]
    for name, low, high in [
        ("temperature", -40, 50), ("humidity", 5, 100), ("wind_speed", 0, 40), ("pressure", 970, 1050),
        ("latitude", -60, 70), ("longitude", -180, 180),
    ]:  # fmt: skip
        assert rows[name].between(low, high).all(), name
    london = rows[rows["city"] == "London"]["temperature"]
    assert london.diff().abs().max() < 1, "smooth from minute to minute"
    assert london.nunique() > 10, "and not still"


def test_sample_follows_the_sun(weather: Make, clock: Clock) -> None:
    source = weather("sample", "Cairo")

    def at(hour: int) -> float:
        clock.now = NOW // 86_400 * 86_400 + hour * 3600
        return float(source.fetch(only=["Cairo"])["temperature"].mean())

    assert at(13) > at(2) + 4


def test_sample_weather_of_some_cities_has_rows_of_now(
    weather: Make,
) -> None:
    source = weather("sample")
    assert len(source.fetch(only=["Tokyo"])) == 1
    assert len(source.fetch()) == 2 * 61
