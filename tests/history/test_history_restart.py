"""What a history knows after a restart: what was told before, a gap for the time between, what comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.histories import START, Samples, at, line, minutes
from tests.support.waiting import until

Begin = Callable[..., tuple[Polled, History]]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """`begin(minute, *answers)`: a process that starts then and polls each minute; one before it ends."""
    ends: list[Callable[[], None]] = []

    def end() -> None:
        while ends:
            ends.pop()()

    def make(minute: float, *answers: Any, kind: type[Scripted] = Scripted) -> tuple[Polled, History]:
        end()
        clock = Clock()
        clock.now = START + 60 * minute
        writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits(), clock=clock)
        polled = Polled(kind(*answers), clock)
        history = History(polled.feed, writer)
        ends.extend([writer.close, polled.feed.stop])
        writer.query(lambda _: None).result(10)
        polled.start()
        for _ in answers[1:]:
            polled.pass_time(60)
        return polled, history

    yield make
    end()


def test_a_restart_shows_what_was_before_with_a_gap_for_the_time_between(begin: Begin) -> None:
    begin(0, [at(0, 1.0)], [at(1, 2.0)])
    _, history = begin(9, [at(9, 9.0)], [at(10, 10.0)])
    until(lambda: len(minutes(history)) == 5)
    assert line(history) == [1.0, 2.0, None, 9.0, 10.0]


def test_a_quick_restart_leaves_no_gap(begin: Begin) -> None:
    begin(0, [at(0, 1.0)], [at(1, 2.0)])
    _, history = begin(2, [at(2, 3.0)])
    until(lambda: len(minutes(history)) == 3)
    assert line(history) == [1.0, 2.0, 3.0]


def test_the_gap_of_a_restart_is_kept_as_well(begin: Begin) -> None:
    begin(0, [at(0, 1.0)])
    begin(9, [at(9, 9.0)])
    _, history = begin(10, [at(10, 10.0)])
    until(lambda: len(minutes(history)) == 4)
    assert line(history) == [1.0, None, 9.0, 10.0]


def test_rows_that_a_service_tells_again_after_a_restart_are_there_once(begin: Begin) -> None:
    begin(0, [at(0, 1.0)], [at(0, 1.0), at(1, 2.0)])
    _, history = begin(2, [at(0, 1.0), at(1, 2.0), at(2, 3.0)])
    until(lambda: len(minutes(history)) == 3)
    assert minutes(history) == [0, 1, 2]
    assert history.archive is not None
    assert history.archive.window(START * 1000, START * 1000 + 120_000, 100).result(10).columns[
        "value here"
    ] == [
        1.0,
        2.0,
        3.0,
    ]


def test_samples_are_not_kept_and_give_way_to_what_was(begin: Begin) -> None:
    begin(0, [at(0, 1.0)])
    polled, history = begin(9, [at(9, 99.0)], kind=Samples)
    assert line(history)[-1] == 99.0
    polled.source.live = True
    polled.source.answers = [[at(10, 10.0)]]
    polled.pass_time(60)
    assert line(history) == [1.0, None, 10.0]
    _, after = begin(11, [at(11, 11.0)])
    until(lambda: len(minutes(after)) == 4)
    assert 99.0 not in line(after)


def test_posts_are_there_after_a_restart(begin: Begin) -> None:
    class Posts(Scripted):
        def fetch(self, only: Any = None) -> Any:
            return super().fetch(only).assign(id="1", text="hello", author="ada")

    begin(0, [at(0, None)], kind=Posts)
    _, history = begin(1, [at(1, 2.0)])
    until(lambda: bool(history.posts(1)))
    assert history.posts(5)[0]["text"] == "hello"


def test_memory_knows_what_it_has_and_what_only_the_database_has(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(0, *([at(minute, float(minute))] for minute in range(6)))
    monkeypatch.setattr("dashboard.history.restore.RING_ROWS", 3)
    _, history = begin(6, [at(6, 6.0)])
    until(lambda: len(minutes(history)) > 1)
    first = minutes(history)[0]
    assert first > 0
    assert history.oldest_time == START * 1000
    assert history.in_memory(START * 1000 + first * 60_000)
    assert not history.in_memory(START * 1000)
