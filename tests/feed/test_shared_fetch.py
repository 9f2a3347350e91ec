"""Polls and refreshes share a fetch, and there are never two fetches at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.feed.shared_fetch import REFRESH_SHARED_SECONDS
from dashboard.feed.status import Batch
from sources.base import SourceError
from tests.support.clock import Clock
from tests.support.feeds import Hanging, Polled, Scripted
from tests.support.waiting import awaited, until


@pytest.fixture
def polled() -> Iterator[Polled]:
    """A feed that has polled once, of a source that then gives no rows."""
    made = Polled(Scripted([]), Clock()).start()
    yield made
    made.feed.stop()


def refresh(polled: Polled, *keys: list[str] | None) -> list[Batch | BaseException]:
    """The outcomes of simultaneous refreshes, one for each of the keys."""

    async def refresh_all() -> list[Any]:
        return await asyncio.gather(*map(polled.feed.refresh, keys), return_exceptions=True)

    return asyncio.run(refresh_all())


def test_ten_simultaneous_refreshes_share_one_fetch(polled: Polled) -> None:
    answers = refresh(polled, *[None] * 10)
    assert len(polled.source.calls) == 2
    assert all(answer is answers[0] for answer in answers)


def test_ten_successive_refreshes_share_one_fetch_for_a_while(polled: Polled) -> None:
    for _ in range(10):
        refresh(polled, None)
    assert len(polled.source.calls) == 2
    polled.pass_time(REFRESH_SHARED_SECONDS)
    refresh(polled, None)
    assert len(polled.source.calls) == 3


def test_refreshes_share_a_failure(polled: Polled) -> None:
    polled.source.answers = [SourceError("It is down.")]
    failed = [refresh(polled, None)[0] for _ in range(10)]
    assert {str(error) for error in failed} == {"It is down."}
    assert len(polled.source.calls) == 2


def test_refresh_joins_a_poll_that_is_under_way() -> None:
    hanging = Hanging()
    polled = Polled(Scripted(hanging), Clock())
    polled.feed.start()
    assert hanging.called.wait(30)

    async def refresh_meanwhile() -> Batch:
        refreshing = asyncio.ensure_future(polled.feed.refresh())
        await asyncio.sleep(0)
        polled.feed.loop.add_callback(hanging.release.set)
        return await refreshing

    assert isinstance(asyncio.run(refresh_meanwhile()), Batch)
    polled.feed.stop()
    assert len(polled.source.calls) == 1


def test_refresh_fetches_only_the_requested_keys(polled: Polled) -> None:
    refresh(polled, ["London"])
    assert polled.source.calls == [None, ("London",)]


def test_refreshes_of_other_keys_wait_for_their_turn(polled: Polled) -> None:
    refresh(polled, ["London"], ["Tokyo"], ["London"])
    assert sorted(map(str, polled.source.calls[1:])) == ["('London',)", "('Tokyo',)"]
    assert polled.source.max_under_way == 1


def test_a_refresh_of_a_moment_ago_is_shared_also_while_other_keys_are_fetched(polled: Polled) -> None:
    refresh(polled, ["London"])
    hanging = Hanging()
    polled.source.answers = [hanging]

    async def refresh_both() -> Batch:
        tokyo = asyncio.ensure_future(polled.feed.refresh(["Tokyo"]))
        assert await asyncio.to_thread(hanging.called.wait, 30)
        london = await polled.feed.refresh(["London"])
        hanging.release.set()
        await tokyo
        return london

    assert isinstance(asyncio.run(refresh_both()), Batch)
    assert polled.source.calls == [None, ("London",), ("Tokyo",)]


def test_refresh_of_some_keys_does_not_postpone_the_poll_of_all(polled: Polled) -> None:
    polled.pass_time(50)
    refresh(polled, ["London"])
    assert polled.seconds_to_next_poll == 10
    polled.pass_time(10)
    assert polled.source.calls[-1] is None


def test_refresh_of_all_keys_postpones_the_next_poll_by_an_interval(polled: Polled) -> None:
    polled.pass_time(50)
    refresh(polled, None)
    assert polled.seconds_to_next_poll == 60


def test_batch_of_a_refresh_reaches_all_listeners(polled: Polled) -> None:
    (answer,) = refresh(polled, None)
    until(lambda: polled.received[-1] is answer)


def test_cancelled_refresh_cancels_no_other(polled: Polled) -> None:
    hanging = Hanging()
    polled.source.answers = [hanging]

    async def one_leaves() -> Batch:
        leaving, staying = (asyncio.ensure_future(polled.feed.refresh()) for _ in range(2))
        await awaited(hanging.called.is_set)
        leaving.cancel()
        hanging.release.set()
        return await staying

    assert isinstance(asyncio.run(one_leaves()), Batch)
    assert len(polled.source.calls) == 2


def test_failed_refresh_of_one_key_leaves_the_status_of_the_source(polled: Polled) -> None:
    polled.source.answers = [SourceError("There is no Atlantis.")]
    (failed,) = refresh(polled, ["Atlantis"])
    assert str(failed) == "There is no Atlantis."
    assert polled.feed.status.health == "ok"
    assert polled.feed.status.error == ""
