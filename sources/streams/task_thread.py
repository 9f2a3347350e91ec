"""Runs a coroutine in a separate thread until it is cancelled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


class TaskThread:
    """Runs a coroutine in a separate event loop. It does not keep the process alive."""

    def __init__(self, coroutine: Coroutine[Any, Any, object], name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(coroutine)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def close(self, seconds: float) -> None:
        """Cancel the coroutine; blocks until it has ended, for `seconds` at most."""
        with suppress(RuntimeError):  # the loop has ended already
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(seconds)

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)
        self._loop.close()
