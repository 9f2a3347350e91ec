"""After a restart, a history shows stored rows, a gap for the time between, and new rows."""

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

StartProcess = Callable[..., tuple[Polled, History]]


@pytest.fixture
def start_process(tmp_path: Path) -> Iterator[StartProcess]:
    """`start_process(minute, *answers)`: a process that polls from then on; the one before it ends."""
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


def test_a_restart_shows_earlier_rows_and_a_gap_for_the_time_between(start_process: StartProcess) -> None:
    start_process(0, [at(0, 1.0)], [at(1, 2.0)])
    _, history = start_process(9, [at(9, 9.0)], [at(10, 10.0)])
    until(lambda: len(minutes(history)) == 5)
    assert line(history) == [1.0, 2.0, None, 9.0, 10.0]


def test_a_quick_restart_leaves_no_gap(start_process: StartProcess) -> None:
    start_process(0, [at(0, 1.0)], [at(1, 2.0)])
    _, history = start_process(2, [at(2, 3.0)])
    until(lambda: len(minutes(history)) == 3)
    assert line(history) == [1.0, 2.0, 3.0]


def test_the_gap_of_a_restart_is_stored(start_process: StartProcess) -> None:
    start_process(0, [at(0, 1.0)])
    start_process(9, [at(9, 9.0)])
    _, history = start_process(10, [at(10, 10.0)])
    until(lambda: len(minutes(history)) == 4)
    assert line(history) == [1.0, None, 9.0, 10.0]


def test_rows_that_a_service_returns_again_after_a_restart_are_shown_once(
    start_process: StartProcess,
) -> None:
    start_process(0, [at(0, 1.0)], [at(0, 1.0), at(1, 2.0)])
    _, history = start_process(2, [at(0, 1.0), at(1, 2.0), at(2, 3.0)])
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


def test_sample_rows_are_not_stored_and_make_room_for_restored_rows(start_process: StartProcess) -> None:
    start_process(0, [at(0, 1.0)])
    polled, history = start_process(9, [at(9, 99.0)], kind=Samples)
    assert line(history)[-1] == 99.0
    polled.source.live = True
    polled.source.answers = [[at(10, 10.0)]]
    polled.pass_time(60)
    assert line(history) == [1.0, None, 10.0]
    _, after = start_process(11, [at(11, 11.0)])
    until(lambda: len(minutes(after)) == 4)
    assert 99.0 not in line(after)


def test_posts_are_restored(start_process: StartProcess) -> None:
    class Posts(Scripted):
        def fetch(self, only: Any = None) -> Any:
            return super().fetch(only).assign(id="1", text="hello", author="ada")

    start_process(0, [at(0, None)], kind=Posts)
    _, history = start_process(1, [at(1, 2.0)])
    until(lambda: bool(history.posts.newest(1)))
    assert history.posts.newest(5)[0]["text"] == "hello"


def test_rows_in_memory_are_distinguished_from_rows_that_only_the_database_has(
    start_process: StartProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_process(0, *([at(minute, float(minute))] for minute in range(6)))
    monkeypatch.setattr("dashboard.history.restore.RING_ROWS", 3)
    _, history = start_process(6, [at(6, 6.0)])
    until(lambda: len(minutes(history)) > 1)
    first = minutes(history)[0]
    assert first > 0
    assert history.oldest_time == START * 1000
    assert history.windows.covers(START * 1000 + first * 60_000)
    assert not history.windows.covers(START * 1000)
