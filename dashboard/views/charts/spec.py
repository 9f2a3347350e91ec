"""The specification of a source's charts."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.history.series import Series
from dashboard.history.shown_keys import chart_title
from dashboard.views.common.key_styles import STYLES
from dashboard.views.common.palette import SERIES


class ChartStyle(NamedTuple):
    """The style of figures; they are drawn again when it changes.

    as_points: rows are events. dense: rows are so frequent that lines need no marks. ahead: rows may be later
        than now, which a line marks.
    """

    as_points: bool = False
    dense: bool = False
    ahead: bool = False


class ChartSpec(NamedTuple):
    """What is drawn: the series, the style of all charts, and the name of the source."""

    series: tuple[Series, ...]
    style: ChartStyle = ChartStyle()
    source: str = ""

    @property
    def groups(self) -> list[list[Series]]:
        """The series of each chart, in order."""
        groups: dict[str, list[Series]] = {}
        for one in self.series:
            groups.setdefault(title_of(one), []).append(one)
        return list(groups.values())


def title_of(one: Series) -> str:
    """The heading of the chart that a series is drawn in."""
    return chart_title(one.quantity)


def style_numbers(spec: ChartSpec) -> dict[str, int]:
    """The number of the style of each series by its field: that of its key in all charts, with another dash
    for each further quantity of a chart, or another colour where the chart has one key; of charts without
    keys, that of the quantity."""
    keys = STYLES.numbers(spec.source, (one.key for one in spec.series if one.key))
    found = {}
    for group in spec.groups:
        quantities = list(dict.fromkeys(one.quantity.name for one in group))
        step = len(SERIES) if len({one.key for one in group}) > 1 else 1
        for one in group:
            position = quantities.index(one.quantity.name)
            found[one.field] = keys[one.key] + position * step if one.key else position
    return found


def line_names(group: list[Series]) -> list[str]:
    """The names of the lines of a chart, for its legend."""
    several_keys = len({other.key for other in group}) > 1
    several_quantities = len({other.quantity for other in group}) > 1
    words = ([one.quantity.label] * several_quantities + [one.key] * several_keys for one in group)
    return [" ".join(some) or "now" for some in words]
