"""How late the event loop is, and what blocks it."""

from __future__ import annotations

import asyncio
import logging
import selectors
import threading
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


class CountingSelector(selectors.DefaultSelector):
    """Counts how often a loop waits."""

    wait_count = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.wait_count += 1
        return super().select(timeout)


def test_a_loop_that_waits_is_measured_without_a_call_in_it() -> None:
    selector, enough = CountingSelector(), threading.Event()
    lags: list[float] = []

    def observe(seconds: float) -> None:
        lags.append(seconds)
        if len(lags) == 20:
            enough.set()

    async def count_waits() -> int:
        watchdog = LoopWatchdog(observe)
        before = selector.wait_count
        await asyncio.get_running_loop().run_in_executor(None, enough.wait, 60)
        watchdog.stop()
        return selector.wait_count - before

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        assert runner.run(count_waits()) < 10
    assert len(lags) >= 20
