"""Runs Python's garbage collection rarely, because it traverses the models of all open pages.

A page is thousands of objects, which refer to each other, so that only the garbage collection frees them.
With hundreds of pages it takes most of a second, in which the server does nothing else. Python would run it
while many pages open, and Panel after each one that is closed.
"""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress

import panel.io.document

# After so many new objects Python looks at these, after ten times as many at those too that it has looked at
# once, and after fifty times those at all. A page is 6,000 objects.
THRESHOLDS = 10_000, 10, 50
# Closed pages are freed when there are so many, and half as many as open ones: for each page that is closed,
# Python goes through two.
MIN_CLOSED, OPEN_PER_CLOSED = 20, 2
# After Panel has ended the session of the last one.
DELAY_SECONDS = 2.0
# Panel waits for so long after a page was closed.
NEVER_SECONDS = 10 * 365 * 86_400


class OpenPages:
    """The pages of a process, and how many were closed since closed pages were freed."""

    def __init__(self) -> None:
        self._open, self._closed = 0, 0

    def add(self) -> None:
        """Count a page that was opened."""
        self._open += 1

    def remove(self) -> None:
        """Count a page that was closed."""
        self._open, self._closed = self._open - 1, self._closed + 1
        if self._closed >= max(MIN_CLOSED, self._open / OPEN_PER_CLOSED):
            self._closed = 0
            # Without a loop, the process ends.
            with suppress(RuntimeError):
                asyncio.get_running_loop().call_later(DELAY_SECONDS, gc.collect)


PAGES = OpenPages()


def collect_seldom() -> None:
    """Exclude all objects that the imports have made from garbage collection, and collect when `PAGES`
    decides."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    panel.io.document.GC_DEBOUNCE = NEVER_SECONDS
