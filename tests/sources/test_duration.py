"""Durations in settings."""

from __future__ import annotations

import param
import pytest

from sources.duration import Duration, seconds


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


class Timer(param.Parameterized):
    length = Duration(5.0, minimum=1.0)


class ShortTimer(Timer):
    length = Duration(2.0)


def test_duration_accepts_text_and_inherits_its_minimum() -> None:
    timer = Timer(length="2min")
    assert timer.length == 120.0
    with pytest.raises(ValueError, match="length"):
        ShortTimer(length="500ms")
