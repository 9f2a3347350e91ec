"""A revised event is one row: in memory, in the database, and after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import frame
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.histories import MakeHistory, at, minutes


class Quakes(Scripted):
    """Rows with an id and, as their key, a place."""

    events = True
    fixed_keys = False

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return frame(answer, ["time", "id", "place", "value"])


FIRST = [at(0, 3.1, "north", id="ci1"), at(0.5, 2.0, "north", id="ci2")]
REVISED = [at(0.7, 3.4, "south", id="ci1"), at(0.5, 2.0, "north", id="ci2")]


def shown(history: History) -> list[tuple[float, str, float]]:
    columns = history.window()[0]
    return list(zip(minutes(history), columns["key"], columns["value"], strict=True))


def test_a_revised_event_moves_and_a_repeated_one_changes_nothing(make_history: MakeHistory) -> None:
    polled, history = make_history(FIRST, kind=Quakes)
    cursor = history.cursor
    polled.pass_time(60)
    assert history.cursor == cursor
    polled.source.answers = [REVISED]
    polled.pass_time(60)
    assert history.since(cursor) is None  # so that open pages load their rows again
    assert shown(history) == [(0.5, "north", 2.0), (0.7, "south", 3.4)]


def test_many_revisions_are_still_points(make_history: MakeHistory) -> None:
    answers = ([at(minute, float(minute), id="ci1")] for minute in range(5))
    _, history = make_history(*answers, kind=Quakes)
    assert history.as_points
    assert shown(history) == [(4, "here", 4.0)]


def test_revisions_come_after_restored_events(make_history: MakeHistory, tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits(rows=1e9))
    try:
        polled = Polled(Quakes(FIRST), Clock())
        _stored = History(polled.feed, writer)
        polled.start()
        polled.feed.stop()
        writer.query(lambda _: None).result(10)
        polled = Polled(Quakes(REVISED), Clock())
        history = History(polled.feed, writer)
        writer.query(lambda _: None).result(10)
        polled.start()
        polled.feed.stop()
        assert shown(history) == [(0.5, "north", 2.0), (0.7, "south", 3.4)]
    finally:
        writer.close()


def test_a_restart_shows_the_newest_revision(make_history: MakeHistory, tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits(rows=1e9))
    try:
        for answer in (FIRST, REVISED):
            polled = Polled(Quakes(answer), Clock())
            history = History(polled.feed, writer)
            polled.start()
            polled.feed.stop()
        writer.query(lambda _: None).result(10)
        restarted = History(Polled(Quakes([]), Clock()).feed, writer)
        writer.query(lambda _: None).result(10)
        assert shown(restarted) == shown(history) == [(0.5, "north", 2.0), (0.7, "south", 3.4)]
    finally:
        writer.close()
