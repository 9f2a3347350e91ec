"""Rows stored per second while threads read, and the delay of the event loop."""

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

from benchmarks.long_history import HOUR_SECONDS, write_batch
from benchmarks.servers.sine_source import UNLIMITED, file_in
from benchmarks.serving import CORES
from dashboard.history.archive import Archive
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.reads import READERS
from dashboard.storage.writer import StorageWriter

BATCH_ROWS, BATCHES_AT_ONCE = 1_000, 20
TICK_SECONDS = 0.01
POINTS = 2_000


class StorageThroughput(NamedTuple):
    """Rows stored per second, the number of windows that were read meanwhile, and the
    highest delay of the event loop in ms: while rows were stored, and before, with the same readers."""

    rows: int
    rows_a_second: float
    windows: int
    max_delay_ms: float
    max_delay_ms_before: float


def measured_throughput(place: str, rows: int) -> StorageThroughput:
    """Store rows in a new history at full speed."""
    # A server may use all cores, and SQLite runs outside the interpreter lock.
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    writer = StorageWriter(file_in(place), UNLIMITED)
    try:
        return asyncio.run(_stored(writer, rows))
    finally:
        writer.close()
        gc.unfreeze()
        os.sched_setaffinity(0, cores)


async def _stored(writer: StorageWriter, rows: int) -> StorageThroughput:
    begin = int(time.time()) - rows - HOUR_SECONDS
    batches = [write_batch(begin + first, BATCH_ROWS) for first in range(0, rows, BATCH_ROWS)]
    # The first hour, for readers to read before others are stored.
    writer.enqueue(write_batch(begin - HOUR_SECONDS, HOUR_SECONDS))
    # A server has few rows at a time; the garbage collector would scan all of these again and again.
    gc.collect()
    gc.freeze()
    with _reading(writer, begin) as read:
        _, late_before = await _with_ticks(lambda: time.sleep(2.0))
        had = len(read)
        seconds, late = await _with_ticks(lambda: _put(writer, batches))
        return StorageThroughput(rows, rows / seconds, len(read) - had, late, late_before)


def _put(writer: StorageWriter, batches: Sequence[WriteBatch]) -> None:
    """Submit some batches, wait until they are stored, then continue."""
    for first in range(0, len(batches), BATCHES_AT_ONCE):
        for batch in batches[first : first + BATCHES_AT_ONCE]:
            writer.enqueue(batch)
        writer.query(lambda connection: None).result()


async def _with_ticks(work: Callable[[], None]) -> tuple[float, float]:
    """Do the work in a thread; returns its seconds, and the highest delay of a tick of the loop in ms."""
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
    """READERS threads that query windows without a pause; yields a list that grows with each window."""
    read: list[int] = []
    ended = Event()
    past = Archive(writer, "waves")

    def read_windows() -> None:
        numbers = random.Random(7)
        while not ended.is_set():
            start = (begin - numbers.randrange(1, HOUR_SECONDS)) * 1000
            window = past.window(start, time.time() * 1000, POINTS).result()
            read.append(len(window.columns["time"]))

    threads = [Thread(target=read_windows) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield read
    finally:
        ended.set()
        for thread in threads:
            thread.join()
