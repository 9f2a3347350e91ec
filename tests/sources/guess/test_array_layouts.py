"""Lists of well-known services have the names of their documentation."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.array_layouts import known_names
from tests.support.guesses import columns_of, guessed
from tests.world.recipes import NOW

SECOND = int(NOW)
STATE = [
    "3c6444", "DLH9LF  ", "Germany", SECOND - 5, SECOND - 4, 8.5, 50.03, 1234.5, False, 120.5, 270.1, 3.2,
    None, 1300.2, "1000", False, 0,
]  # fmt: skip
KLINE = [
    SECOND * 1000,
    "1.5",
    "1.7",
    "1.4",
    "1.6",
    "12.5",
    SECOND * 1000 + 59_999,
    "19.5",
    308,
    "6.5",
    "9.5",
    "0",
]
OHLC = [SECOND, "1.5", "1.7", "1.4", "1.6", "1.55", "12.5", 23]


def test_planes_of_opensky_are_on_the_map_with_their_names() -> None:
    found = guessed({"time": SECOND, "states": [STATE, ["4b1814", *STATE[1:5], 8.1, 47.2, *STATE[7:]]]})
    assert found.settings["time"] == "[3]"
    assert (found.settings["latitude"], found.settings["longitude"]) == ("[6]", "[5]")
    assert found.settings["key"] == "[0]"
    assert columns_of(found)["velocity"] == ("[9]", "m/s")


@pytest.mark.parametrize(("row", "path"), [(KLINE, "[5]"), (OHLC, "[6]")], ids=["Binance", "Kraken"])
def test_candles_have_the_names_of_their_service(row: list[Any], path: str) -> None:
    found = columns_of(guessed([row] * 2))
    assert found["volume"] == (path, "")
    assert found["close"] == ("[4]", "")


@pytest.mark.parametrize("row", [[], {}, KLINE[:-1], [*OHLC[:-1], 1.5], ["x", *STATE[1:]], [0] * 12])
def test_other_lists_have_no_names(row: Any) -> None:
    assert known_names(row) == ()
