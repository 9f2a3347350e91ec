"""What becomes of a push that is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sources.push import AcceptedPush

_MAX_REMARKS = 5


class PushResult(NamedTuple):
    """The result of an accepted push: the number of rows that were accepted, of rows that were left out since
    they have no number, and of cells in columns of numbers that are gaps; `remarks` name the first of these
    columns, each with an example."""

    accepted: int
    left_out: int = 0
    gaps: int = 0
    remarks: Sequence[str] = ()

    def content(self) -> dict[str, Any]:
        """The answer to the program that pushed: the number of rows, and the others where they are not 0."""
        others = {name: value for name, value in self._asdict().items() if value and name != "accepted"}
        return {"accepted": self.accepted, **others}


def result_of(rows: int, push: AcceptedPush) -> PushResult:
    """The result of an accepted push of `rows` rows."""
    remarks = [str(gap) for gap in push.gaps[:_MAX_REMARKS]]
    return PushResult(rows - push.left_out, push.left_out, sum(gap.cells for gap in push.gaps), remarks)
