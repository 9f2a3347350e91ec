"""A process that is killed while it writes loses none of the rows that no longer wait, and spoils nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time

from sqlalchemy import Connection, text

from tests.storage.conftest import MakeWriter

ROUNDS = {"sqlite": 8, "postgresql+psycopg": 3}
# Submits a row every 2 ms, and prints its time and how many rows wait then.
WRITER = """
import sys, time
from dashboard.storage.writer import StorageWriter
from dashboard.records import Record
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.inserts import WriteBatch
from sources.base import Quantity

writer = StorageWriter(sys.argv[1], RetentionLimits())
# Opening the database takes longer than a flush, and on a busy machine so long that it seems to hang.
for _ in range(600):
    if writer.query(lambda _: None).exception() is None:
        break
    time.sleep(0.1)
else:
    sys.exit("The database was not opened within a minute.")
quantities = (Quantity("number", "Number"),)
while True:
    now = int(time.time() * 1000)
    writer.enqueue(WriteBatch("beat", quantities, [Record(now, "", (float(now),))], []))
    print(now, writer.state.waiting, flush=True)
    time.sleep(0.002)
"""


def kept(connection: Connection) -> set[int]:
    rows = connection.execute(text("SELECT time, value FROM points")).all()
    assert all(time == value for time, value in rows)
    return {time for time, _ in rows}


def stored(lines: list[str]) -> list[int]:
    """The times of the rows that did not wait any more when the last whole line was printed."""
    whole = [line.split() for line in lines if line.endswith("\n")]
    times = [int(time) for time, _ in whole]
    return times[: len(times) - int(whole[-1][1])]


def test_a_killed_process_loses_none_of_the_rows_that_no_longer_wait(
    url: str, make_writer: MakeWriter
) -> None:
    due: set[int] = set()
    chance = random.Random(3)
    for _ in range(ROUNDS[url.split(":", maxsplit=1)[0]]):
        process = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        lines = [process.stdout.readline()]
        while not stored(lines):
            lines.append(process.stdout.readline())
        time.sleep(chance.uniform(0.1, 0.8))
        process.kill()
        lines += process.stdout.readlines()
        process.wait()
        due.update(stored(lines))
    writer = make_writer(url)
    there = writer.query(kept).result(10)
    assert due <= there
    if url.startswith("sqlite"):
        check = writer.query(
            lambda connection: connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        )
        assert check.result(10) == "ok"
    buckets = text('SELECT sum("count") FROM rollups WHERE seconds = 60')
    assert writer.query(lambda connection: connection.execute(buckets).scalar_one()).result(10) == len(there)
