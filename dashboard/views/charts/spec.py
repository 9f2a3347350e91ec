"""What the charts of a source depend on, and so what they are drawn anew for."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from dashboard.history.shown_rows import Series


class ChartSpec(NamedTuple):
    """as_points: rows are events. dense: rows come so often that lines need no marks.
    alerting: names of the quantities that alerts are marked at.
    """

    series: tuple[Series, ...]
    as_points: bool
    dense: bool
    alerting: frozenset[str] = frozenset()

    @property
    def groups(self) -> list[list[Series]]:
        """The series of each chart, in order."""
        return [list(group) for _, group in groupby(self.series, key=chart_title)]

    @property
    def columns(self) -> list[str]:
        """The names of the columns of rows."""
        return ["time", *(["key"] if self.as_points else []), *(series.field for series in self.series)]


def chart_title(one: Series) -> str:
    """The heading of the chart that a series is drawn in."""
    return one.quantity.chart or one.quantity.label


def line_name(one: Series, group: list[Series]) -> str:
    """What a line is called among the others of its chart: by its key, its quantity, or both."""
    several_keys = len({other.key for other in group}) > 1
    several_quantities = len({other.quantity for other in group}) > 1
    words = [one.quantity.label] * several_quantities + [one.key] * several_keys
    return " ".join(words) or "now"
