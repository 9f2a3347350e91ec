"""Pages and programs that misbehave, or lose their connection, cost nobody a row."""

from __future__ import annotations

import pytest

from tests.faults.table import FAULTS


@pytest.mark.parametrize("name", ["malformed-pushes", "reads-nothing", "sockets", "pages"])
def test_clients_that_misbehave_cost_no_row_and_no_memory(name: str) -> None:
    found = FAULTS[name].in_short()
    assert found.acknowledged
    assert (found.lost, found.doubled) == (0, 0), found
    assert (found.grown or 0) < 100, found


@pytest.mark.browser
def test_a_page_shows_every_row_after_its_connection_was_lost() -> None:
    found = FAULTS["page"].in_short()
    assert found.shown
    assert (found.lost, found.doubled) == (0, 0), found
