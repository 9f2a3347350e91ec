"""What `Feed.refresh` promises: an answer now, shared by all who ask, and never two fetches at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.feed.feed import REFRESH_SHARED_SECONDS
from dashboard.feed.status import Batch
from sources.base import SourceError
from tests.support.clock import Clock
from tests.support.feeds import Hanging, Polled, Scripted
from tests.support.waiting import until


@pytest.fixture
def polled() -> Iterator[Polled]:
    """A feed that has polled once, of a source that then gives no rows."""
    made = Polled(Scripted([]), Clock()).start()
    yield made
    made.feed.stop()


def ask(polled: Polled, *keys: list[str] | None) -> list[Batch | BaseException]:
    """What everybody gets who asks, all at the same time, for these keys."""

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*map(polled.feed.refresh, keys), return_exceptions=True)

    return asyncio.run(all_of_them())


def test_ten_who_ask_together_share_one_fetch(polled: Polled) -> None:
    answers = ask(polled, *[None] * 10)
    assert len(polled.source.calls) == 2
    assert all(answer is answers[0] for answer in answers)


def test_ten_who_ask_one_after_another_share_one_fetch_while_it_is_news(polled: Polled) -> None:
    for _ in range(10):
        ask(polled, None)
    assert len(polled.source.calls) == 2
    polled.pass_time(REFRESH_SHARED_SECONDS)
    ask(polled, None)
    assert len(polled.source.calls) == 3


def test_a_failure_is_shared_as_well(polled: Polled) -> None:
    polled.source.answers = [SourceError("It is down.")]
    failed = [ask(polled, None)[0] for _ in range(10)]
    assert {str(error) for error in failed} == {"It is down."}
    assert len(polled.source.calls) == 2


def test_a_poll_under_way_is_the_answer() -> None:
    hanging = Hanging()
    polled = Polled(Scripted(hanging), Clock())
    polled.feed.start()
    assert hanging.asked.wait(5)

    async def ask_meanwhile() -> Batch:
        asking = asyncio.ensure_future(polled.feed.refresh())
        await asyncio.sleep(0)
        polled.feed.loop.add_callback(hanging.let_go.set)
        return await asking

    assert isinstance(asyncio.run(ask_meanwhile()), Batch)
    polled.feed.stop()
    assert len(polled.source.calls) == 1


def test_only_the_keys_that_are_asked_for_are_fetched(polled: Polled) -> None:
    ask(polled, ["London"])
    assert polled.source.calls == [None, ("London",)]


def test_those_who_ask_for_other_keys_wait_for_their_turn(polled: Polled) -> None:
    ask(polled, ["London"], ["Tokyo"], ["London"])
    assert sorted(map(str, polled.source.calls[1:])) == ["('London',)", "('Tokyo',)"]
    assert polled.source.most_under_way == 1


def test_a_refresh_of_some_keys_does_not_put_off_the_poll_of_all(polled: Polled) -> None:
    polled.pass_time(50)
    ask(polled, ["London"])
    assert polled.patience == 10
    polled.pass_time(10)
    assert polled.source.calls[-1] is None


def test_a_refresh_of_everything_is_a_poll_and_the_next_comes_an_interval_later(polled: Polled) -> None:
    polled.pass_time(50)
    ask(polled, None)
    assert polled.patience == 60


def test_what_a_refresh_brings_reaches_all_listeners(polled: Polled) -> None:
    (answer,) = ask(polled, None)
    until(lambda: polled.told[-1] is answer)


def test_who_asks_may_go_away_without_taking_the_answer_from_others(polled: Polled) -> None:
    hanging = Hanging()
    polled.source.answers = [hanging]

    async def one_leaves() -> Batch:
        leaving, staying = (asyncio.ensure_future(polled.feed.refresh()) for _ in range(2))
        while not hanging.asked.is_set():
            await asyncio.sleep(0.005)
        leaving.cancel()
        hanging.let_go.set()
        return await staying

    assert isinstance(asyncio.run(one_leaves()), Batch)
    assert len(polled.source.calls) == 2


def test_a_refresh_of_one_key_that_fails_says_nothing_of_the_others(polled: Polled) -> None:
    polled.source.answers = [SourceError("There is no Atlantis.")]
    (failed,) = ask(polled, ["Atlantis"])
    assert str(failed) == "There is no Atlantis."
    assert polled.feed.status.health == "ok"
    assert polled.feed.status.error == ""
