"""Waiting for a condition that another thread or process fulfils."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Result = TypeVar("Result")


def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Return as soon as the condition is true; AssertionError where it is not within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"the condition did not become true within {seconds:g} s"
        time.sleep(0.005)


async def awaited(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """As `until`, for what the same event loop fulfils. TimeoutError where it is not within `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def awaited_result(
    attempt: Callable[[], Awaitable[Result]], refused: type[Exception], seconds: float = 60.0
) -> Result:
    """The result of the first attempt that does not raise `refused`; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                return await attempt()
            except refused:
                await asyncio.sleep(0.05)
