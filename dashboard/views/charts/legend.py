"""HTML of chart legends. The browser fills in the newest values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dashboard.history.series import Series
from dashboard.views.charts.spec import title_of
from dashboard.views.common.templates import render
from dashboard.views.common.unit_conversion import Units, shown_unit


@lru_cache(maxsize=256)
def legend_html(
    group: Sequence[Series], names: Sequence[str], colours: Sequence[int], units: Units, heading: str = ""
) -> str:
    """The HTML of the legend of the chart of these series. It is rendered once for all pages.

    names: of the lines. colours: the numbers of their styles. heading: replaces the title of the chart.
    """
    lines = [
        {
            "name": name,
            "colour": number,
            "field": one.field,
            "key": one.key,
            "decimals": "" if one.quantity.decimals is None else one.quantity.decimals,
            "unit": shown_unit(one.quantity.unit, units),
        }
        for one, name, number in zip(group, names, colours, strict=True)
    ]
    unit = shown_unit(group[0].quantity.unit, units)
    return render("legend.html", heading=heading or title_of(group[0]), unit=unit, lines=lines)
