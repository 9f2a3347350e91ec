"""Headings and lines of charts with their newest values, which the browser fills in."""

from __future__ import annotations

from dashboard.history.shown_rows import Series
from dashboard.views.charts.spec import chart_title, line_name
from dashboard.views.common.templates import render
from dashboard.views.common.unit_conversion import Units, shown_unit


def legend_html(group: list[Series], units: Units) -> str:
    """The legend of the chart of these series."""
    lines = [
        {
            "name": line_name(one, group),
            "field": one.field,
            "key": one.key,
            "decimals": "" if one.quantity.decimals is None else one.quantity.decimals,
            "unit": shown_unit(one.quantity.unit, units),
        }
        for one in group
    ]
    unit = shown_unit(group[0].quantity.unit, units)
    return render("legend.html", heading=chart_title(group[0]), unit=unit, lines=lines)
