"""A listener that fails."""

from __future__ import annotations


def failing(*_: object) -> None:
    """Raise what no part of the dashboard expects of a listener."""
    raise ZeroDivisionError
