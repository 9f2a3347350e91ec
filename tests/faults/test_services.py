"""Services, networks and clocks with their faults cost no row that was received."""

from __future__ import annotations

import pytest

from tests.faults.table import FAULTS


@pytest.mark.parametrize("name", ["api", "network", "clock", "daylight-saving", "day"])
def test_no_row_that_was_received_is_lost_or_doubled(name: str) -> None:
    found = FAULTS[name].in_short()
    assert found.stored
    assert (found.lost, found.doubled) == (0, 0), found
    assert (found.grown or 0) < 100, found


def test_malformed_answers_are_rows_or_an_error() -> None:
    found = FAULTS["malformed-answers"].in_short()
    assert not found.note.startswith("0 answers refused")
    assert " 0 rows read" not in found.note
