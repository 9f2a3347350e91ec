"""Waiting for a condition that another thread or process fulfils."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Return as soon as the condition is true; AssertionError where it is not within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"the condition did not become true within {seconds:g} s"
        time.sleep(0.005)
