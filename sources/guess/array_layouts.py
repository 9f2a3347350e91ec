"""Names of cells that well-known services send as lists without names, by their documentation.

- OpenSky, "All State Vectors": openskynetwork.github.io/opensky-api/rest.html
- Binance, "Kline/Candlestick data": developers.binance.com/docs/binance-spot-api-docs/rest-api
- Kraken, "Get OHLC Data": docs.kraken.com/api/docs/rest-api/get-ohlc-data
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_STATE_VECTOR = (
    *("icao24", "callsign", "origin_country", "time_position", "last_contact", "longitude", "latitude"),
    *("baro_altitude (m)", "on_ground", "velocity (m/s)", "true_track (°)", "vertical_rate (m/s)", "sensors"),
    *("geo_altitude (m)", "squawk", "spi", "position_source", "category"),
)
_KLINE = (
    *("open_time", "open", "high", "low", "close", "volume", "close_time", "quote_volume", "trades"),
    *("taker_buy_volume", "taker_buy_quote_volume", "ignore"),
)
_OHLC = ("time", "open", "high", "low", "close", "vwap", "volume", "count")
_PRICES = slice(1, 6)
_MILLISECONDS_FROM, _SECONDS_FROM = 1e12, 1e9


def known_names(row: Any) -> tuple[str, ...]:
    """The names of the cells of a row; () where it is none of these."""
    if not isinstance(row, list):
        return ()
    if len(row) in (17, 18) and re.fullmatch(r"[0-9a-f]{6}", str(row[0])) and type(row[8]) is bool:
        return _STATE_VECTOR[: len(row)]
    if len(row) == len(_KLINE) and _are_texts(row[_PRICES]) and _is_span(row[0], row[6]):
        return _KLINE
    is_ohlc = len(row) == len(_OHLC) and _are_texts(row[_PRICES]) and type(row[7]) is int
    return _OHLC if is_ohlc and type(row[0]) is int and row[0] > _SECONDS_FROM else ()


def _are_texts(cells: Sequence[Any]) -> bool:
    return all(isinstance(cell, str) for cell in cells)


def _is_span(start: Any, end: Any) -> bool:
    return type(start) is int and type(end) is int and _MILLISECONDS_FROM < start < end
