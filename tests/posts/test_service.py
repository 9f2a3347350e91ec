"""Questions about the posts of all sources: answered once for all, over a window that goes on, with the
posts of earlier days, and never with samples among what is live."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from dashboard.history.history import History
from dashboard.posts.incremental import IncrementalCounts
from dashboard.posts.service import PostStatistics, StatisticsQuery, StatisticsResult
from dashboard.records import POST_TEXTS
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import frame
from tests.support.clock import Clock
from tests.support.failing import failing
from tests.support.feeds import Polled, Scripted
from tests.support.posts import START, post
from tests.support.waiting import until

LIMITS = RetentionLimits(86_400.0, 86_400.0, 86_400.0, 86_400.0, 1_000_000_000)
ALL = StatisticsQuery(0)


class Talk(Scripted):
    """Posts as a source tells them, made up while `made_up`."""

    made_up = False
    keys = ("term",)
    known_keys = ("#python",)

    def fetch(self, only: Any = None) -> Any:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return frame(answer, ["time", "value", *POST_TEXTS])

    @property
    def sample(self) -> bool:
        return self.made_up


def rows(*posts: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"time": one["time"] / 1000, **{name: one[name] for name in POST_TEXTS}} for one in posts]


@pytest.fixture
def statistics() -> PostStatistics:
    """A board whose clock stands at ten minutes after START; `take` is called by hand."""
    return PostStatistics(Clock(START / 1000 + 600))


def told(
    statistics: PostStatistics,
    *answers: Any,
    name: str = "talk",
    writer: StorageWriter | None = None,
    **more: Any,
) -> Polled:
    source = Talk(*answers, name=name)
    source.made_up = more.get("made_up", False)
    polled = Polled(source, Clock(START / 1000 + 600))
    statistics.follow({name: History(polled.feed, writer)})
    polled.start()
    statistics.take()
    return polled


def answer(statistics: PostStatistics, question: StatisticsQuery = ALL) -> StatisticsResult:
    coming: Future[StatisticsResult] = statistics.ask(question)
    return coming.result(20)


def total(statistics: PostStatistics, question: StatisticsQuery = ALL) -> int:
    return answer(statistics, question).counts.marks.total


def test_posts_of_all_sources_are_counted_together_and_each_alone(statistics: PostStatistics) -> None:
    told(statistics, rows(post("I love it"), post("I hate it")), name="one")
    told(statistics, rows(post("A table")), name="two")
    assert total(statistics) == 3
    assert total(statistics, StatisticsQuery(0, source="two")) == 1


def test_made_up_posts_are_never_counted_among_live_ones(statistics: PostStatistics) -> None:
    polled = told(statistics, rows(post("made up")), rows(post("real"), post("real too")), made_up=True)
    assert answer(statistics).sample
    assert total(statistics) == 1
    told(statistics, rows(post("live")), name="other")
    assert total(statistics) == 1
    assert not answer(statistics).sample
    cast(Talk, polled.source).made_up = False
    polled.pass_time(60)
    statistics.take()
    assert total(statistics, StatisticsQuery(0, source="talk")) == 2


def test_windows_go_on_with_the_clock_and_stretches_of_the_past_stay(statistics: PostStatistics) -> None:
    told(statistics, rows(post("early", 0), post("late", 590)))
    assert total(statistics, StatisticsQuery(60)) == 1
    assert total(statistics, StatisticsQuery(900)) == 2
    cast(Clock, statistics.clock).now += 120
    statistics.take()
    assert total(statistics, StatisticsQuery(60)) == 0
    assert total(statistics, StatisticsQuery(between=(START - 1_000, START + 1_000))) == 1


def test_the_same_question_is_counted_once_until_something_comes(statistics: PostStatistics) -> None:
    told(statistics, rows(post("one")))
    assert answer(statistics) is answer(statistics)
    before = answer(statistics)
    statistics.take()
    assert answer(statistics) is not before


def test_word_clouds_are_redrawn_after_some_seconds_and_only_where_counts_changed(
    statistics: PostStatistics,
) -> None:
    said: dict[str, Any] = {"terms": "#python", "term": "#python"}
    polled = told(
        statistics, rows(post("rain", **said)), rows(post("rain wind", **said)), rows(post("the", **said))
    )
    clock = cast(Clock, statistics.clock)
    first = answer(statistics).words
    polled.pass_time(60)
    statistics.take()
    assert answer(statistics).words is first
    clock.now += 6
    statistics.take()
    second = answer(statistics).words
    assert second.counts == {"#python": {"rain": 2, "wind": 1}}
    polled.pass_time(60)
    clock.now += 6
    statistics.take()
    assert answer(statistics).words is not second
    assert answer(statistics).words.clouds["#python"] is second.clouds["#python"]


@pytest.fixture
def writer(tmp_path: Path) -> Any:
    made = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", LIMITS)
    yield made
    made.close()


def until_counted(statistics: PostStatistics, ready: Callable[[StatisticsResult], bool]) -> StatisticsResult:
    def counted() -> bool:
        statistics.take()
        return ready(answer(statistics))

    until(counted)
    return answer(statistics)


def test_posts_of_earlier_days_are_read_when_a_window_reaches_back_to_them(
    statistics: PostStatistics, writer: StorageWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.posts.backfill.PIECE", 3)
    # Of one moment, more than are read at once; and of a time before there were scores.
    older = [post("I love it", -at // 5 * 60, id=f"old{at}") | {"score": None} for at in range(20)]
    writer.submit(WriteBatch("talk", (), [], older))
    again = older[0]
    told(statistics, rows(again, post("new", 599)), writer=writer)
    assert total(statistics, StatisticsQuery(60)) == 1
    answer(statistics)
    found = until_counted(statistics, lambda one: one.missing == 0)
    assert found.counts.marks.total == 21
    assert found.counts.marks.positive == 20


def test_what_was_counted_is_gone_on_with_and_begun_anew_where_that_fails(
    statistics: PostStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[IncrementalCounts] = []

    class Spied(IncrementalCounts):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            begun.append(self)

    monkeypatch.setattr("dashboard.posts.service.IncrementalCounts", Spied)
    told(statistics, rows(post("one", 590)))
    assert total(statistics, StatisticsQuery(60)) == 1
    statistics.table.add("talk", [post("two", 595)])
    statistics.take()
    assert total(statistics, StatisticsQuery(60)) == 2
    assert len(begun) == 1
    statistics.table.add("talk", [post("three", 596)])
    statistics.take()
    with monkeypatch.context() as broken:
        broken.setattr(Spied, "_course_of", None)
        with pytest.raises(TypeError):
            answer(statistics, StatisticsQuery(60))
    statistics.take()
    assert total(statistics, StatisticsQuery(60)) == 3
    assert len(begun) == 2


def test_a_page_hears_of_news_until_it_ends(statistics: PostStatistics) -> None:
    heard: list[int] = []
    end = statistics.subscribe(lambda: heard.append(statistics.version))
    told(statistics, rows(post("one")))
    end()
    statistics.take()
    assert len(heard) == 1


def test_a_listener_that_fails_keeps_nobody_else_from_hearing(statistics: PostStatistics) -> None:
    heard: list[int] = []
    statistics.subscribe(failing)
    statistics.subscribe(lambda: heard.append(1))
    statistics.take()
    assert heard == [1]


def test_a_database_that_comes_late_has_no_post_counted_twice_or_lost(
    statistics: PostStatistics, writer: StorageWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.history.recent_posts.MAX_RECENT_POSTS", 10)
    late: list[Callable[..., None]] = []
    monkeypatch.setattr(writer, "on_ready", late.append)
    before = [post("before", -60, id=f"before{number}") for number in range(5)]
    writer.submit(WriteBatch("talk", (), [], before))
    told(statistics, rows(*(post("now", 601, id=f"now{number}") for number in range(30))), writer=writer)
    cast(Clock, statistics.clock).now += 10
    writer.query(late[0]).result(20)
    found = until_counted(statistics, lambda one: one.missing == 0)
    assert found.counts.marks.total == 35


def test_it_is_said_from_when_on_posts_are_counted_where_there_are_too_many(
    statistics: PostStatistics,
) -> None:
    statistics.table.most = 10
    told(statistics, rows(*(post("one", at) for at in range(20))))
    found = answer(statistics)
    assert found.full
    assert found.missing == START + (20 - found.counts.marks.total - 1) * 1000


def test_an_answer_under_way_is_that_of_all_who_ask(statistics: PostStatistics) -> None:
    told(statistics, rows(post("one")))
    free = Event()
    statistics._worker.submit(free.wait, 20)
    first = statistics.ask(ALL)
    statistics.take()
    again = statistics.ask(ALL)
    free.set()
    assert again is first
    first.result(20)
    assert statistics.ask(ALL) is not first


def test_what_cannot_be_counted_ends_nothing(
    statistics: PostStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.posts.service.COUNT_SECONDS", 0.01)
    broken = monkeypatch.context()
    with broken as patched:
        patched.setattr(statistics.table, "add", lambda *_: 1 / 0)
        statistics.begin()
        source = Talk(rows(post("one")), rows(post("two")), name="talk")
        polled = Polled(source, Clock(START / 1000 + 600))
        statistics.follow({"talk": History(polled.feed)})
        polled.start()
        until(lambda: not statistics._waiting)
    polled.pass_time(60)
    until(lambda: len(statistics.table) == 1)
