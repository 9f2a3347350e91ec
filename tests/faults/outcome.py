"""What a fault cost: a row of the fault table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple


class Outcome(NamedTuple):
    """Rows by what became of them; None where the fault has no such figure.

    lost: rows that were acknowledged, or answered by a service, and are not stored or not shown. doubled:
    rows that are there twice. grown: MB that the process takes more at the end than after its first quarter.
    note: other figures.
    """

    sent: int | None = None
    acknowledged: int | None = None
    stored: int | None = None
    shown: int | None = None
    lost: int | None = None
    doubled: int | None = None
    grown: float | None = None
    note: str = ""

    def cells(self) -> list[str]:
        """The figures as text, "" for those that do not apply."""
        *figures, grown, note = self
        texts = ["" if figure is None else f"{figure:,}" for figure in figures]
        return [*texts, "" if grown is None else f"{grown:+.0f} MB", note]


COLUMNS = ("sent", "acknowledged", "stored", "shown", "lost", "doubled", "memory")


def outcome(
    sent: int,
    acknowledged: Collection[int],
    stored: Mapping[int, int],
    shown: Mapping[int, int] | None = None,
    note: str = "",
    grown: float | None = None,
) -> Outcome:
    """Of rows with a number each. stored, shown: how often each number is there."""
    places = [stored] if shown is None else [stored, shown]
    lost = {number for number in acknowledged for place in places if number not in place}
    doubled = sum(count - 1 for place in places for count in place.values())
    seen = None if shown is None else len(shown)
    return Outcome(sent, len(acknowledged), len(stored), seen, len(lost), doubled, grown, note)
