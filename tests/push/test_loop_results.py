"""Results of other threads reach the event loop that awaits them, with few wake-ups."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

import pytest

from dashboard.push.loop_results import LoopResults


def in_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def set_results(futures: Sequence[Future[int]]) -> None:
    for number, future in enumerate(futures):
        future.set_result(number)


def test_results_that_come_together_wake_the_loop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wake_ups() -> tuple[list[int], int]:
        loop, results, count = asyncio.get_running_loop(), LoopResults(), 0
        call_soon = loop.call_soon_threadsafe

        def counted(*call: Any, **options: Any) -> asyncio.Handle:
            nonlocal count
            count += 1
            return call_soon(*call, **options)

        monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
        futures = [Future[int]() for _ in range(20)]
        waiting = [results.wait(future) for future in futures]
        in_thread(lambda: set_results(futures))
        return list(await asyncio.gather(*waiting)), count

    assert asyncio.run(wake_ups()) == (list(range(20)), 1)


def test_each_loop_gets_its_own_results_and_errors() -> None:
    results = LoopResults()

    async def wait_for(future: Future[int]) -> int:
        waiting = results.wait(future)
        in_thread(lambda: future.set_exception(KeyError("a")) if future is bad else future.set_result(7))
        return await waiting

    good, bad = Future[int](), Future[int]()
    assert asyncio.run(wait_for(good)) == 7
    with pytest.raises(KeyError):
        asyncio.run(wait_for(bad))


def test_a_result_that_nobody_awaits_any_more_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    results, late = LoopResults(), Future[int]()

    async def leave() -> None:
        results.wait(late)

    asyncio.run(leave())
    late.set_result(1)  # its loop is closed

    async def cancel_one() -> int:
        first, second = Future[int](), Future[int]()
        cancelled, waiting = results.wait(first), results.wait(second)
        cancelled.cancel()
        in_thread(lambda: set_results([first, second]))
        return await waiting

    assert asyncio.run(cancel_one()) == 1
    assert not caplog.records
