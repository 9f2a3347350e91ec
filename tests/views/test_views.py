"""The parts of the page that are plain functions: words, units, colours, and copies of charts."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
from bokeh.core.serialization import Serializer
from bokeh.document import Document
from bokeh.models import Column

from dashboard.feed.status import Status
from dashboard.history.ring_buffer import Series
from dashboard.views.charts.charts import Drawing, charts
from dashboard.views.common.palette import BACKGROUNDS, SERIES
from dashboard.views.common.post_list import post_list_html
from dashboard.views.common.static_files import asset
from dashboard.views.common.status import status_html
from dashboard.views.common.units import shown
from dashboard.views.common.viewer import Travel, View
from sources.base import Quantity
from tests.support.posts import post

TEMPERATURE = Quantity("temperature", "Temperature", "°C")
SERIES_OF_TWO = (
    Series("temperature Rome", TEMPERATURE, "Rome"),
    Series("temperature Oslo", TEMPERATURE, "Oslo"),
)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("line", "background"), list(product(SERIES, BACKGROUNDS)))
def test_every_line_stands_out_from_both_backgrounds(line: str, background: str) -> None:
    assert contrast(line, background) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(scheme: str) -> None:
    blocks = re.findall(r"\{([^{}]*--rd-page[^{}]*)\}", asset("page.css"))
    colours = dict(re.findall(r"--rd-(\w+): (#\w{6})", blocks[0] if scheme == "light" else blocks[1]))
    for text, back in product(("text", "muted", "good", "warn", "bad", "accent"), ("page", "card", "tint")):
        assert contrast(colours[text], colours[back]) >= 4.5, (text, back)


def test_a_copy_of_charts_is_the_drawing_in_other_models() -> None:
    drawing = Drawing(SERIES_OF_TWO, as_points=False, dense=True)
    pages = [Document(), Document()]
    for page in pages:
        page.add_root(charts(drawing, View(), Travel()).body)
    assert not set(page_ids(pages[0])) & set(page_ids(pages[1]))
    assert anonymous(pages[0]) == anonymous(pages[1])


def page_ids(page: Document) -> list[str]:
    return [model.id for model in page.models]


def anonymous(page: Document) -> str:
    """The document as JSON, with its models numbered in the order they come."""
    numbers: dict[str, str] = {}
    text = json.dumps(Serializer().serialize(page.roots).content)
    return re.sub(r'"p\d+"', lambda found: numbers.setdefault(found[0], str(len(numbers))), text)


def test_rows_streamed_to_one_page_do_not_reach_another() -> None:
    drawing = Drawing(SERIES_OF_TWO, as_points=False, dense=True)
    one, other = charts(drawing, View(), Travel()), charts(drawing, View(), Travel())
    one.rows.stream({"time": [1.0], "temperature Rome": [20.0], "temperature Oslo": [3.0]})
    assert list(other.rows.data["time"]) == []


def test_charts_of_a_source_share_one_source_of_rows_and_one_time_axis() -> None:
    humidity = Quantity("humidity", "Humidity", "%", "percent")
    series = (*SERIES_OF_TWO, Series("humidity Rome", humidity, "Rome"))
    page = charts(Drawing(series, as_points=False, dense=False), View(), Travel())
    figures = [model for model in page.body.references() if type(model).__name__ == "figure"]
    assert len(figures) == 2
    assert {figure.x_range for figure in figures} == {page.x_range}
    assert {renderer.data_source for figure in figures for renderer in figure.renderers} == {page.rows}
    assert isinstance(page.head, Column)


def test_what_services_say_is_text_and_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    evil_post = post(evil, author=evil, url="javascript:alert(1)", term=evil)
    html = post_list_html([evil_post], evil, sample=True) + status_html(
        evil, Status("live", "error", provider=evil, error=evil), 0
    )
    assert "<script" not in html
    assert "javascript:" not in html


def test_a_sample_is_marked_at_every_post() -> None:
    assert post_list_html([post("hi"), post("ho")], "Posts", sample=True).count("sample") == 2


def test_metric_values_in_imperial_units() -> None:
    pressure = Series("pressure", Quantity("pressure", "Pressure", "hPa"), "")
    columns = {"time": [0.0], "temperature Rome": [20.0], "pressure": [1013.25]}
    told = shown(columns, (*SERIES_OF_TWO, pressure), "imperial")
    assert told["temperature Rome"] == [68.0]
    assert told["pressure"] == [pytest.approx(29.92, abs=0.01)]
    assert told["time"] == [0.0]
