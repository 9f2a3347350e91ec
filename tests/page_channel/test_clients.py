"""The beat of open channels, and the turns of pages that load again."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from dashboard.page_channel import clients
from dashboard.page_channel.clients import BEAT, BOOT, LOADING_AT_ONCE, Clients
from dashboard.page_channel.row_broadcaster import RowBroadcaster
from tests.support.channels import Channel
from tests.support.waiting import awaited


@pytest.fixture
def fast() -> Iterator[None]:
    """Beats and timeouts in a hundredth of their time."""
    with patch.object(clients, "BEAT_SECONDS", 0.01), patch.object(clients, "MAX_LOADING_SECONDS", 0.03):
        yield


@pytest.mark.usefixtures("fast")
def test_all_channels_receive_the_beat_until_they_close() -> None:
    async def run() -> None:
        one, other, open_ = Channel(), Channel(), Clients(RowBroadcaster())
        open_.add(one)
        assert [json.loads(beat) for beat in one.messages] == [{"boot": BOOT}], "at once"
        open_.add(other)
        await awaited(lambda: one.messages.count(BEAT) > 3 and other.messages.count(BEAT) > 3)
        open_.remove(one)
        sent = len(one.messages)
        before = len(other.messages)
        await awaited(lambda: len(other.messages) > before + 3)
        assert len(one.messages) == sent
        open_.remove(other)
        open_.add(one)
        await awaited(lambda: len(one.messages) > sent + 3)

    asyncio.run(run())


@pytest.mark.usefixtures("fast")
def test_a_channel_that_is_sent_rows_needs_no_beat_besides() -> None:
    async def run() -> None:
        busy, idle, later, open_ = Channel(), Channel(), Channel(), Clients(RowBroadcaster())
        for one in (busy, idle, later):
            open_.add(one)
        busy.sent_at = math.inf
        later.sent_at = time.monotonic() + 0.02
        await awaited(lambda: idle.messages.count(BEAT) > 3 and later.messages.count(BEAT) > 3)
        assert busy.messages.count(BEAT) == 1

    asyncio.run(run())


@pytest.mark.usefixtures("fast")
def test_a_channel_that_was_behind_receives_the_beat_again() -> None:
    class Slow(Channel):
        def write_frame(self, frame: bytes) -> None:
            if not self.is_behind:
                super().write_frame(frame)

    async def run() -> None:
        slow, idle, open_ = Slow(), Channel(), Clients(RowBroadcaster())
        for one in (slow, idle):
            open_.add(one)
        slow.is_behind = True
        await awaited(lambda: idle.messages.count(BEAT) > 3)
        slow.is_behind = False
        sent = len(slow.frames)
        await awaited(lambda: len(slow.frames) > sent + 3)

    asyncio.run(run())


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
