"""Lines break where rows were missed, and nowhere else."""

from __future__ import annotations

from typing import Any

from sources.base import SourceError
from tests.support.histories import MakeHistory, PolledHistory, Seldom, at, line

DOWN = SourceError("It is down.")


def outage(make_history: MakeHistory, *answer: dict[str, Any]) -> PolledHistory:
    """The history after a first row, a failed poll, and this answer ten minutes later."""
    polled, history = make_history([at(0, 1.0)], DOWN)
    polled.source.answers = [list(answer)]
    polled.pass_time(600)
    return polled, history


def test_an_outage_breaks_the_line(make_history: MakeHistory) -> None:
    assert line(outage(make_history, at(12, 2.0))[1]) == [1.0, None, 2.0]


def test_an_outage_breaks_the_line_where_a_late_row_comes_with_the_next(
    make_history: MakeHistory,
) -> None:
    assert line(outage(make_history, at(-1, 0.5), at(12, 2.0))[1]) == [0.5, 1.0, None, 2.0]


def test_failed_polls_without_a_lost_row_break_no_line(make_history: MakeHistory) -> None:
    assert line(outage(make_history, at(1, 2.0), at(2, 3.0))[1]) == [1.0, 2.0, 3.0]


def test_an_outage_breaks_the_line_after_an_answer_without_new_rows(
    make_history: MakeHistory,
) -> None:
    polled, history = outage(make_history, at(0, 1.0))
    polled.source.answers = [[at(12, 2.0)]]
    polled.pass_time(60)
    assert line(history) == [1.0, None, 2.0]


def test_a_row_that_is_a_little_late_breaks_no_line(make_history: MakeHistory) -> None:
    _, history = make_history([at(0, 1.0)], [at(1.4, 2.0)])
    assert line(history) == [1.0, 2.0]


def test_places_with_rare_rows_are_not_silent_between_them(make_history: MakeHistory) -> None:
    first, second = [at(0, 1.0), at(0, 5.0, "there")], [at(10, 2.0)]
    _, history = make_history(first, *[[]] * 9, second, kind=Seldom)
    assert line(history, "value there") == [5.0, 5.0]


def test_a_process_that_was_suspended_has_a_gap(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0, 1.0)])
    polled.source.answers = [[at(600, 2.0)]]
    polled.pass_time(36_000)
    assert line(history) == [1.0, None, 2.0]


def test_a_failing_city_breaks_only_its_own_line(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0, 1.0), at(0, 5.0, "there")])
    polled.source.failures = {"there": "The service knows no such city."}
    polled.source.answers = [[at(1, 2.0)]]
    polled.pass_time(60)
    assert line(history) == [1.0, 1.0, 2.0]
    assert line(history, "value there") == [5.0, None, None]


def test_a_silent_key_ends_its_line(make_history: MakeHistory) -> None:
    both = [at(0, 1.0), at(0, 5.0, "there")]
    _, history = make_history(both, *([at(minute, 1.0)] for minute in range(1, 6)))
    assert line(history, "value there")[0] == 5.0
    assert line(history, "value there")[-1] is None
    assert None not in line(history)
