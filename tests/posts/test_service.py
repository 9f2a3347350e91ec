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
from dashboard.posts.incremental import Sliding
from dashboard.posts.service import Answer, Board, Question
from dashboard.records import POST_TEXTS
from dashboard.storage.inserts import Told
from dashboard.storage.retention import Limits
from dashboard.storage.writer import Keeper
from sources.base import frame
from tests.support.feeds import Clock, Polled, Scripted
from tests.support.posts import START, post
from tests.support.waiting import until

LIMITS = Limits(86_400.0, 86_400.0, 86_400.0, 86_400.0, 1_000_000_000)
ALL = Question(0)


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
def board() -> Board:
    """A board whose clock stands at ten minutes after START; `take` is called by hand."""
    return Board(Clock(START / 1000 + 600))


def told(
    board: Board, *answers: Any, name: str = "talk", keeper: Keeper | None = None, **more: Any
) -> Polled:
    source = Talk(*answers, name=name)
    source.made_up = more.get("made_up", False)
    polled = Polled(source, Clock(START / 1000 + 600))
    History(polled.feed, keeper, board)
    polled.start()
    board.take()
    return polled


def answer(board: Board, question: Question = ALL) -> Answer:
    coming: Future[Answer] = board.ask(question)
    return coming.result(20)


def total(board: Board, question: Question = ALL) -> int:
    return answer(board, question).counts.marks.total


def test_posts_of_all_sources_are_counted_together_and_each_alone(board: Board) -> None:
    told(board, rows(post("I love it"), post("I hate it")), name="one")
    told(board, rows(post("A table")), name="two")
    assert total(board) == 3
    assert total(board, Question(0, source="two")) == 1


def test_made_up_posts_are_never_counted_among_live_ones(board: Board) -> None:
    polled = told(board, rows(post("made up")), rows(post("real"), post("real too")), made_up=True)
    assert answer(board).sample
    assert total(board) == 1
    told(board, rows(post("live")), name="other")
    assert total(board) == 1
    assert not answer(board).sample
    cast(Talk, polled.source).made_up = False
    polled.pass_time(60)
    board.take()
    assert total(board, Question(0, source="talk")) == 2


def test_windows_go_on_with_the_clock_and_stretches_of_the_past_stay(board: Board) -> None:
    told(board, rows(post("early", 0), post("late", 590)))
    assert total(board, Question(60)) == 1
    assert total(board, Question(900)) == 2
    cast(Clock, board.clock).now += 120
    board.take()
    assert total(board, Question(60)) == 0
    assert total(board, Question(between=(START - 1_000, START + 1_000))) == 1


def test_the_same_question_is_counted_once_until_something_comes(board: Board) -> None:
    told(board, rows(post("one")))
    assert answer(board) is answer(board)
    before = answer(board)
    board.take()
    assert answer(board) is not before


def test_word_clouds_are_redrawn_after_some_seconds_and_only_where_counts_changed(board: Board) -> None:
    said = {"terms": "#python", "term": "#python"}
    polled = told(
        board, rows(post("rain", **said)), rows(post("rain wind", **said)), rows(post("the", **said))
    )
    clock = cast(Clock, board.clock)
    first = answer(board).words
    polled.pass_time(60)
    board.take()
    assert answer(board).words is first
    clock.now += 6
    board.take()
    second = answer(board).words
    assert second.counts == {"#python": {"rain": 2, "wind": 1}}
    polled.pass_time(60)
    clock.now += 6
    board.take()
    assert answer(board).words is not second
    assert answer(board).words.clouds["#python"] is second.clouds["#python"]


@pytest.fixture
def keeper(tmp_path: Path) -> Any:
    made = Keeper(f"sqlite:///{tmp_path / 'history.sqlite'}", LIMITS)
    yield made
    made.close()


def until_counted(board: Board, ready: Callable[[Answer], bool]) -> Answer:
    def counted() -> bool:
        board.take()
        return ready(answer(board))

    until(counted)
    return answer(board)


def test_posts_of_earlier_days_are_read_when_a_window_reaches_back_to_them(
    board: Board, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.posts.backfill.PIECE", 3)
    # Of one moment, more than are read at once; and of a time before there were scores.
    older = [post("I love it", -at // 5 * 60, id=f"old{at}") | {"score": None} for at in range(20)]
    keeper.put(Told("talk", (), [], older))
    again = older[0]
    told(board, rows(again, post("new", 599)), keeper=keeper)
    assert total(board, Question(60)) == 1
    answer(board)
    found = until_counted(board, lambda one: one.missing == 0)
    assert found.counts.marks.total == 21
    assert found.counts.marks.positive == 20


def test_what_was_counted_is_gone_on_with_and_begun_anew_where_that_fails(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Sliding] = []

    class Spied(Sliding):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            begun.append(self)

    monkeypatch.setattr("dashboard.posts.service.Sliding", Spied)
    told(board, rows(post("one", 590)))
    assert total(board, Question(60)) == 1
    board.tally.add("talk", [post("two", 595)])
    board.take()
    assert total(board, Question(60)) == 2
    assert len(begun) == 1
    board.tally.add("talk", [post("three", 596)])
    board.take()
    with monkeypatch.context() as broken:
        broken.setattr(Spied, "_course_of", None)
        with pytest.raises(TypeError):
            answer(board, Question(60))
    board.take()
    assert total(board, Question(60)) == 3
    assert len(begun) == 2


def test_a_page_hears_of_news_until_it_ends(board: Board) -> None:
    heard: list[int] = []
    end = board.subscribe(lambda: heard.append(board.version))
    told(board, rows(post("one")))
    end()
    board.take()
    assert len(heard) == 1


def test_a_listener_that_fails_keeps_nobody_else_from_hearing(board: Board) -> None:
    heard: list[int] = []
    board.subscribe(lambda: 1 / 0)
    board.subscribe(lambda: heard.append(1))
    board.take()
    assert heard == [1]


def test_a_database_that_comes_late_has_no_post_counted_twice_or_lost(
    board: Board, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.history.recent_posts.MOST_POSTS", 10)
    late: list[Callable[..., None]] = []
    monkeypatch.setattr(keeper, "at_first", late.append)
    before = [post("before", -60, id=f"before{number}") for number in range(5)]
    keeper.put(Told("talk", (), [], before))
    told(board, rows(*(post("now", 601, id=f"now{number}") for number in range(30))), keeper=keeper)
    cast(Clock, board.clock).now += 10
    keeper.ask(late[0]).result(20)
    found = until_counted(board, lambda one: one.missing == 0)
    assert found.counts.marks.total == 35


def test_it_is_said_from_when_on_posts_are_counted_where_there_are_too_many(board: Board) -> None:
    board.tally.most = 10
    told(board, rows(*(post("one", at) for at in range(20))))
    found = answer(board)
    assert found.full
    assert found.missing == START + (20 - found.counts.marks.total - 1) * 1000


def test_an_answer_under_way_is_that_of_all_who_ask(board: Board) -> None:
    told(board, rows(post("one")))
    free = Event()
    board._worker.submit(free.wait, 20)
    first = board.ask(ALL)
    board.take()
    again = board.ask(ALL)
    free.set()
    assert again is first
    first.result(20)
    assert board.ask(ALL) is not first


def test_what_cannot_be_counted_ends_nothing(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.posts.service.COUNT_SECONDS", 0.01)
    broken = monkeypatch.context()
    with broken as patched:
        patched.setattr(board.tally, "add", lambda *_: 1 / 0)
        board.begin()
        source = Talk(rows(post("one")), rows(post("two")), name="talk")
        polled = Polled(source, Clock(START / 1000 + 600))
        History(polled.feed, None, board)
        polled.start()
        until(lambda: not board._waiting)
    polled.pass_time(60)
    until(lambda: len(board.tally) == 1)
