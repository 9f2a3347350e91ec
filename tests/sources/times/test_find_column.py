"""The column of times is found by its name and its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from sources.times.find_column import is_times, time_column

NOW = 1_795_603_000.0
DAY = "2026-11-25"
NAMES = (
    "datetime", "date", "ts", "created_at", "Time", "Date", "time (Europe/Berlin)", "_time", "observed_at",
    "Zeitstempel", "valid", "last_updated", "dateTime",
)  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"timeout": [5], "time": [DAY]}, ("time",)),
        ({"timestamp": [DAY], "date": [DAY]}, ("timestamp",)),
        *[({"v": [1], name: [DAY]}, (name,)) for name in NAMES],
        ({"time": ["soon"], "seen": [DAY]}, ("seen",)),
        ({"ts": [1795602117, 1795602118]}, ("ts",)),
        ({"v": [1795602117]}, ()),
        ({"v": [5], "": [DAY]}, ("",)),
        ({"Date": ["25.11.2026"], "Time": ["10:22"]}, ("Date", "Time")),
        ({"DATE": [DAY], "START TIME": ["00:00"], "END TIME": ["00:59"]}, ("DATE", "START TIME")),
        ({"DateObserved": [f"{DAY} "], "HourObserved": [9], "AQI": [23]}, ("DateObserved", "HourObserved")),
        ({"Datum": [DAY], "Von": ["00:00"], "Bis": ["00:15"], "kWh": ["1"]}, ("Datum", "Von")),
        ({"Date": [DAY], "Sunrise": ["07:00"], "Sunset": ["16:00"]}, ("Date",)),
        ({"column 1": ["25/11/26"], "column 2": ["10:22"], "column 3": ["8.4"]}, ("column 1", "column 2")),
        ({"YY": ["2026"], "MM": ["11"], "DD": ["25"], "v": ["1"]}, ("YY", "MM", "DD")),
        ({"time": [DAY] * 19 + ["broken"]}, ("time",)),
        ({"YEAR": [2026], "MO": [11], "DY": [25], "HR": [9], "T2M": [1.5]}, ("YEAR", "MO", "DY", "HR")),
        ({"YEAR": [2026], "DOY": [329], "T2M": [1.5]}, ("YEAR", "DOY")),
        ({"STATIONS_ID": [3987], "MESS_DATUM": [2026112508], "TT_TU": [4.2]}, ("MESS_DATUM",)),
        ({"LAST UPDATE": [DAY], "TIME_PERIOD": ["2026-09"], "OBS_VALUE": [1]}, ("TIME_PERIOD",)),
        ({"time": ["03/04/2026", "25/04/2026"]}, ("time",)),
        ({"when": pd.Series(pd.to_datetime([DAY]))}, ("when",)),
        ({"city": ["London"], "v": [2026]}, ()),
        ({"STN": ["260"], "YYYYMMDD": ["20261125"], "HH": ["9"]}, ("YYYYMMDD", "HH")),
        ({"column 1": [1795602117, 1795602127], "column 2": [8, 9]}, ("column 1",)),
        ({"column 1": [1795602117, 1795602107], "column 2": [8, 9]}, ("column 1",)),
        ({"column 1": [1795602117, 1795602107, 1795602127], "column 2": [8, 9, 7]}, ()),
        ({"YR": [2026], "MO": [11], "DA": [25], "HHMM": ["0930"]}, ("YR", "MO", "DA", "HHMM")),
        ({"Zeit": [DAY, DAY, DAY, "Summe"], "v": [1, 2, 3, 6]}, ("Zeit",)),
        ({"time": [DAY, DAY, DAY, "soon"], "seen": [DAY] * 4}, ("seen",)),
        ({"country": ["DE"], "year": [2024], "population": [83]}, ("year",)),
        ({"Jahr": pd.Series([2024, 2025]), "Wert": [1, 2]}, ("Jahr",)),
        ({"country": ["DE"], "year": [2026], "month": [9], "v": [1]}, ("year", "month")),
        ({"year": ["2026", "2025"], "period": ["M10", "M13"], "v": ["1", "2"]}, ("year", "period")),
        ({"land": ["DE"], "Jahr": [2026], "Quartal": ["Q3"], "v": [1]}, ("Jahr", "Quartal")),
        ({"year": [2026], "period": [3], "v": [1]}, ("year",)),
        ({"model_year": [2024], "v": [2025]}, ()),
        ({"Monat": ["09.2026", "10.2026"], "v": ["12.5", "13.5"]}, ("Monat",)),
        ({"Price": ["1"], "Time CET": ["2026-11-25 10:00"]}, ("Time CET",)),
        ({"period": ["25/11/2026 10:15 - 25/11/2026 10:30"], "v": ["1"]}, ("period",)),
    ],
    ids=str,
)  # fmt: skip
def test_times_are_found(columns: dict[str, Sequence[Any]], found: tuple[str, ...]) -> None:
    assert time_column(columns, NOW) == found


def test_other_columns_of_times_are_known() -> None:
    assert is_times("local_full", ["20261125102200", "20261125103000"], NOW)
    assert is_times("anything", [DAY, None], NOW)
    assert is_times("updated", [1795602117], NOW)
    assert not is_times("v", [1795602117], NOW)
    assert not is_times("updated", [5], NOW)
