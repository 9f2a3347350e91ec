"""Failures of rows and keys in few lines: one for each reason, with how many there are and an example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

MAX_LINES = 5
# What differs between two failures of one reason: quoted values, numbers, and durations with their units.
_VALUES = re.compile(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"|[-+]?\d[\d.,:]*(?:e[-+]?\d+)?(?: (?:s|min|h)\b)?")
_NAMED = 3


class FailureLine(NamedTuple):
    """`who` failed, in words, and why: ("s1, s2, s10 and 197 more", "sent no number (null)")."""

    who: str
    reason: str

    def __str__(self) -> str:
        return f"{self.who}: {self.reason}" if self.who else self.reason


def grouped(failures: Mapping[str, str], max_lines: int = MAX_LINES) -> list[FailureLine]:
    """At most `max_lines` lines for failures by their keys, those of most keys first.

    Keys are sorted as people count: s2 before s10. Reasons of one kind are one, shown with the values of its
    first key. Where there are more reasons than lines, the last line counts the rest.
    """
    groups: dict[str, list[str]] = {}
    for key in sorted(failures, key=natural):
        groups.setdefault(kind_of(failures[key]), []).append(key)
    ordered = sorted(groups.values(), key=len, reverse=True)
    shown = ordered if len(ordered) <= max_lines else ordered[: max_lines - 1]
    lines = [FailureLine(_who(keys), _reason(failures[keys[0]], len(keys))) for keys in shown]
    if rest := ordered[len(shown) :]:
        count = sum(map(len, rest))
        lines.append(FailureLine("", f"{count:,} more failed for {len(rest):,} other reasons."))
    return lines


def kind_of(reason: str) -> str:
    """The reason without its numbers, durations and quoted values, so that similar reasons are equal."""
    return _VALUES.sub("…", reason)


def counted_rows(count: int) -> str:
    """A number of rows as text: "1 row", "2,000 rows"."""
    return "1 row" if count == 1 else f"{count:,} rows"


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key for texts with numbers: "row 2" comes before "row 10"."""
    parts: Iterable[str] = re.split(r"(\d{1,18})", text)
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts
    )


def _who(keys: list[str]) -> str:
    if len(keys) <= _NAMED:
        return ", ".join(keys)
    return f"{', '.join(keys[:_NAMED])} and {len(keys) - _NAMED:,} more"


def _reason(reason: str, count: int) -> str:
    varies = count > 1 and _VALUES.search(reason)
    return f"{reason} (the first of {count:,})" if varies else reason
