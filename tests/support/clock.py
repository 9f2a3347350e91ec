"""The clock of the tests."""

from __future__ import annotations

START = 1_800_000_000.0
"""A whole minute."""


class Clock:
    """Unix seconds that change when a test sets or advances them."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
