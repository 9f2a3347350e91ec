"""Many pages at once, on the real server, over real websockets."""

from __future__ import annotations

import asyncio

from benchmarks.viewers import PageViewer, close_viewers, open_viewers
from tests.conftest import Serve
from tests.support.waiting import awaited

PAGES = 30


async def rows_in_common(url: str) -> tuple[list[PageViewer], set[float]]:
    """Open pages while rows keep coming; the pages, and the newest rows that at least one of them has."""
    viewers = await open_viewers(url, PAGES)
    first = set().union(*(viewer.arrived for viewer in viewers))

    def newer() -> set[float]:
        return set().union(*(viewer.arrived for viewer in viewers)) - first

    await awaited(lambda: len(newer()) >= 4)
    # The last one may still be on its way to some.
    due = sorted(newer())[:-1]
    await awaited(lambda: all(at in viewer.arrived for viewer in viewers for at in due))
    await close_viewers(viewers)
    return viewers, set(due)


def test_every_page_gets_every_row_also_those_opened_while_rows_came(serve: Serve) -> None:
    viewers, due = asyncio.run(rows_in_common(serve("benchmarks/servers/ours.py").url))
    assert len(due) >= 3
    assert all(due <= viewer.arrived.keys() for viewer in viewers)
