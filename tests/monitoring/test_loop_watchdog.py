"""How late the event loop is, and what blocks it."""

from __future__ import annotations

import asyncio
import logging

import pytest

from dashboard.monitoring.loop_watchdog import LoopWatchdog
from tests.support.waiting import until


def test_a_blocked_loop_is_measured_and_its_stack_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "dashboard")
    lags: list[float] = []

    def block_the_loop() -> None:
        until(lambda: "blocked" in caplog.text)

    async def run() -> None:
        watchdog = LoopWatchdog(lags.append, blocked=0.05)
        while not lags:
            await asyncio.sleep(0.01)
        block_the_loop()
        before = len(lags)
        while len(lags) == before:
            await asyncio.sleep(0.01)
        watchdog.stop()

    asyncio.run(run())
    assert "block_the_loop" in caplog.text
    assert max(lags) > 0.05
