"""The beat of open channels."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from dashboard.page_channel import heartbeat
from dashboard.page_channel.heartbeat import BEAT, BOOT, Heartbeat
from tests.support.channels import Channel
from tests.support.waiting import awaited


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    """Beats in a hundredth of their time."""
    with patch.object(heartbeat, "BEAT_SECONDS", 0.011), patch.object(heartbeat, "GATHER_SECONDS", 0.0005):
        yield


def test_all_channels_receive_the_beat_until_they_close() -> None:
    async def run() -> None:
        one, other, open_ = Channel(), Channel(), Heartbeat()
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


def test_a_channel_that_is_sent_rows_needs_no_beat_besides() -> None:
    async def run() -> None:
        busy, idle, later, open_ = Channel(), Channel(), Channel(), Heartbeat()
        for one in (busy, idle, later):
            open_.add(one)
        busy.sent_at = math.inf
        later.sent_at = time.monotonic() + 0.02
        await awaited(lambda: idle.messages.count(BEAT) > 3 and later.messages.count(BEAT) > 3)
        assert busy.messages.count(BEAT) == 1

    asyncio.run(run())


def test_a_channel_that_was_behind_receives_the_beat_again() -> None:
    class Slow(Channel):
        def write_frame(self, frame: bytes) -> None:
            if not self.is_behind:
                super().write_frame(frame)

    async def run() -> None:
        slow, idle, open_ = Slow(), Channel(), Heartbeat()
        for one in (slow, idle):
            open_.add(one)
        slow.is_behind = True
        await awaited(lambda: idle.messages.count(BEAT) > 3)
        slow.is_behind = False
        sent = len(slow.frames)
        await awaited(lambda: len(slow.frames) > sent + 3)

    asyncio.run(run())
