"""Threads that read the database, and that do not keep a process alive whose database hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Readers:
    """A pool of daemon threads. A ThreadPoolExecutor would not do: the interpreter joins its threads at exit,
    also one that hangs."""

    def __init__(self, threads: int) -> None:
        self._work: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"history-reader-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, read: Callable[[], T]) -> Future[T]:
        """The future of `read()`."""
        result: Future[T] = Future()
        self._work.put((read, result))
        return result

    def close(self, timeout: float) -> None:
        """End the threads after the reads that were submitted. timeout: seconds to wait for each."""
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads:
            thread.join(timeout)

    def _run(self) -> None:
        while (item := self._work.get()) is not None:
            read, result = item
            if result.set_running_or_notify_cancel():
                try:
                    result.set_result(read())
                except BaseException as error:
                    result.set_exception(error)
