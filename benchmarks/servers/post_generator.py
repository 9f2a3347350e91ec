"""Posts at a constant rate, for `posts_page.py` and benchmarks/posts.py."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

import param

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.posts.service import PostStatistics
from sources.duration import Duration
from sources.posts.minute_counts import Coverage
from sources.posts.source import FetchedPosts, Post, PostSource

TERMS = ("#rain", "#sun")
_WORDS = re.findall(
    r"\w+",
    """
    love hate great terrible meeting train morning coffee release server weather garden window running late
    beautiful broken happy angry quiet loud story market music history science people city river mountain
    finally again never always maybe tomorrow yesterday
    """,
)


def posts_of(start: float, rate: float, number: int) -> Iterator[Post]:
    """`number` posts from `start` on (unix seconds), `rate` a second; names and words follow power laws."""
    for at in range(number):
        chance = Random(f"{start}:{at}")
        term = chance.choice(TERMS)
        words = chance.choices(_WORDS, k=chance.randint(8, 22))
        words += [f"word{int(chance.paretovariate(0.8)) % 50_000}" for _ in range(4)]
        tag, person = (int(chance.paretovariate(power)) % 20_000 for power in (0.7, 0.5))
        text = f"{' '.join(words)} {term} #tag{tag} @person{person} https://example.com/{at}"
        author = f"author{int(chance.paretovariate(0.4)) % 300_000}"
        yield Post(f"{start}-{at}", start + at / rate, author, text, chance.choice(("en", "en", "en", "de")))


class PostGenerator(PostSource):
    """`rate` posts a second."""

    rate = param.Number(5.0, doc="posts a second")
    interval = Duration(1.0, doc="time between two polls")
    saves = False

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self._generated_until = self.clock() - 1.0

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        start, now = self._generated_until, self.clock()
        posts = list(posts_of(start, self.rate, int((now - start) * self.rate)))
        self._generated_until = start + len(posts) / self.rate
        return FetchedPosts(posts, dict.fromkeys(self.track, Coverage(start, self._generated_until)))


@cache
def generated_posts(rate: float) -> tuple[History, PostStatistics]:
    """The history of the process, and the statistics of its posts. Polling starts with the first call."""
    statistics = PostStatistics()
    source = PostGenerator(name="generated_posts", rate=rate, track=list(TERMS))
    history = History(Feed(source, clock=time.time))
    statistics.follow({"generated_posts": history})
    statistics.start()
    return history, statistics
