"""What a history promises of its lines: broken where something was missed, and nowhere else."""

from __future__ import annotations

from typing import Any

from sources.base import SourceError
from tests.support.histories import Seldom, Tell, Told, at, line

DOWN = SourceError("It is down.")


def outage(tell: Tell, *answer: dict[str, Any]) -> Told:
    """The history after a first row, a failed poll, and this answer ten minutes later."""
    polled, history = tell([at(0, 1.0)], DOWN)
    polled.source.answers = [list(answer)]
    polled.pass_time(600)
    return polled, history


def test_an_outage_breaks_the_line(tell: Tell) -> None:
    assert line(outage(tell, at(12, 2.0))[1]) == [1.0, None, 2.0]


def test_an_outage_breaks_the_line_also_where_a_late_row_comes_with_the_next(tell: Tell) -> None:
    assert line(outage(tell, at(-1, 0.5), at(12, 2.0))[1]) == [0.5, 1.0, None, 2.0]


def test_failed_polls_that_lost_no_row_break_nothing(tell: Tell) -> None:
    assert line(outage(tell, at(1, 2.0), at(2, 3.0))[1]) == [1.0, 2.0, 3.0]


def test_an_outage_is_not_forgotten_when_the_first_answer_tells_nothing_new(tell: Tell) -> None:
    polled, history = outage(tell, at(0, 1.0))
    polled.source.answers = [[at(12, 2.0)]]
    polled.pass_time(60)
    assert line(history) == [1.0, None, 2.0]


def test_a_row_that_comes_a_little_late_breaks_nothing(tell: Tell) -> None:
    _, history = tell([at(0, 1.0)], [at(1.4, 2.0)])
    assert line(history) == [1.0, 2.0]


def test_places_whose_rows_come_seldom_are_not_silent_between_them(tell: Tell) -> None:
    first, second = [at(0, 1.0), at(0, 5.0, "there")], [at(10, 2.0)]
    _, history = tell(first, *[[]] * 9, second, kind=Seldom)
    assert line(history, "value there") == [5.0, 5.0]


def test_a_process_that_slept_has_a_gap(tell: Tell) -> None:
    polled, history = tell([at(0, 1.0)])
    polled.source.answers = [[at(600, 2.0)]]
    polled.pass_time(36_000)
    assert line(history) == [1.0, None, 2.0]


def test_a_city_that_fails_ends_its_own_line_alone(tell: Tell) -> None:
    polled, history = tell([at(0, 1.0), at(0, 5.0, "there")])
    polled.source.failures = {"there": "The service knows no such city."}
    polled.source.answers = [[at(1, 2.0)]]
    polled.pass_time(60)
    assert line(history) == [1.0, 1.0, 2.0]
    assert line(history, "value there") == [5.0, None, None]


def test_a_key_that_falls_silent_ends_its_line(tell: Tell) -> None:
    both = [at(0, 1.0), at(0, 5.0, "there")]
    _, history = tell(both, *([at(minute, 1.0)] for minute in range(1, 6)))
    assert line(history, "value there")[0] == 5.0
    assert line(history, "value there")[-1] is None
    assert None not in line(history)
