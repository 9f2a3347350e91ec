"""Annotations in the database: each once by its id, found by the time that they reach into."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from dashboard.records import Row
from dashboard.storage.annotations import AnnotationRequest, newest_annotations, read_annotations
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, merged, write
from dashboard.storage.retention import RetentionLimits, make_room
from dashboard.storage.spool import Spool
from tests.storage.conftest import MakeWriter
from tests.support.storage_rows import START, beat, counted, prune

ALL = AnnotationRequest(0, 2**53, 100)


def row(name: str, at: int, until: int | None = None, text: str = "deployed", source: str = "") -> Row:
    end = at if until is None else until
    return {"id": name, "time": START + at, "until": START + end, "source": source, "text": text}


def batch(*rows: Row) -> WriteBatch:
    return WriteBatch("", (), [], [], annotations=rows)


def names(connection: Connection, request: AnnotationRequest) -> list[str]:
    return [found["id"] for found in read_annotations(connection, request)]


def test_a_later_one_of_the_same_id_replaces_the_earlier_and_one_without_text_removes_it(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, batch(row("a", 1), row("b", 2), row("a", 3, text="rolled back")))
        assert read_annotations(connection, ALL) == [row("b", 2), row("a", 3, text="rolled back")]
        write(connection, batch(row("b", 0, text="")))
        assert names(connection, ALL) == ["a"]


def test_batches_that_are_stored_together_keep_their_order(url: str) -> None:
    with writing(open_database(url)) as connection:
        for one in merged([batch(row("a", 1)), batch(row("a", 1, text="")), beat(1), batch(row("b", 2))]):
            write(connection, one)
        assert names(connection, ALL) == ["b"]


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        (ALL._replace(start=START + 50, end=START + 60), ["long"]),
        (ALL._replace(start=START + 100, end=START + 101), ["long", "moment", "weather's"]),
        (ALL._replace(start=START + 10, end=START + 100), ["long"]),
        (ALL._replace(source="host"), ["long", "moment"]),
        (ALL._replace(source="weather"), ["long", "weather's"]),
        (ALL._replace(limit=1), ["long"]),
        (ALL._replace(after=(START + 100, "moment")), ["weather's"]),
    ],
)
def test_they_are_found_by_time_and_source(url: str, request_: AnnotationRequest, found: list[str]) -> None:
    rows = (row("weather's", 100, source="weather"), row("moment", 100, source="host"), row("long", 10, 100))
    with writing(open_database(url)) as connection:
        write(connection, batch(*rows))
        assert names(connection, request_) == found


def test_the_newest_are_read_in_order_of_time(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, batch(*(row(str(at), at) for at in (3, 1, 2))))
        assert [found["id"] for found in newest_annotations(connection, 2)] == ["2", "3"]


def test_they_stay_as_long_as_the_sums_per_hour(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, batch(row("old", 0), row("new", 7_200_000)))
        prune(connection, RetentionLimits(hours=3_600.0), START / 1000 + 7_200)
        assert names(connection, ALL) == ["new"]


def test_where_the_file_is_full_they_are_dropped_after_all_rows() -> None:
    with writing(open_database("sqlite://")) as connection:
        write(connection, beat(60))
        write(connection, batch(row("a", 0)))
        make_room(connection, 0, START + 10 * 86_400_000)
        assert counted(connection, "points") == 0
        assert names(connection, ALL) == []


def test_one_that_waits_at_the_end_is_stored_at_the_next_start(
    url: str, make_writer: MakeWriter, tmp_path: object
) -> None:
    spool = Spool(tmp_path, url)  # type: ignore[arg-type]
    spool.write([batch(row("a", 1))])
    writer = make_writer(url, spool=spool)
    assert writer.query(lambda connection: names(connection, ALL)).result(30) == ["a"]
