"""Ends a process without losing rows: those that were acknowledged or fetched are stored, or else spooled."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import wait

from tornado.process import task_id

from dashboard.history.registry import HistoryRegistry
from dashboard.storage.writer import StorageWriter

# The first limits the time for rows that wait in sources, the second that until the process exits.
DRAIN_SECONDS = 1.0
EXIT_SECONDS = 4.5
# Answers that are under way when all rows are stored have this long.
ANSWER_SECONDS = 0.2
PARENT_SECONDS = 0.5

log = logging.getLogger("dashboard")


class Shutdown:
    """Ends a process. `stopping`: whether that has begun; pages and pushes are then refused.

    hand_over: lets other processes take over the leases of this one. Called after its rows were published.
    """

    def __init__(
        self,
        histories: HistoryRegistry,
        writer: StorageWriter | None,
        hand_over: Callable[[], object] = lambda: None,
    ) -> None:
        self.stopping, self._hand_over = False, hand_over
        self._histories, self._writer = histories, writer
        self._lock = threading.Lock()

    def run(self) -> None:
        """Stop polling, store the rows that wait in sources and in the writer, and close the database.

        A second call waits for the first, and does nothing. Blocks for EXIT_SECONDS at most.
        """
        self.stopping = True
        with self._lock:
            wait([history.feed.drain() for history in self._histories.values()], DRAIN_SECONDS)
            threading.Thread(target=self._hand_over, name="hand-over", daemon=True).start()
            if self._writer is not None:
                self._writer.close()

    def at_exit(self) -> None:
        """Run, where that has not been done; after a signal, end the process with it."""
        signalled = self.stopping
        self.run()
        if signalled:
            # Python would take seconds to delete all objects, during which no timer can end it.
            logging.shutdown()
            sys.stdout.flush()
            os._exit(0)

    def on_signal(self, loop: asyncio.AbstractEventLoop) -> None:
        """Refuse pages and pushes, store all rows, then stop the loop; a second signal stops it at once."""
        if self.stopping:
            loop.stop()
            return
        self.stopping = True
        log.warning("stopping: storing the rows that wait")
        # Threads of libraries, and of sources that hang, would keep the process alive.
        timer = threading.Timer(EXIT_SECONDS, os._exit, [0])
        timer.daemon = True
        timer.start()
        threading.Thread(target=self._end, args=[loop], name="shutdown", daemon=True).start()

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self.run()
        except Exception:
            log.exception("the shutdown failed")
        loop.call_soon_threadsafe(loop.call_later, ANSWER_SECONDS, loop.stop)


def handle_signals(get_shutdown: Callable[[], Shutdown | None]) -> None:
    """Handle SIGTERM and SIGINT: end the server of the running loop without losing a row.

    Does nothing outside the main thread, where no signal arrives.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        shutdown = get_shutdown()
        if shutdown is None:
            loop.stop()
        else:
            shutdown.on_signal(loop)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    if task_id() is not None:
        threading.Thread(target=_end_with, args=[os.getppid()], name="parent", daemon=True).start()


def _end_with(parent: int) -> None:
    """End one of the processes of `--num-procs` when the one that started them has ended, as SIGTERM ends
    that alone."""
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
