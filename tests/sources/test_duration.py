"""Durations in settings."""

from __future__ import annotations

import param
import pytest

from sources.duration import Duration, seconds, step_seconds


@pytest.mark.parametrize(
    ("text", "number"),
    [("90s", 90), ("10min", 600), ("1.5h", 5400), ("250ms", 0.25), ("7d", 604_800), (5, 5)],
)
def test_seconds_parses_text_with_a_unit(text: str | float, number: float) -> None:
    assert seconds(text) == number


@pytest.mark.parametrize(
    ("text", "words"), [("90", "needs a unit"), ("-1s", "negative"), ("soon", "'soon' is no duration")]
)
def test_seconds_raises_the_reason(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        seconds(text)


@pytest.mark.parametrize(
    ("written", "number"),
    [(1800, 1800), ("900", 900), ("PT15M", 900), ("PT60M", 3600), ("P1D", 86_400), ("15min", 900)],
)
def test_steps_between_times_are_read(written: int | str, number: float) -> None:
    assert step_seconds(written) == number


@pytest.mark.parametrize("written", ["P1M", "P1Y", "step", "", None, 0, -60, True, [900]])
def test_a_step_that_is_no_duration_is_quoted(written: object) -> None:
    with pytest.raises(ValueError, match="is no duration, such as 900"):
        step_seconds(written)


class Timer(param.Parameterized):
    length = Duration(5.0, minimum=1.0)


class ShortTimer(Timer):
    length = Duration(2.0)


def test_duration_accepts_text_and_inherits_its_minimum() -> None:
    timer = Timer(length="2min")
    assert timer.length == 120.0
    with pytest.raises(ValueError, match="length"):
        ShortTimer(length="500ms")
