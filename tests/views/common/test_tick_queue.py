"""The event loop reads its sockets between the ticks of pages."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import pairwise

from dashboard.views.common.tick_queue import tick_queue


def test_other_work_of_the_loop_comes_between_ticks_that_are_requested_together() -> None:
    async def order() -> list[str]:
        calls, done = list[str](), asyncio.Event()
        queue = tick_queue()
        assert queue is not None

        def other() -> None:
            calls.append("other")
            if not done.is_set():
                asyncio.get_running_loop().call_soon(other)

        for number in range(3):
            queue.add(partial(calls.append, f"page {number}"))
        queue.add(done.set)
        other()
        await asyncio.wait_for(done.wait(), 30)
        return calls

    calls = asyncio.run(order())
    pages = [calls.index(f"page {number}") for number in range(3)]
    assert pages == sorted(pages)
    assert all("other" in calls[one:next] for one, next in pairwise(pages))


def test_a_tick_that_fails_holds_up_no_other() -> None:
    async def call() -> None:
        done, queue = asyncio.Event(), tick_queue()
        assert queue is not None
        queue.add(lambda: 1 / 0)
        queue.add(done.set)
        await asyncio.wait_for(done.wait(), 30)

    asyncio.run(call())


def test_a_loop_that_ended_with_ticks_waiting_holds_up_no_other_loop() -> None:
    async def request(number: int) -> None:
        queue = tick_queue()
        assert queue is not None
        for _ in range(number):
            queue.add(lambda: None)

    asyncio.run(request(5))

    async def call() -> None:
        done, queue = asyncio.Event(), tick_queue()
        assert queue is not None
        queue.add(done.set)
        await asyncio.wait_for(done.wait(), 30)

    asyncio.run(call())


def test_a_thread_without_a_loop_has_no_queue() -> None:
    assert tick_queue() is None
