"""Builds pages one after the other, and lets the event loop run between two of them.

To build a page takes the event loop some 50 to 100 ms, and to send its document a tenth of that. Without the
queue, pages that all browsers request at once, such as after a restart, would all be built before the next
beat of open pages.

Documents are sent in turns of their own: behind pages that are built after it, a page that is built would
wait until Bokeh discards it as unused, and would be built once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from panel.io.server import AutoloadJsHandler, DocHandler

# To build so many takes some seconds. The browsers of others are answered that they have to wait.
MAX_WAITING = 60
# No page is held up for longer, even if one never ends its turn.
MAX_SECONDS = 30.0
RELOAD_SECONDS = 5
BUSY = Path(__file__).with_name("busy.html").read_text(encoding="utf-8")


class BuildQueue:
    """Whose turn it is to work on a page for long. Used on one event loop.

    waiting: how many wait for their turn.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self.waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Run the block when all that were requested before have run."""
        self.waiting += 1
        try:
            has_turn = await self._acquire()
        finally:
            self.waiting -= 1
        try:
            # A round of the loop, in which beats that are due are sent.
            await asyncio.sleep(0)
            yield
        finally:
            if has_turn:
                self._lock.release()

    async def _acquire(self) -> bool:
        try:
            async with asyncio.timeout(MAX_SECONDS):
                return await self._lock.acquire()
        except TimeoutError:
            return False


_Queues = WeakKeyDictionary[asyncio.AbstractEventLoop, BuildQueue]
_building, _sending = _Queues(), _Queues()


def build_queue() -> BuildQueue:
    """Turns to build a page, of the running event loop."""
    return _building.setdefault(asyncio.get_running_loop(), BuildQueue())


def send_queue() -> BuildQueue:
    """Turns to send the document of a page that is built, of the running event loop."""
    return _sending.setdefault(asyncio.get_running_loop(), BuildQueue())


class PageHandler(DocHandler):
    """Panel's handler of a page's HTML, for which its document is built."""

    async def get(self, *arguments: Any, **options: Any) -> None:
        queue = build_queue()
        if queue.waiting >= MAX_WAITING:
            self._answer_busy()
            return
        async with queue.turn():
            # None where the browser is sent to the sign-in page.
            if work := super().get(*arguments, **options):
                await work

    def _answer_busy(self) -> None:
        self.set_status(503)
        self.set_header("Retry-After", str(RELOAD_SECONDS))
        self.set_header("Refresh", str(RELOAD_SECONDS))
        self.set_header("Cache-Control", "no-store")
        self.finish(BUSY)


class AutoloadHandler(AutoloadJsHandler):
    """Panel's handler of a page's script, which fails where it would send a browser to the sign-in page."""

    async def prepare(self) -> None:
        await super().prepare()
        if self.current_user is None:
            self.send_error(403)
