"""The state of the history's database, for the page, the push API and monitoring."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StorageState:
    """Why rows are not stored now, and what has become of them.

    error: what is wrong with the database and what to do; "": rows are stored. since: when that began (unix
    seconds). note: what has happened to stored rows. waiting: rows that wait to be stored. dropped: rows that
    were lost since the start, because too many waited.
    """

    error: str = ""
    since: float | None = None
    note: str = ""
    waiting: int = 0
    dropped: int = 0

    @property
    def ok(self) -> bool:
        """Whether rows are stored."""
        return not self.error
