"""How late the event loop is, and what blocks it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

import pytest

from dashboard.monitoring import loop_watchdog
from dashboard.monitoring.loop_watchdog import LoopWatchdog
from tests.support.waiting import awaited

SHORT, LONG = "blocked for over 0.05 s, by ", "blocked for over 1 s, by:"


async def one_more(lags: list[float]) -> None:
    before = len(lags)
    await awaited(lambda: len(lags) > before)


def watched(block: Callable[[], None]) -> list[float]:
    """How late the loop was while `block` ran on it, once and again."""
    lags: list[float] = []

    async def run() -> None:
        watchdog = LoopWatchdog(lags.append, lambda: 0.05)
        for _ in range(2):
            await one_more(lags)
            block()
        await one_more(lags)
        watchdog.stop()

    asyncio.run(run())
    return lags


@pytest.mark.parametrize("words", [SHORT, LONG])
def test_what_blocks_the_loop_is_measured_and_named_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    caplog.set_level(logging.INFO, "dashboard")
    monkeypatch.setattr(loop_watchdog, "_OWN", (__file__,))

    def block_the_loop() -> None:
        for _ in range(6_000):
            time.sleep(0.01)
            if words in caplog.text:
                break
        time.sleep(0.1)

    lags = watched(block_the_loop)
    assert max(lags) > 0.05
    (line,) = [line for line in caplog.messages if words in line]
    assert "block_the_loop" in line
    assert ("\n" in line) == (words == LONG)
