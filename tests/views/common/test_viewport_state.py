"""The transitions of a viewport; tests/js/viewport.test.js has the same cases for the browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.views.common.viewport_state import TABLE, ViewportState, transition, visible_range
from tests.support.serving import ROOT

CASES = json.loads((ROOT / "tests/js/viewport_cases.json").read_text(encoding="utf-8"))


def state_of(fields: dict[str, Any]) -> ViewportState:
    """A state with these fields; lists are ranges."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return ViewportState(**values)


def case_names(cases: list[dict[str, Any]]) -> list[str]:
    return [case["name"] for case in cases]


@pytest.mark.parametrize("case", CASES["transitions"], ids=case_names(CASES["transitions"]))
def test_transition(case: dict[str, Any]) -> None:
    state = ViewportState()
    for event, payload in case["events"]:
        values = {name: tuple(at) if isinstance(at, list) else at for name, at in payload.items()}
        state = transition(state, event, **values)
    assert state == state_of(case["state"])


@pytest.mark.parametrize("case", CASES["visible_ranges"], ids=case_names(CASES["visible_ranges"]))
def test_visible_range(case: dict[str, Any]) -> None:
    state, rows = state_of(case["state"]), (case["oldest"], case["newest"])
    seen = visible_range(state, *rows, case["least_ms"], case["now"])
    assert list(seen) == case["range"]


def test_a_paused_section_ends_at_the_pause_whatever_rows_come() -> None:
    state = ViewportState(window_ms=60, paused=True, paused_at=510, held=500)
    assert visible_range(state, 0, 1000, 0, 1000) == (450, 510)


def test_table_names_only_fields_of_the_state() -> None:
    assert TABLE["initial"] == ViewportState()._asdict()
    changed = {field for changes in TABLE["transitions"].values() for field in changes}
    assert changed <= set(ViewportState._fields)
    assert set(TABLE["only_when_looking_back"]) <= set(TABLE["transitions"])


def test_transition_of_an_unknown_event_or_without_a_value_raises() -> None:
    with pytest.raises(KeyError):
        transition(ViewportState(), "fly")
    with pytest.raises(KeyError):
        transition(ViewportState(), "zoom")
