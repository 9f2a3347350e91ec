"""What a page tells of many posts: how many, how they feel, what leads, and how fast they came."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from dashboard.tally import Array, Names, Posts
from dashboard.text.sentiment import MARKS

LEADING = ("hashtag", "mention", "author")
LEADERS = 10
MOST_WORDS = 40
# Of names that are equally frequent no more than this are put in order.
MOST_TIES = 1_000
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


class Course(NamedTuple):
    """How posts came: how many of each term in the steps that begin at `times` (unix ms), `step_ms` long."""

    step_ms: int
    times: list[int]
    posts: dict[str, list[int]]


class Asked(NamedTuple):
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

    asked: Asked
    marks: Marks
    terms: dict[str, Marks]
    leaders: dict[str, list[Leader]]
    languages: list[str]
    course: Course


def count(posts: Posts, asked: Asked) -> Counts:
    """Count the posts that are asked for."""
    picked = _picked(posts, asked)
    marks = np.where(picked, posts.mark, np.uint8(len(MARKS)))
    langs = np.bincount(posts.lang[picked])
    counts = {
        kind: _by_mark(ids, marks[of], posts.names[kind])
        for kind, (of, ids) in posts.named.items()
        if kind != "word"
    }
    counts["author"] = _by_mark(posts.author, marks, posts.names["author"])
    leaders = {kind: _leaders(posts.names[kind], counts[kind]) for kind in LEADING}
    return Counts(
        asked=asked,
        marks=Marks(*np.bincount(marks, minlength=len(MARKS))[: len(MARKS)].tolist()),
        terms={term: _marks_of(posts.names["term"].known(term), counts["term"]) for term in asked.tracked},
        leaders=leaders,
        languages=sorted(posts.names["lang"].names[number] for number in np.flatnonzero(langs)),
        course=_course(posts, picked, asked),
    )


def count_words(posts: Posts, asked: Asked) -> dict[str, dict[str, int]]:
    """The most frequent words of each tracked term or, where there is none, of all posts (""), and how many
    posts have each."""
    picked = _picked(posts, asked)
    return {term: _words(posts, picked, term) for term in asked.tracked or ("",)}


def _picked(posts: Posts, asked: Asked) -> Array:
    sources = [posts.names["source"].known(name) for name in asked.sources]
    picked: Array = (posts.time >= asked.start) & (posts.time <= asked.end) & np.isin(posts.source, sources)
    if asked.about is None:
        return picked
    kind, name = asked.about
    if kind == "author":
        picked &= posts.author == posts.names["author"].known(name)
    else:
        picked &= _naming(posts, kind, name)
    return picked


def _naming(posts: Posts, kind: str, name: str) -> Array:
    """Which posts name it."""
    of, ids = posts.named[kind]
    naming = np.zeros(len(posts.time), bool)
    naming[of[ids == posts.names[kind].known(name)]] = True
    return naming


def _by_mark(ids: Array, marks: Array, names: Names) -> Array:
    """For each name how many of the `marks` (len(MARKS): of a post that is not picked) stand beside it."""
    kinds = len(MARKS) + 1
    counts: Array = np.bincount(ids * kinds + marks, minlength=len(names.names) * kinds)
    return counts.reshape(-1, kinds)[:, : len(MARKS)]


def _leaders(names: Names, counts: Array) -> list[Leader]:
    totals = counts.sum(axis=1)
    return [Leader(names.names[n], Marks(*counts[n].tolist())) for n in _leading(names, totals, LEADERS)]


def _leading(names: Names, totals: Array, most: int) -> list[int]:
    """The numbers of the most frequent names; of those that are equally frequent, in the order of names."""
    if not totals.size:
        return []
    least = max(np.partition(totals, -most)[-most] if totals.size > most else 1, 1)
    ahead, ties = np.flatnonzero(totals > least), np.flatnonzero(totals == least)[:MOST_TIES]
    return sorted([*ahead, *ties], key=lambda number: (-totals[number], names.names[number]))[:most]


def _marks_of(number: int, counts: Array) -> Marks:
    # A name that has come since then has no counts yet.
    return Marks(*(counts[number].tolist() if 0 <= number < len(counts) else (0, 0, 0)))


def _words(posts: Posts, picked: Array, term: str) -> dict[str, int]:
    """The most frequent words of the posts with a term, without the term itself."""
    chosen = picked & _naming(posts, "term", term) if term else picked
    names = posts.names["word"]
    of, ids = posts.named["word"]
    totals = np.bincount(ids[chosen[of]])
    own = names.known(term.lstrip("#@").lower())
    if 0 <= own < totals.size:
        totals[own] = 0
    return {names.names[number]: int(totals[number]) for number in _leading(names, totals, MOST_WORDS)}


def _course(posts: Posts, picked: Array, asked: Asked) -> Course:
    """Steps of a round length, so that they stay the same while the window goes on."""
    times = posts.time[picked]
    start = max(asked.start, times.min() if times.size else asked.end)
    wanted = (asked.end - start) / STEPS
    step = next((one for one in STEPS_MS if one >= wanted), STEPS_MS[-1] * math.ceil(wanted / STEPS_MS[-1]))
    first = int(start // step)
    steps = int(asked.end // step) - first + 1
    at = posts.time // step - first
    of, ids = posts.named["term"]
    here = picked[of]
    at_of, ids = at[of[here]], ids[here]
    told = {
        term: np.bincount(at_of[ids == posts.names["term"].known(term)], minlength=steps).tolist()
        for term in asked.tracked
    }
    everything = {} if told else {"": np.bincount(at[picked], minlength=steps).tolist()}
    return Course(step, [(first + number) * step for number in range(steps)], told or everything)
