"""Which series share a chart, and what they are called there."""

from __future__ import annotations

from dashboard.history.series import Series
from dashboard.views.charts.spec import ChartSpec, ChartStyle, line_names, style_numbers, title_of
from dashboard.views.common.palette import colour, dash
from sources.base import Quantity
from tests.support.charts import TEMPERATURE, TWO_SERIES

SENT = Series("sent", Quantity("sent", "Sent", "B/s", chart="Network"), "")
RECEIVED = Series("received", Quantity("received", "Received", "B/s", chart="Network"), "")


def test_series_of_one_chart_form_a_group() -> None:
    spec = ChartSpec((*TWO_SERIES, SENT, RECEIVED), ChartStyle(as_points=False, dense=True))
    assert spec.groups == [list(TWO_SERIES), [SENT, RECEIVED]]
    assert [title_of(group[0]) for group in spec.groups] == ["Temperature", "Network"]


def test_line_is_called_by_what_sets_it_apart() -> None:
    assert line_names(list(TWO_SERIES)) == ["Rome", "Oslo"]
    assert line_names([SENT, RECEIVED]) == ["Sent", "Received"]
    assert line_names([Series("t", TEMPERATURE, "")]) == ["now"]
    dew = Series("dew Rome", Quantity("dew", "Dew point", "°C"), "Rome")
    assert line_names([*TWO_SERIES, dew])[2] == "Dew point Rome"


def test_a_key_has_one_colour_in_all_charts_and_quantities_of_a_chart_differ() -> None:
    dew = Series("dew Rome", Quantity("dew", "Dew point", "°C", chart="Temperature"), "Rome")
    humidity = Series("humidity Oslo", Quantity("humidity", "Humidity", "%"), "Oslo")
    numbers = style_numbers(ChartSpec((*TWO_SERIES, dew, humidity, SENT, RECEIVED), source="spec"))
    assert colour(numbers["temperature Oslo"]) == colour(numbers["humidity Oslo"])
    rome, dew_point = numbers["temperature Rome"], numbers["dew Rome"]
    assert (colour(rome), dash(rome)) == (colour(dew_point), dash(dew_point) - 1)
    assert [numbers["sent"], numbers["received"]] == [0, 1]


def test_quantities_of_a_chart_with_one_key_have_a_colour_each() -> None:
    disk = [Quantity(name, name, "B/s", chart="Disk") for name in ("read", "written")]
    series = tuple(Series(f"{one.name} total", one, "total") for one in disk)
    numbers = style_numbers(ChartSpec(series, source="disk"))
    read, written = (numbers[one.field] for one in series)
    assert colour(read) != colour(written)
    assert dash(read) == dash(written), "solid, so that each is seen where they cross"
