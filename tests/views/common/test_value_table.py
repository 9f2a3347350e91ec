"""Values and posts as tables."""

from __future__ import annotations

import math

import pandas as pd
from bs4 import BeautifulSoup

from dashboard.views.common.post_list import post_table_html
from dashboard.views.common.time_texts import zone_of
from dashboard.views.common.value_table import value_table_html, value_texts
from dashboard.views.refresh.request import newest
from sources.base import Quantity, Source, frame

UTC = zone_of("UTC")


class Station(Source):
    keys = ("station",)
    quantities = (Quantity("level", "Level", "m"), Quantity("flow", "Flow", "m³/s"))


def test_tables_show_unknown_values_as_dashes_and_texts_without_markup() -> None:
    rows = frame([{"time": 0, "station": "<script>", "level": math.nan, "flow": 1234.5}])
    html = value_table_html(
        newest(rows, Station(name="river")), Station(name="river"), "metric", UTC, sample=False
    )
    assert "<td>\N{EN DASH}</td><td>1,234.5</td>" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    post = {"time": 0, "author": "<b>", "text": "<img>", "term": "&", "url": "javascript:alert(1)"}
    listed = post_table_html([post], UTC, sample=False)
    assert "&lt;img&gt;" in listed
    assert "javascript" not in listed


def test_values_have_the_digits_that_they_came_with() -> None:
    level = Quantity("level", "Level", "eur")
    values = [0.0000081, 1.0873, 0.0003, 12.25, math.nan]
    texts = ["0.0000081 eur", "1.0873 eur", "0.0003 eur", "12.25 eur", "\N{EN DASH}"]
    assert value_texts(values, level, "metric") == texts
    assert value_texts([20.0, 20.5], level, "metric") == ["20.0 eur", "20.5 eur"]
    assert value_texts([0.0000081234567891234, 64213.51234567891], level, "metric") == [
        "0.000008123 eur",
        "64214 eur",
    ]
    assert value_texts([45.3], level._replace(decimals=0), "metric") == ["45 eur"]


def cells(levels: list[float], before: list[float] | None = None) -> list[str]:
    """The cells of a column of these levels, one for each station."""

    def table(values: list[float]) -> pd.DataFrame:
        rows = [{"time": 0, "station": str(number), "level": one} for number, one in enumerate(values)]
        return newest(frame(rows), Station(name="river"))

    html = value_table_html(
        table(levels), Station(name="river"), "metric", UTC, False, None if before is None else table(before)
    )
    return [
        row.select("td")[0].decode_contents() for row in BeautifulSoup(html, "html.parser").select("tbody tr")
    ]


def test_decimal_points_are_below_each_other() -> None:
    hidden = '<i aria-hidden="true">{}</i>'
    assert cells([1.25, 12.125, 300.0]) == [
        f"1.25{hidden.format('0')}", "12.125", f"300{hidden.format('.000')}",
    ]  # fmt: skip


def test_changes_have_a_sign_and_unknown_and_equal_values_have_none() -> None:
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert cells([2.5, 2.5, 2.5, 2.5], [2.0, 3.0, 2.5, math.nan]) == [
        f"<small>▲{narrow}0.5</small> 2.5", f"<small>▼{narrow}0.5</small> 2.5", "2.5", "2.5",
    ]  # fmt: skip


def test_a_table_without_keys_begins_with_its_numbers() -> None:
    class Gauge(Source):
        quantities = (Quantity("level", "Level", "m"),)

    rows = newest(frame([{"time": 0, "level": 1.25}]), Gauge(name="gauge"))
    table = BeautifulSoup(value_table_html(rows, Gauge(name="gauge"), "metric", UTC, False), "html.parser")
    assert [cell.text for cell in table.select("tbody tr > *")] == ["1.25", "1 Jan 1970, 00:00:00 UTC"]
