"""Lines have gaps where rows were missed, and nowhere else, however the rows came."""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import pytest

from dashboard.history.gap_detector import GapDetector
from dashboard.history.gap_rule import gap_starts
from dashboard.history.history import History
from dashboard.history.record_store import RecordStore
from dashboard.records import Record, present
from sources.base import SourceError
from sources.push import Push
from tests.support.histories import MakeHistory, PolledHistory, Seldom, at, line, minutes

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


def test_a_silent_key_ends_its_line(make_history: MakeHistory) -> None:
    both = [at(0, 1.0), at(0, 5.0, "there")]
    _, history = make_history(both, *([at(minute, 1.0)] for minute in range(1, 6)))
    assert line(history, "value there")[0] == 5.0
    assert line(history, "value there")[-1] is None
    assert None not in line(history)


def times(*parts: tuple[float, float, float]) -> list[dict[str, Any]]:
    """Rows of (first minute, last, minutes between)."""
    rows = []
    for first, last, step in parts:
        count = round((last - first) / step) + 1
        rows += [at(first + number * step, number) for number in range(count)]
    return rows


def breaks(history: History, field: str = "value here") -> list[float]:
    """The minutes after which a line has a gap."""
    shown = list(zip(minutes(history), line(history, field), strict=True))
    return [round(minute, 1) for minute, value in shown if value is None]


HALVES = times((0, 20, 0.5)), times((320, 340, 0.5))


@pytest.mark.parametrize(
    "answers",
    [
        [[*HALVES[0], *HALVES[1]]],
        [HALVES[0], HALVES[1]],
        [HALVES[1], HALVES[0]],
        [[*HALVES[1], *HALVES[0]][::-1]],
        [*([row] for row in [*HALVES[1], *HALVES[0]][::3]), [*HALVES[0], *HALVES[1]]],
    ],
    ids=["at once", "in order", "backfilled", "backwards", "row by row"],
)
def test_five_hours_without_rows_are_one_gap_however_they_came(
    make_history: MakeHistory, answers: list[list[dict[str, Any]]]
) -> None:
    _, history = make_history(*answers)
    assert breaks(history) == [20]


@pytest.mark.parametrize("seed", range(12))
def test_gaps_are_those_of_the_rows_in_order_whenever_each_of_them_came(seed: int) -> None:
    random = np.random.default_rng(seed)
    steps = np.where(random.random(900) < 0.03, random.integers(4_000, 90_000, 900), 1_000)
    moments = [int(moment) for moment in 1_790_000_000_000 + np.cumsum(steps)]
    ring = RecordStore(Push(name="late"), threading.RLock())
    detector = GapDetector(ring)
    # Blocks of many lengths, some of which come in another order, and rows that come last of all.
    late = {moments[place] for place in random.integers(0, 900, 12)}
    blocks = np.split(np.array([one for one in moments if one not in late]), [100, 101, 300, 310, 640])
    order = [*random.permutation(len(blocks))]
    for block in [*(blocks[place] for place in order), *np.array([[one] for one in late])]:
        fresh = [Record(int(time), "", (1.0,)) for time in sorted(block)]
        changes = detector.receive(fresh, math.inf)
        ring.put([*fresh, *changes.opened], changes.filled)
    found = [time - 1 for time in ring.times_of("") if not present(ring.records[time, ""])]
    assert found == gap_starts(moments)
    assert len(found) > 10


def test_a_gap_that_late_rows_fill_is_none(make_history: MakeHistory) -> None:
    _, history = make_history(*HALVES, times((20.5, 100, 0.5)), times((100.5, 319.5, 0.5)))
    assert breaks(history) == []


def test_a_key_that_was_silent_and_sends_its_rows_late_has_no_gap(make_history: MakeHistory) -> None:
    polled, history = make_history([at(minute, 1.0, place) for minute in range(9) for place in "ab"])
    polled.source.answers = [[at(minute, 1.0, "a") for minute in range(9, 20)]]
    polled.pass_time(60)
    assert None in line(history, "value b")
    polled.source.answers = [[at(minute, 2.0, "b") for minute in range(9, 20)]]
    polled.pass_time(60)
    assert None not in line(history, "value b")


def test_rows_are_overdue_by_their_own_step_where_polls_are_more_frequent(make_history: MakeHistory) -> None:
    _, history = make_history(*([at(minute, 1.0)] for minute in range(3)))
    assert 3.5 <= history.overdue_ms / 60_000 <= 4
    _, history = make_history([at(30 * row, 1.0) for row in range(-4, 1)])
    assert 105 <= history.overdue_ms / 60_000 <= 120, "3.5 steps of half an hour, rounded up"


def test_a_source_is_late_whose_polls_bring_no_new_rows_for_longer_than_its_step(
    make_history: MakeHistory,
) -> None:
    polled, history = make_history(*([at(minute, 1.0)] for minute in range(3)))
    newest = history.newest_time / 1000
    assert history.status_at(newest + 60).health == "ok"
    polled.pass_time(600)
    assert polled.feed.status.with_late_polls(polled.clock()).health == "ok"
    assert history.status.health == "late"


def test_no_row_is_overdue_after_a_single_one_which_says_nothing_of_their_step(
    make_history: MakeHistory,
) -> None:
    _, history = make_history([at(0, 1.0)])
    assert history.overdue_ms == 0
