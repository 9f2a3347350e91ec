"""Which stored rows an export reads."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from dashboard.export.query import ExportError, ExportRequest, iso_time, open_export
from dashboard.records import Record
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from sources.base import Quantity
from tests.support.storage_rows import START, batch_of

UTC = ZoneInfo("UTC")
ROWS = batch_of((0, "London", 8.5, 60), (1, "Rome", 21, 40), (2, "London", 9, 61))


def request(source: str = "weather", start: int | None = None, end: int | None = None) -> ExportRequest:
    return ExportRequest(source, ("city",), start, end, UTC, posts=False)


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """A connection to a database that holds ROWS."""
    engine = open_database(url)
    with writing(engine) as writer:
        write(writer, ROWS)
    with engine.connect() as reader:
        yield reader
    engine.dispose()


def test_the_result_has_the_limits_of_the_stored_rows(connection: Connection) -> None:
    result = open_export(connection, request())
    assert (result.first, result.last, result.remark) == (START, START + 2000, "")
    ((until, table),) = result.tables
    assert until == START + 2000
    assert table["city"].tolist() == ["London", "Rome", "London"]


def test_the_range_includes_its_start_and_excludes_its_end(connection: Connection) -> None:
    result = open_export(connection, request(start=START + 1000, end=START + 2000))
    assert [table["city"].tolist() for _, table in result.tables] == [["Rome"]]


def test_a_source_without_stored_rows_is_an_error_with_those_that_have_some(connection: Connection) -> None:
    with pytest.raises(ExportError, match=r"Stored sources: weather\. Did you mean 'weather'\?"):
        open_export(connection, request("wether"))


def test_an_empty_range_is_an_error_while_it_is_read(connection: Connection) -> None:
    result = open_export(connection, request(start=START + 1, end=START + 2))
    with pytest.raises(ExportError, match="No rows of weather are stored for that time"):
        list(result.tables)


def test_times_in_messages_have_the_offset_of_the_zone() -> None:
    assert iso_time(1_782_864_000_999, ZoneInfo("Europe/Berlin")) == "2026-07-01T02:00:00+02:00"


@pytest.mark.parametrize(("keys", "heads"), [((), ["id", "key"]), (("place",), ["id", "place"])])
def test_events_are_exported_once_with_their_ids(
    connection: Connection, keys: tuple[str, ...], heads: list[str]
) -> None:
    quakes = [Record(START, "north", (3.1,), "ci1"), Record(START + 5, "south", (2.0,), "ci2")]
    for records in (quakes, [Record(START + 9, "north", (3.4,), "ci1")]):
        write(connection, WriteBatch("quakes", (Quantity("magnitude", "Magnitude", "Mw"),), records, []))
    result = open_export(connection, ExportRequest("quakes", keys, None, None, UTC, posts=False))
    ((_, table),) = result.tables
    assert list(table.columns) == ["time (UTC)", *heads, "magnitude (Mw)"]
    assert table.iloc[:, 1:].to_numpy().tolist() == [["ci2", "south", 2.0], ["ci1", "north", 3.4]]
