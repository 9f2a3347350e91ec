"""What the browser draws in the panels of a page, beside their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dashboard.alerts.rules import Rule
from dashboard.history.history import History
from dashboard.history.series import Series
from dashboard.history.shown_keys import Choice, chart_title
from dashboard.views.charts.spec import ChartSpec, style_numbers
from dashboard.views.common.palette import colour
from dashboard.views.common.unit_conversion import Units, shown_value
from dashboard.views.live.tiles import tile_specs
from dashboard.views.pages.page_settings import PanelSettings
from dashboard.views.refresh.map import web_mercator


def shown_series(panel: PanelSettings, series: Iterable[Series]) -> list[Series]:
    """The series that a panel shows."""
    return [
        one
        for one in series
        if panel.quantity in ("", one.quantity.name) and (not panel.keys or one.key in panel.keys)
    ]


def panel_specs(
    panels: Sequence[PanelSettings],
    spec: ChartSpec,
    units: Units,
    heading: str,
    rules: Iterable[Rule] = (),
    places: Mapping[str, tuple[float, float]] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """The panels as `ChartState.panels` has them: {kind, title, empty, quantities, range, colours}, and
    of maps also `places`, [x, y] by key in metres of Web Mercator.

    `empty` says what is missing where there is nothing to draw, `quantities` are as the tiles of a section,
    `range` is from and to which value they go in the viewer's units, None where that follows from the rows,
    and `colours` are those of the columns by their names in the rows.

    heading: that of the source. places: latitude and longitude by key.
    """
    styles, rules = style_numbers(spec), list(rules)

    def panel_spec(panel: PanelSettings) -> dict[str, Any]:
        series = shown_series(panel, spec.series)
        quantities = tile_specs(series, units, rules)
        only_quantity = quantities[0][0] if len(quantities) == 1 else ""
        on_map = {"places": _projected(places, {one.key for one in series})} if panel.kind == "map" else {}
        return {
            "kind": panel.kind,
            "title": panel.title or only_quantity or panel.quantity or heading,
            "empty": "" if series else missing_rows(panel),
            "quantities": quantities,
            "range": _range(panel, series, units),
            "colours": {one.field: colour(styles[one.field]) for one in series},
            **on_map,
        }

    return [panel_spec(panel) for panel in panels]


def _projected(places: Mapping[str, tuple[float, float]], keys: set[str]) -> dict[str, list[float]]:
    """Where these keys are. Events are in one series of no key, and each has a key of its own."""
    found = {key: degrees for key, degrees in places.items() if key in keys or "" in keys}
    x, y = web_mercator([lat for lat, _ in found.values()], [lon for _, lon in found.values()])
    return {key: [round(one), round(other)] for key, one, other in zip(found, x, y, strict=True)}


def _range(panel: PanelSettings, series: Sequence[Series], units: Units) -> list[float | None]:
    if not series:
        return [None, None]
    quantity = series[0].quantity
    low, high = (0.0, 100.0) if quantity.kind == "percent" else (None, None)
    ends = (low if panel.min is None else panel.min, high if panel.max is None else panel.max)
    return [None if end is None else shown_value(end, quantity.unit, units) for end in ends]


def missing_rows(panel: PanelSettings) -> str:
    """Why a panel is empty while no row of its source has what it shows."""
    what = f"{panel.source}.{panel.quantity}" if panel.quantity else panel.source
    of_keys = f" of {', '.join(panel.keys)}" if panel.keys else ""
    return f"No row of {what}{of_keys} has come yet. The panel fills with the first one."


def choice_for(panels: Sequence[PanelSettings], history: History) -> Choice:
    """The keys and charts to load: those of the panels where the source has more than pages show at first."""
    source = history.source
    keys = dict.fromkeys(key for panel in panels for key in panel.keys)
    titles = {quantity.name: chart_title(quantity) for quantity in source.quantities}
    charts = dict.fromkeys(titles[panel.quantity] for panel in panels if panel.quantity in titles)
    has_all_keys = history.key_count <= source.max_keys or not all(panel.keys for panel in panels)
    has_all_charts = len(history.charts) <= source.max_charts or not all(panel.quantity for panel in panels)
    return Choice(
        () if has_all_keys else tuple(keys)[: source.max_keys],
        () if has_all_charts else tuple(charts)[: source.max_charts],
    )
