"""Sample posts: a pure function of the terms and the time, so that any two processes agree."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from sources.duration import Duration
from sources.posts.minute_counts import Coverage
from sources.posts.source import FetchedPosts, Post, PostSource

_SLOT_SECONDS = 2
_BACKLOG_SECONDS = 3600
_WAVES_SECONDS = (420.0, 1500.0, 5400.0)

_AUTHORS = (
    "ada_reads", "ben.codes", "c_lindqvist", "daily_lab", "elif", "fjordwalker", "gwen", "hiro_t", "ines.m",
    "jo_under_rain", "kiplagat", "luz", "mara_k", "nightbus", "oskar", "priya.s", "rosa", "sanna", "tomás",
)  # fmt: skip
_OTHER_TAGS = ("#opensource", "#news", "#learning", "#weekend", "#til", "#data")
_PEOPLE = ("@gwen", "@daily_lab", "@hiro_t", "@priya.s")
_TEXTS = {
    "en": (
        "Just spent the morning on {term} and it was worth it ☕",
        "Great thread by {person} about {term} 👏",
        "Does anyone have a good introduction to {term}? {tag}",
        "I really love where {term} is going this year 🚀",
        "{term} is harder than it looks, and the tools are terrible today 😩",
        "Three things I learned about {term} this week {tag}",
        "Slides from tonight's {term} meetup are online {tag}",
        "{person} you were right about {term}, sorry I doubted it 😄",
        "Not sure that I agree with the latest take on {term}",
        "Reading about {term} on the train 🚆",
    ),
    "es": (
        "Hoy toca {term}, qué maravilla ✨",
        "¿Alguien más sigue {term}? {tag}",
        "Gracias {person} por lo de {term} 🙌",
    ),
    "de": (
        "Endlich Zeit für {term} 🎉",
        "Schöner Überblick zu {term} von {person}",
        "{term} am Morgen, was will man mehr {tag}",
    ),
    "ja": ("{term} について読んでいます 📚", "{term} 面白い!{tag}", "今日も {term} の勉強 ✏️"),
}
_LANGUAGE_WEIGHTS = {"en": 80, "es": 8, "de": 6, "ja": 6}


def sample_posts(terms: Sequence[str], start: float, end: float) -> Iterator[Post]:
    """The posts about `terms` in `start` <= time < `end` (unix seconds), oldest first within each term."""
    for term in terms:
        for slot in range(math.floor(start / _SLOT_SECONDS), math.ceil(end / _SLOT_SECONDS)):
            chance = Random(f"{term}:{slot}")
            time = (slot + chance.random()) * _SLOT_SECONDS
            if start <= time < end and chance.random() < _rate_per_minute(term, time) * _SLOT_SECONDS / 60:
                yield _post(term, time, chance)


def _rate_per_minute(term: str, time: float) -> float:
    """Between 2 and 27 posts a minute, on slow waves whose lengths and phases depend on the term."""
    seed = Random(term)
    level = seed.uniform(10, 15)
    waves = [(seed.uniform(0.8, 1.2) * period, seed.uniform(0, math.tau)) for period in _WAVES_SECONDS]
    return level * (1 + sum(math.sin(math.tau * time / period + phase) for period, phase in waves) * 0.25)


def _post(term: str, time: float, chance: Random) -> Post:
    language = chance.choices(list(_LANGUAGE_WEIGHTS), list(_LANGUAGE_WEIGHTS.values()))[0]
    tag, person = chance.choice(_OTHER_TAGS), chance.choice(_PEOPLE)
    text = chance.choice(_TEXTS[language]).format(term=term, tag=tag, person=person)
    number = f"{zlib.crc32(term.encode()):08x}-{int(time * 1000)}"
    return Post(f"sample-{number}", time, chance.choice(_AUTHORS), text, language)


class SamplePosts(PostSource):
    """Endless sample posts. The first fetch returns the past hour, later ones the posts since then."""

    interval = Duration(2.0, doc="time between two polls")

    type = "sample_posts"
    saves = False

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._fetched_until = 0.0

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        now = self.clock()
        start = max(self._fetched_until, now - _BACKLOG_SECONDS)
        self._fetched_until = max(now, start)
        posts = list(sample_posts(self.track, start, now))
        return FetchedPosts(posts, dict.fromkeys(self.track, Coverage(start, now)))

    @property
    def provider(self) -> str:
        return "sample"

    @property
    def sample(self) -> bool:
        return True
