"""Pushed rows that wait for the next fetch."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sources.pushed_rows.validation import PushBufferFull, PushedRow

MAX_WAITING = 100_000


class WaitingRows:
    """At most MAX_WAITING rows, in the order in which they came. Not thread-safe."""

    def __init__(self) -> None:
        self._rows: list[PushedRow] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Sequence[PushedRow]) -> None:
        """Add rows at the end."""
        self._rows += rows

    def take(self, keys: Collection[str] | None = None) -> list[PushedRow]:
        """Remove and return the rows whose first key is one of `keys`, or all rows for None."""
        taken, self._rows = self._rows, []
        if keys is not None:
            self._rows = [row for row in taken if row.keys[0] not in keys]
            taken = [row for row in taken if row.keys[0] in keys]
        return taken


def check_room(waiting: int, more: int) -> None:
    """Raise PushBufferFull where `more` rows or posts are too many besides those that wait."""
    if waiting + more > MAX_WAITING:
        raise PushBufferFull(
            f"{waiting:,} pushed rows wait to be shown and stored. Push these again in a second."
        )
