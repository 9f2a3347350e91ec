"""Pushed rows are stored under their name, like the rows of any other source."""

from __future__ import annotations

import math
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.ingest import PushIngest
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.scan import stored_values
from dashboard.storage.writer import StorageWriter
from sources.push import Push
from tests.support.waiting import until

FAR = 10**13  # unix ms


def rows_after_push(writer: StorageWriter, rows: int, **row: object) -> dict[str, list[float]]:
    """The columns of a new process after this push, as soon as it has so many rows, without gaps."""
    histories = HistoryRegistry(writer=writer)
    PushIngest(histories, ExternalCounts(), 1).submit("readings", [{"city": "London", **row}]).result()

    def shown() -> dict[str, list[float]]:
        columns = histories["readings"].window()[0]
        return {name: list(filter(math.isfinite, values)) for name, values in columns.items()}

    try:
        until(lambda: len(shown().get("temperature London", ())) == rows)
        writer.query(lambda connection: None).result()
        return shown()
    finally:
        histories["readings"].feed.stop()


def test_a_restart_and_a_quantity_more_lose_nothing(tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    try:
        rows_after_push(writer, 1, temperature=8.4)
        columns = rows_after_push(writer, 2, temperature=8.6, humidity=60)
        assert columns["temperature London"] == [8.4, 8.6]
        assert columns["humidity London"] == [60.0]
    finally:
        writer.close()


def test_rows_that_nothing_tells_apart_are_all_shown_and_stored(tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    histories = HistoryRegistry(writer=writer)
    ingest = PushIngest(histories, ExternalCounts(), 1)

    def shown() -> list[float]:
        return list(filter(math.isfinite, histories["readings"].window()[0].get("value", ())))

    try:
        for number in range(200):
            ingest.submit("readings", [{"value": number}, {"value": number}]).result()
        until(lambda: len(shown()) == 400)
        assert shown() == [float(number) for number in range(200) for _ in range(2)]
        chunks = writer.query(lambda connection: list(stored_values(connection, "readings", 0, FAR))).result()
        # A pause between two pushes may be a gap, which has no value.
        stored = sorted((time, value) for chunk in chunks for _, time, value in chunk if value is not None)
        assert [value for _, value in stored] == shown()
    finally:
        histories["readings"].feed.stop()
        writer.close()


def restarted(writer: StorageWriter, *sources: Push, names: int = 1) -> tuple[HistoryRegistry, PushIngest]:
    """The histories of a new process once the stored rows are restored."""
    histories = HistoryRegistry(sources, writer)
    ingest = PushIngest(histories, ExternalCounts(), names)
    for _ in range(2):  # of the sources that are there, then of those that were added
        writer.query(lambda connection: None).result(30)
    return histories, ingest


def test_rows_without_times_replace_none_of_an_earlier_process_whose_clock_was_ahead(tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    try:
        for number, now in enumerate((1_800_000_000.5, 1_800_000_000.0)):
            _, ingest = restarted(writer, Push(name="readings", clock=partial(float, now)))
            ingest.submit("readings", [{"value": number * 1000 + row} for row in range(1000)]).result()
        chunks = writer.query(lambda connection: list(stored_values(connection, "readings", 0, FAR))).result()
        values = [value for chunk in chunks for _, _, value in chunk if value is not None]
        assert sorted(values) == list(range(2000))
    finally:
        writer.close()


@pytest.mark.parametrize("named", [True, False], ids=["of the settings", "of a push"])
@pytest.mark.parametrize("durable", [True, False])
def test_rows_are_shown_after_a_restart_before_anything_is_pushed(
    tmp_path: Path, named: bool, durable: bool
) -> None:
    """Also those of long ago: a program may push once a day."""
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    sources = [Push(name="readings")] if named else []
    first = HistoryRegistry(sources, writer)
    ingest = PushIngest(first, ExternalCounts(), 1, durable=durable)
    long_ago = time.time() - 86_400
    ingest.submit("readings", [{"city": "London", "temperature (°C)": 8.5, "time": long_ago}]).result()
    if named:
        first["readings"].feed.start()
    try:
        until(lambda: first["readings"].shown.newest, seconds=30)
        histories, _ = restarted(writer, *([Push(name="readings")] if named else []))
        history = histories["readings"]
        assert history.shown.newest["temperature London"] == 8.5
        assert [series.quantity.unit for series in history.series] == ["°C"]
        assert "Nothing was pushed for 24 h" in history.source.note
        history.feed.stop()
    finally:
        first["readings"].feed.stop()
        writer.close()


def test_posts_are_shown_after_a_restart_before_anything_is_pushed(tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    try:
        _, ingest = restarted(writer)
        ingest.submit("notes", [{"text": "Good morning"}]).result()
        histories, _ = restarted(writer)
        assert [post["text"] for post in histories["notes"].posts.newest(10)] == ["Good morning"]
    finally:
        for history in (*ingest.histories.values(), *histories.values()):
            history.feed.stop()
        writer.close()


def test_names_beyond_the_limit_and_without_rows_are_not_added_after_a_restart(tmp_path: Path) -> None:
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    try:
        first, ingest = restarted(writer, names=3)
        for name in ("a", "b", "c"):
            ingest.submit(name, [{"value": 1}]).result()
        writer.query(lambda connection: None).result(30)
        with closing(sqlite3.connect(tmp_path / "history.sqlite")) as connection, connection:
            connection.execute("DELETE FROM points WHERE series = (SELECT id FROM series WHERE source = 'a')")
        histories, _ = restarted(writer, names=1)
        assert list(histories) == ["b"]
    finally:
        for history in (*first.values(), *histories.values()):
            history.feed.stop()
        writer.close()
