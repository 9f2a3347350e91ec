"""Pushed rows are stored under their name, like the rows of any other source."""

from __future__ import annotations

import math
from pathlib import Path

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.ingest import PushIngest
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.scan import stored_values
from dashboard.storage.writer import StorageWriter
from tests.support.waiting import until

FAR = 10**13  # unix ms


def rows_after_push(writer: StorageWriter, rows: int, **row: object) -> dict[str, list[float]]:
    """The columns of a new process after this push, as soon as it has so many rows, without gaps."""
    histories = HistoryRegistry(writer=writer)
    PushIngest(histories, ExternalCounts(), 1).push("readings", [{"city": "London", **row}])

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
            ingest.push("readings", [{"value": number}, {"value": number}])
        until(lambda: len(shown()) == 400)
        assert shown() == [float(number) for number in range(200) for _ in range(2)]
        chunks = writer.query(lambda connection: list(stored_values(connection, "readings", 0, FAR))).result()
        # A pause between two pushes may be a gap, which has no value.
        stored = sorted((time, value) for chunk in chunks for _, time, value in chunk if value is not None)
        assert [value for _, value in stored] == shown()
    finally:
        histories["readings"].feed.stop()
        writer.close()
