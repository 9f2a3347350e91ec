"""Old rows are dropped after their limits, and the oldest where the file is too large."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from dashboard.storage.retention import RetentionLimits, rows_cutoff
from tests.storage.conftest import MakeWriter
from tests.storage.test_writer import stored
from tests.support.posts import post
from tests.support.storage_rows import START, batch_of, beat, counted, prune
from tests.support.waiting import until

HOUR = 3600.0


def test_old_rows_are_dropped_and_their_rollups_stay(url: str, make_writer: MakeWriter) -> None:
    first = make_writer(url)
    first.enqueue(beat(7200))
    assert stored(first) == 14_400
    first.close()
    passed = 0.0
    later = make_writer(
        url,
        RetentionLimits(rows=3600.0),
        clock=lambda: START / 1000 + 5000 + passed,
        monotonic=lambda: passed,
    )
    later.enqueue(batch_of((7200, "", 1.0, 2.0)))
    assert stored(later) == 14_402
    # The clocks have agreed for longer than an hour.
    passed = 4000.0
    until(lambda: stored(later) == 7202)
    assert later.query(lambda connection: counted(connection, "rollups WHERE seconds = 60")).result(10) == 242


def test_a_file_that_is_too_large_loses_its_oldest_rows_and_there_is_a_note(
    tmp_path: Path, make_writer: MakeWriter
) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    first = make_writer(url)
    first.enqueue(beat(7200))
    assert stored(first) == 14_400
    first.close()
    writer = make_writer(url, RetentionLimits(size=300_000), clock=lambda: START / 1000 + 7200)
    until(lambda: writer.note)
    assert "full" in writer.note

    def oldest(connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT min(time) FROM points").scalar_one())

    assert START < writer.query(oldest).result(10) <= START + 3_700_000


def test_the_cutoff_is_a_whole_hour() -> None:
    limits = RetentionLimits(rows=90 * 60)
    assert rows_cutoff(limits, 10 * HOUR + 1) == 8 * HOUR * 1000


def test_each_table_has_a_limit_of_its_own(url: str) -> None:
    now = START / 1000 + 10 * HOUR
    limits = RetentionLimits(rows=HOUR, minutes=2 * HOUR, hours=100 * HOUR, posts=3 * HOUR)
    posts = [post("old", time=START), post("new", time=START + 9 * 3_600_000)]
    with writing(open_database(url)) as connection:
        write(connection, beat(60))
        write(connection, WriteBatch("talk", (), [], posts))
        assert prune(connection, limits, now) is None
        assert counted(connection, "points") == 0
        assert counted(connection, "rollups WHERE seconds < 3600") == 0
        assert counted(connection, "rollups WHERE seconds = 3600") == 2
        assert counted(connection, "posts") == 1


def test_a_series_without_rows_is_dropped(url: str) -> None:
    limits = RetentionLimits(rows=HOUR, minutes=HOUR, hours=HOUR)
    with writing(open_database(url)) as connection:
        write(connection, beat(60))
        prune(connection, limits, START / 1000 + 10 * HOUR)
        assert counted(connection, "series") == 0
