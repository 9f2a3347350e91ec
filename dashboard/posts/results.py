"""What post statistics return: how many posts, their sentiment, their leaders, and their number over time."""

from __future__ import annotations

import math
from typing import NamedTuple

LEADER_KINDS = ("hashtag", "mention", "author")
MAX_LEADERS = 10
MAX_COUNTED_WORDS = 40
STEPS = 120
STEPS_MS = (1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
            7_200_000, 21_600_000, 43_200_000, 86_400_000)  # fmt: skip


class SentimentCounts(NamedTuple):
    """Number of posts by sentiment; posts in other languages than English are `unscored`."""

    negative: int
    neutral: int
    positive: int
    unscored: int = 0

    @property
    def total(self) -> int:
        """Number of posts."""
        return sum(self)


class Leader(NamedTuple):
    """A name, and the number of posts that have it."""

    name: str
    sentiments: SentimentCounts


class TermSeries(NamedTuple):
    """Number of posts per term in the intervals that begin at `times` (unix ms) and are `step_ms` long."""

    step_ms: int
    times: list[int]
    posts: dict[str, list[int]]


class Selection(NamedTuple):
    """Which posts to count: those of these sources from `start` to `end` (unix ms). `tracked` terms are in
    the result even where no post has them.

    about: (kind, name) selects the posts with this hashtag, mention, word, term or author.
    """

    start: float
    end: float
    sources: tuple[str, ...]
    tracked: tuple[str, ...] = ()
    about: tuple[str, str] | None = None


class PostCounts(NamedTuple):
    """The counts of a selection. `leaders` are by the kinds in LEADER_KINDS; `terms` by tracked term."""

    selection: Selection
    sentiments: SentimentCounts
    terms: dict[str, SentimentCounts]
    leaders: dict[str, list[Leader]]
    languages: list[str]
    series: TermSeries


def step_ms(start: float, end: float) -> int:
    """The length of the intervals of a series (ms): a round number, so that the intervals stay the same while
    the window moves."""
    shortest = (end - start) / STEPS
    longest = STEPS_MS[-1] * math.ceil(shortest / STEPS_MS[-1])
    return next((step for step in STEPS_MS if step >= shortest), longest)
