"""A coroutine runs in a thread of its own, and ends when it is cancelled."""

from __future__ import annotations

import asyncio
import threading

from sources.streams.task_thread import TaskThread


def test_the_coroutine_runs_in_another_thread_and_is_cancelled_at_close() -> None:
    began, ended = threading.Event(), threading.Event()
    threads = []

    async def wait_for_ever() -> None:
        threads.append(threading.current_thread().name)
        began.set()
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    task = TaskThread(wait_for_ever(), "waiting")
    assert began.wait(30)
    assert threads == ["waiting"]
    task.close(30)
    assert ended.is_set()


def test_closing_a_coroutine_that_has_ended_does_nothing() -> None:
    async def end() -> None:
        pass

    task = TaskThread(end(), "ending")
    task.close(30)
    task.close(30)
