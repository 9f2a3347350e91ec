"""How fast rows are stored while others read, and what the event loop notices of it."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import NamedTuple

from benchmarks.days import HOUR_SECONDS, told
from benchmarks.servers.waves import KEPT, file_in
from benchmarks.serving import CORES
from dashboard.history.archive import Archive
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.writer import READERS, StorageWriter

BATCH_ROWS, BATCHES_AT_ONCE = 1_000, 20
TICK_SECONDS = 0.01
POINTS = 2_000


class Stored(NamedTuple):
    """Rows a second from telling them to their being stored, how many windows were read meanwhile, and the
    most milliseconds by which the event loop was late: while rows were stored, and before, with the same
    readers at work."""

    rows: int
    rows_a_second: float
    windows: int
    late_ms: float
    late_ms_before: float


def stored(place: str, rows: int) -> Stored:
    """Store so many rows in a new history, as fast as it takes them."""
    # A server is not held to one core, and SQLite works beside the interpreter.
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    writer = StorageWriter(file_in(place), KEPT)
    try:
        return asyncio.run(_stored(writer, rows))
    finally:
        writer.close()
        gc.unfreeze()
        os.sched_setaffinity(0, cores)


async def _stored(writer: StorageWriter, rows: int) -> Stored:
    begin = int(time.time()) - rows - HOUR_SECONDS
    batches = [told(begin + first, BATCH_ROWS) for first in range(0, rows, BATCH_ROWS)]
    # The first hour, for readers to read before others are stored.
    writer.submit(told(begin - HOUR_SECONDS, HOUR_SECONDS))
    # A server makes its rows one by one; to look through all of these takes the garbage collector long.
    gc.collect()
    gc.freeze()
    with _reading(writer, begin) as read:
        _, late_before = await _with_ticks(lambda: time.sleep(2.0))
        had = len(read)
        seconds, late = await _with_ticks(lambda: _put(writer, batches))
        return Stored(rows, rows / seconds, len(read) - had, late, late_before)


def _put(writer: StorageWriter, batches: Sequence[WriteBatch]) -> None:
    """Tell some batches, wait until they are stored, and go on."""
    for first in range(0, len(batches), BATCHES_AT_ONCE):
        for batch in batches[first : first + BATCHES_AT_ONCE]:
            writer.submit(batch)
        writer.query(lambda connection: None).result()


async def _with_ticks(work: Callable[[], None]) -> tuple[float, float]:
    """Do the work in a thread: the seconds it took, and the most ms by which a tick of the loop was late."""
    late, begin = 0.0, time.perf_counter()
    working = asyncio.create_task(asyncio.to_thread(work))
    while not working.done():
        at = time.perf_counter()
        await asyncio.sleep(TICK_SECONDS)
        late = max(late, time.perf_counter() - at - TICK_SECONDS)
    await working
    return time.perf_counter() - begin, 1000 * late


@contextmanager
def _reading(writer: StorageWriter, begin: int) -> Iterator[list[int]]:
    """As many threads as can ask windows of what there is, without a rest; a list that grows with each."""
    read: list[int] = []
    ended = Event()
    past = Archive(writer, "waves")

    def ask() -> None:
        numbers = random.Random(7)
        while not ended.is_set():
            start = (begin - numbers.randrange(1, HOUR_SECONDS)) * 1000
            window = past.window(start, time.time() * 1000, POINTS).result()
            read.append(len(window.columns["time"]))

    threads = [Thread(target=ask) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield read
    finally:
        ended.set()
        for thread in threads:
            thread.join()
