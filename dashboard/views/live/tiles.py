"""What the tiles of a section show: one for each quantity. The browser computes them from the page's rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.alerts.rules import Rule
from dashboard.history.series import Series
from dashboard.views.common.unit_conversion import IMPERIAL, Units, shown_unit

# More quantities than these are seen in their charts.
MAX_TILES = 12


def tile_specs(series: Iterable[Series], units: Units, rules: Iterable[Rule] = ()) -> list[list[Any]]:
    """The first MAX_TILES quantities as `ChartState.tiles` has them: [label, unit, decimals, columns,
    limits].

    A column is [name in the rows, key], a limit [side, limit in the viewer's units, key or ""], where the
    side is "above" or "below".

    rules: those of the alerts of this source.
    """
    quantities: dict[Any, list[list[str]]] = {}
    for one in series:
        quantities.setdefault(one.quantity, []).append([one.field, one.key])
    rules = list(rules)
    return [
        [
            one.label,
            shown_unit(one.unit, units),
            one.decimals,
            columns,
            _limits(one.name, one.unit, units, rules),
        ]
        for one, columns in list(quantities.items())[:MAX_TILES]
    ]


def _limits(name: str, unit: str, units: Units, rules: Iterable[Rule]) -> list[list[Any]]:
    convert = IMPERIAL[unit][1] if units == "imperial" and unit in IMPERIAL else float
    return [
        ["below" if rule.above is None else "above", convert(rule.limit), rule.key]
        for rule in rules
        if rule.quantity == name and not rule.no_data_for
    ]
