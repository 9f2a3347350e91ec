"""Charts of two temperatures, for a page of their own."""

from __future__ import annotations

import json
import re

from bokeh.core.serialization import Serializer
from bokeh.document import Document

from dashboard.history.series import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.viewport import Viewport
from sources.base import Quantity

TEMPERATURE = Quantity("temperature", "Temperature", "°C")
TWO_SERIES = (
    Series("temperature Rome", TEMPERATURE, "Rome"),
    Series("temperature Oslo", TEMPERATURE, "Oslo"),
)


def page_charts(*more: Series, dense: bool = True) -> Charts:
    """Charts of the two series, and of more."""
    spec = ChartSpec((*TWO_SERIES, *more), ChartStyle(as_points=False, dense=dense))
    charts = Charts(ChartState(), Viewport(PageScheduler(), 60_000))
    charts.set_style(spec.style)
    charts.rows.data = {name: [] for name in ("time", *(one.field for one in spec.series))}
    charts.show(spec, "metric")
    return charts


def anonymous(page: Document) -> str:
    """The document as JSON, with its models numbered in the order they come, and without the time of day."""
    numbers: dict[str, str] = {}
    text = json.dumps(Serializer().serialize(page.roots).content)
    text = re.sub(r'"clock", [\d.]+', '"clock", 0', text)
    return re.sub(r'"p\d+"', lambda found: numbers.setdefault(found[0], str(len(numbers))), text)
