"""Steps of the calendar lead to the begin of months and years, others are seconds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources.calendar_steps import after_steps, is_step, steps_between


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "steps", "step", "end"),
    [
        ("2026-11-25T10:00", 3, "PT15M", "2026-11-25T10:45"),
        ("2026-11-25T10:00", 2, 900, "2026-11-25T10:30"),
        ("2026-01-01T00:00", 2, "P1M", "2026-03-01T00:00"),
        ("2026-02-28T23:00", 1, "P1M", "2026-03-31T23:00"),  # midnight in Berlin
        ("2026-03-01T05:00", 1, "P1M", "2026-04-01T05:00"),  # midnight in New York
        ("2025-12-31T23:00", 1, "P1Y", "2026-12-31T23:00"),
        ("2026-01-01T00:00", 1, "P3M", "2026-04-01T00:00"),
    ],
)
def test_the_time_some_steps_later(start: str, steps: int, step: str | int, end: str) -> None:
    assert after_steps(at(start).timestamp(), steps, step) == at(end).timestamp()
    assert is_step(step)
    assert steps_between(at(start), at(end), str(step)) == steps


@pytest.mark.parametrize("step", ["", "soon", "P1X", "0", True, None])
def test_what_is_no_step_is_quoted(step: object) -> None:
    assert not is_step(step)
    with pytest.raises(ValueError, match="is no duration"):
        after_steps(0.0, 1, step)
