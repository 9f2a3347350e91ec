"""What one number of a row is: its name, unit and axis."""

from __future__ import annotations

from typing import Literal, NamedTuple

AxisKind = Literal["measurement", "amount", "percent"]


class Quantity(NamedTuple):
    """One number of a row.

    kind: the range of its axis: a "measurement" fits the data, an "amount" starts at zero, a "percent" runs
        from 0 to 100.
    chart: quantities with the same one share a pair of axes.
    decimals: how many decimals it is shown with; None: as many as its values have.
    """

    name: str
    label: str
    unit: str = ""
    kind: AxisKind = "measurement"
    chart: str = ""
    decimals: int | None = None
