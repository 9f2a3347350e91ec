"""The turns of pages that load again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from dashboard.page_channel import clients
from dashboard.page_channel.clients import LOADING_AT_ONCE, Clients
from dashboard.page_channel.row_broadcaster import RowBroadcaster
from tests.support.channels import Channel
from tests.support.waiting import awaited


@pytest.fixture
def fast() -> Iterator[None]:
    """Timeouts in a hundredth of their time."""
    with patch.object(clients, "MAX_LOADING_SECONDS", 0.03):
        yield


def test_pages_load_again_a_few_at_a_time_in_order() -> None:
    async def run() -> None:
        open_, pages = Clients(RowBroadcaster()), [Channel() for _ in range(LOADING_AT_ONCE + 4)]
        for page in pages:
            open_.add(page)
            assert open_.receive(page, "reload")
        for page in pages[LOADING_AT_ONCE:]:
            assert open_.receive(page, "reload"), "one that still waits keeps its place"
        assert [page.turns for page in pages] == [1] * LOADING_AT_ONCE + [0] * 4
        open_.remove(pages[LOADING_AT_ONCE])
        assert open_.receive(pages[0], "loaded")
        waiting = pages[LOADING_AT_ONCE:]
        assert [page.turns for page in waiting] == [0, 1, 0, 0], "one that has left is passed over"

    asyncio.run(run())


@pytest.mark.usefixtures("fast")
def test_a_page_that_never_reports_holds_up_no_other() -> None:
    async def run() -> None:
        open_, pages = Clients(RowBroadcaster()), [Channel() for _ in range(3 * LOADING_AT_ONCE)]
        for page in pages:
            open_.receive(page, "reload")
        await awaited(lambda: all(page.turns for page in pages))

    asyncio.run(run())


def test_reports_of_pages_that_had_no_turn_change_nothing() -> None:
    async def run() -> None:
        open_, pages = Clients(RowBroadcaster()), [Channel() for _ in range(2 * LOADING_AT_ONCE)]
        for page in pages:
            assert open_.receive(page, "loaded")
        for page in pages:
            open_.receive(page, "reload")
        assert sum(page.turns for page in pages) == LOADING_AT_ONCE
        assert not open_.receive(pages[0], "anything else")

    asyncio.run(run())
