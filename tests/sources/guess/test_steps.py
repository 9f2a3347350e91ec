"""Rows of which only the first has a time are found by a start and a step."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.fields import Field
from sources.guess.steps import stepped_columns, stepped_rows
from sources.guess.time_field import TimeField

NOW = 1_795_311_000.0
AT = 1_795_309_200


def fields(scope: str = "", **values: Any) -> list[Field]:
    return [Field(f"{scope}{name}", name, [value, value]) for name, value in values.items()]


def test_values_in_columns_follow_a_start_in_steps() -> None:
    time = stepped_columns(fields(start=AT, step=60, unit="kW"), [0, 1], NOW)
    assert time == TimeField("start", ("start", "step"), [AT, AT + 60], step="step")
    time = stepped_columns(fields(startTime=AT, resolution="PT15M"), [0, 1], NOW)
    assert time and (time.setting, time.step) == ("startTime", "resolution")


@pytest.mark.parametrize(
    "around", [{"start": AT}, {"step": 60}, {"start": "soon", "step": 60}, {"start": AT, "step": "x"}]
)
def test_without_a_start_and_a_step_there_are_no_times(around: dict[str, Any]) -> None:
    assert stepped_columns(fields(**around), [0, 1], NOW) is None


def test_rows_follow_by_their_position_or_as_values_in_a_list() -> None:
    around = fields("@parent.", start=AT, resolution="PT15M")
    positioned = [Field("position", "position", ["2", "4"]), Field("v", "v", [1, 2])]
    time = stepped_rows(positioned, around, ["0", "1"], NOW)
    assert time
    assert (list(time.seconds), time.position) == ([AT + 900, AT + 2700], "position")
    values = stepped_rows([Field("[0]", "a", [1, 2])], around, ["0", "1"], NOW)
    assert values
    assert list(values.seconds) == [AT, AT + 900]


def test_objects_without_a_position_are_things_and_no_steps() -> None:
    around = fields("@root.", start=AT, interval=60)
    assert stepped_rows([Field("name", "name", ["a", "b"])], around, ["0", "1"], NOW) is None
