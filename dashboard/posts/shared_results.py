"""Results that are computed once for all who request the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from dashboard.posts.selection_counter import keep_recent

Query = TypeVar("Query", bound=Hashable)
Result = TypeVar("Result")
Other = TypeVar("Other")


class SharedResults(Generic[Query, Result]):
    """The results of `compute(query)`, which a separate thread computes one after the other. Thread-safe."""

    def __init__(self, compute: Callable[[Query], Result], thread_name: str) -> None:
        self._compute, self._lock = compute, threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=thread_name)
        self._results: dict[Query, tuple[int, Future[Result]]] = {}

    def get(self, query: Query, version: int) -> Future[Result]:
        """The result of a query in this version of the data.

        A result that is being computed is shared as well, so that no page waits for a second one.
        """
        with self._lock:
            computed, result = self._results.pop(query, (-1, None))
            if result is None or (result.done() and computed != version):
                computed, result = version, self._worker.submit(self._compute, query)
            self._results[query] = computed, result
            keep_recent(self._results)
        return result

    def submit(self, call: Callable[[], Other]) -> Future[Other]:
        """Call a function in the thread that computes results."""
        return self._worker.submit(call)
