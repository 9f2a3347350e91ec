"""Posts at a steady rate, as varied as people's: what `firehose.py` shows and benchmarks/posts.py counts."""

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
from sources.minute_counts import Coverage
from sources.post_source import FetchedPosts, Post, PostSource

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
    """So many posts from `start` on (unix seconds), `rate` a second: names and words as rare as in life."""
    for at in range(number):
        chance = Random(f"{start}:{at}")
        term = chance.choice(TERMS)
        words = chance.choices(_WORDS, k=chance.randint(8, 22))
        words += [f"word{int(chance.paretovariate(0.8)) % 50_000}" for _ in range(4)]
        tag, person = (int(chance.paretovariate(power)) % 20_000 for power in (0.7, 0.5))
        text = f"{' '.join(words)} {term} #tag{tag} @person{person} https://example.com/{at}"
        author = f"author{int(chance.paretovariate(0.4)) % 300_000}"
        yield Post(f"{start}-{at}", start + at / rate, author, text, chance.choice(("en", "en", "en", "de")))


class Firehose(PostSource):
    """`rate` posts a second."""

    rate = param.Number(5.0, doc="posts a second")
    interval = Duration(1.0, doc="time between two polls")
    saves = False

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self._told_until = self.clock() - 1.0

    def fetch_posts(self, terms: Sequence[str]) -> FetchedPosts:
        start, now = self._told_until, self.clock()
        posts = list(posts_of(start, self.rate, int((now - start) * self.rate)))
        self._told_until = start + len(posts) / self.rate
        return FetchedPosts(posts, dict.fromkeys(self.track, Coverage(start, self._told_until)))


@cache
def firehose(rate: float) -> tuple[History, PostStatistics]:
    """The process's one history, and the statistics of its posts. Polling begins with the first call."""
    statistics = PostStatistics()
    source = Firehose(name="firehose", rate=rate, track=list(TERMS))
    history = History(Feed(source, clock=time.time))
    statistics.follow({"firehose": history})
    statistics.start()
    return history, statistics
