"""Prices of candles are named by what they are to each other, in whatever order a service has them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sources.guess.candles import candle_names
from sources.guess.fields import Field
from tests.support.guesses import columns_of, guessed
from tests.world.recipes import NOW

PRICES = [
    {"open": 100.5 + n % 3, "high": 104.5 + n, "low": 98.25 - n % 2, "close": 101.0 + n} for n in range(6)
]
ORDERS = {
    "Binance, Kraken": ("open", "high", "low", "close"),
    "Coinbase": ("low", "high", "open", "close"),
    "Bitfinex": ("open", "close", "high", "low"),
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_candles_have_the_names_of_their_prices(order: tuple[str, ...]) -> None:
    rows = [
        [int(NOW) - 60 * (6 - n), *(f"{price[name]:.8f}" for name in order), f"{n % 4}.5"]
        for n, price in enumerate(PRICES)
    ]
    found = columns_of(guessed(rows))
    assert list(found) == [*order, "volume"]
    assert found["open"][0] == f"[{order.index('open') + 1}]"


def test_a_candle_begins_where_the_one_before_it_ended() -> None:
    ends = [100.0, 101.0, 99.5, 102.0, 103.5, 103.0, 104.0]
    candles = list(pairwise(ends))
    rows = [
        [str(int(NOW) - 60 * (6 - n)), 5.5, end, max(start, end) + 1, min(start, end) - 1, start, 7.5, "true"]
        for n, (start, end) in enumerate(candles)
    ]
    found = columns_of(guessed(rows))
    assert [found[name][0] for name in ("close", "high", "low", "open", "volume")] == [
        "[2]", "[3]", "[4]", "[5]", "[6]"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "columns",
    [
        [[1.0] * 6, [2.0] * 6, [30.0] * 6, [4.0] * 6],
        [[5.0, 1.0, 3.0, 2.0, 4.0, 6.0], [2.0, 4.0, 1.0, 6.0, 3.0, 5.0], [3.0] * 6, [4.0] * 6],
        [[5.0] * 6] * 4,
        [[0.0] * 6, [5.0] * 6, [4.0] * 6, [3.0] * 6],
        [[1.5] * 2, [1.9] * 2, [1.2] * 2, [1.6] * 2],
    ],
    ids=["far apart", "none is highest", "equal", "zero", "few rows"],
)
def test_other_cells_are_no_candles(columns: list[list[float]]) -> None:
    fields = [
        Field(f"[{place}]", f"value {place + 1}", column, is_place=True)
        for place, column in enumerate(columns)
    ]
    assert candle_names(fields, ()) == {}
