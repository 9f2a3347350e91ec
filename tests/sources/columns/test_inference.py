"""Keys, quantities and units that are inferred from a table."""

from __future__ import annotations

import pandas as pd
import pytest

from sources.base import Quantity
from sources.columns.inference import guess_kind, infer_columns, parse_header, slug, unique_name


def test_infer_columns_has_keys_of_texts_and_quantities_of_numbers() -> None:
    table = pd.DataFrame(
        {
            "City": ["London", None],
            "Wind speed (m/s)": [4.6, float("inf")],
            "latitude": [51.5, 48.9],
            "none": None,
        }
    )
    rows, keys, quantities, remarks = infer_columns(table, 1_795_602_600.0)
    assert remarks == ("column 'none' is left out, since it is empty",)
    assert keys == ("city",)
    assert quantities == (Quantity("wind_speed", "Wind speed", "m/s"),)
    assert list(rows.columns) == ["city", "wind_speed", "latitude"]
    assert rows["city"].tolist() == ["London", ""]
    assert rows["wind_speed"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("header", "label", "unit"),
    [
        ("wind_speed (m/s)", "Wind speed", "m/s"),
        ("CPU", "CPU", ""),
        ("(%)", "Value", "%"),
        ("Feuchte [%]", "Feuchte", "%"),
        ("Strahlung [W/m²]", "Strahlung", "W/m²"),
        ("Leistung in kW", "Leistung", "kW"),
        ("Temp, °C (LGR S/N: 1, SEN S/N: 1)", "Temp", "°C"),
        ("Berlin, Germany", "Berlin, Germany", ""),
        ("people in room", "People in room", ""),
        ("probe [3]", "Probe [3]", ""),
    ],
)
def test_parse_header_separates_label_and_unit(header: str, label: str, unit: str) -> None:
    assert parse_header(header) == (label, unit)


def test_slug_and_unique_name_make_column_names() -> None:
    assert (slug("Wind speed"), slug("!?")) == ("wind_speed", "value")
    assert unique_name("a", {"a", "a_2"}) == "a_3"


def test_guess_kind_of_percentages_within_0_to_100() -> None:
    assert guess_kind("%", 0, 100) == "percent"
    assert guess_kind("%", -5, 10) == guess_kind("m", 0, 100) == "measurement"
