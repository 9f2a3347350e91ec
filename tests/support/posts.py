"""Posts, and sources that publish them, for tests."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from dashboard.history.history import History
from dashboard.posts.service import PostStatistics, StatisticsQuery, StatisticsResult
from dashboard.records import POST_TEXTS
from dashboard.storage.writer import StorageWriter
from dashboard.text.sentiment import score
from sources.base import frame
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.waiting import until

START = 1_800_000_000_000
ALL = StatisticsQuery(0)
_numbers = count(1)


def post(text: str, at: float = 0.0, **more: Any) -> dict[str, Any]:
    """A post `at` seconds after START, in the form of `posts_of`; of no term, unless `terms` is given."""
    made: dict[str, Any] = {
        "time": START + round(at * 1000), "id": f"p{next(_numbers)}", "author": "ada", "text": text,
        "lang": "en", "url": "", "term": "", "terms": "", "warning": "",
    } | more  # fmt: skip
    return made | {"score": score(made["text"], made["lang"])}


def rows(*posts: dict[str, Any]) -> list[dict[str, Any]]:
    """Posts in the form in which a source returns them."""
    return [{"time": one["time"] / 1000, **{name: one[name] for name in POST_TEXTS}} for one in posts]


class ScriptedPosts(Scripted):
    """A source of posts, which are samples while `is_sample`."""

    is_sample = False
    keys = ("term",)
    known_keys = ("#python",)

    def fetch(self, only: Any = None) -> Any:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return frame(answer, ["time", "value", *POST_TEXTS])

    @property
    def sample(self) -> bool:
        return self.is_sample


def publish(
    statistics: PostStatistics,
    *answers: Any,
    name: str = "talk",
    writer: StorageWriter | None = None,
    sample: bool = False,
) -> Polled:
    """Follow and poll a source that gives these answers, and add its first posts to the statistics."""
    source = ScriptedPosts(*answers, name=name)
    source.is_sample = sample
    polled = Polled(source, Clock(START / 1000 + 600))
    statistics.follow({name: History(polled.feed, writer)})
    polled.start()
    statistics.update()
    return polled


def result_of(statistics: PostStatistics, query: StatisticsQuery = ALL) -> StatisticsResult:
    return statistics.query(query).result(20)


def total(statistics: PostStatistics, query: StatisticsQuery = ALL) -> int:
    return result_of(statistics, query).counts.sentiments.total


def until_counted(
    statistics: PostStatistics, is_ready: Callable[[StatisticsResult], bool]
) -> StatisticsResult:
    def counted() -> bool:
        statistics.update()
        return is_ready(result_of(statistics))

    until(counted)
    return result_of(statistics)
