"""What a page tells of many posts: how many, how they feel, what leads, and how fast they came."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from dashboard.posts.table import Array, NameIndex

LEADING = ("hashtag", "mention", "author")
LEADERS = 10
MAX_WORDS = 40
# Of names that are equally frequent no more than this are put in order.
MAX_TIES = 1_000
STEPS = 120
STEPS_MS = (1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
            7_200_000, 21_600_000, 43_200_000, 86_400_000)  # fmt: skip


class Marks(NamedTuple):
    """How many posts feel how; those in other languages than English are `unscored`."""

    negative: int
    neutral: int
    positive: int
    unscored: int = 0

    @property
    def total(self) -> int:
        """How many posts there are."""
        return sum(self)


class Leader(NamedTuple):
    """A name, and the posts that name it."""

    name: str
    marks: Marks


class TermSeries(NamedTuple):
    """How posts came: how many of each term in the steps that begin at `times` (unix ms), `step_ms` long."""

    step_ms: int
    times: list[int]
    posts: dict[str, list[int]]


class Selection(NamedTuple):
    """Which posts to count: from `start` to `end` (unix ms) of these sources, and which terms are tracked.

    about: (kind, name) where only posts that name it count: a hashtag, mention, word, term or author.
    """

    start: float
    end: float
    sources: tuple[str, ...]
    tracked: tuple[str, ...] = ()
    about: tuple[str, str] | None = None


class Counts(NamedTuple):
    """The answer. `leaders` are those of each kind in LEADING."""

    asked: Selection
    marks: Marks
    terms: dict[str, Marks]
    leaders: dict[str, list[Leader]]
    languages: list[str]
    course: TermSeries


def leading(names: NameIndex, totals: Array, most: int = LEADERS) -> list[int]:
    """The numbers of the most frequent names; of those that are equally frequent, in the order of names.

    totals: by the names' numbers; those after the last name are 0.
    """
    if not totals.size:
        return []
    least = max(np.partition(totals, -most)[-most] if totals.size > most else 1, 1)
    ahead, ties = np.flatnonzero(totals > least), np.flatnonzero(totals == least)[:MAX_TIES]
    return sorted([*ahead, *ties], key=lambda number: (-totals[number], names.names[number]))[:most]


def step_ms(start: float, end: float) -> int:
    """The length of a course's steps: a round one, so that steps stay the same while their window goes on."""
    wanted = (end - start) / STEPS
    longest = STEPS_MS[-1] * math.ceil(wanted / STEPS_MS[-1])
    return next((step for step in STEPS_MS if step >= wanted), longest)
