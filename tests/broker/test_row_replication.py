"""One process polls each source, and all have its rows."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

import pytest

from dashboard.broker.shared_feed import role_of
from dashboard.feed.fetch import fetch
from dashboard.feed.sharing import NotShared
from dashboard.feed.status import Batch
from sources.base import SourceError
from tests.broker.conftest import Join, Member
from tests.support.feeds import Scripted
from tests.support.redis_server import RedisServer
from tests.support.waiting import until

TAKES_OVER = 20.0


class Counter(Scripted):
    """Each fetch of any member returns the next number."""

    numbers = itertools.count()

    def __init__(self, interval: float = 0.2, **settings: Any) -> None:
        super().__init__(self._next, name="counter", interval=interval, **settings)

    def _next(self) -> list[dict[str, Any]]:
        return [{"time": time.time(), "place": "here", "value": float(next(self.numbers))}]


class Samples(Scripted):
    @property
    def sample(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _numbers() -> None:
    Counter.numbers = itertools.count()


def shown(member: Member) -> list[float]:
    return member.values("counter", "value here")


def test_one_member_polls_and_all_show_every_row(join: Join) -> None:
    members = [join(Counter()) for _ in range(3)]
    until(lambda: all(len(shown(member)) >= 5 for member in members), TAKES_OVER)
    assert sum(member.polls("counter") for member in members) == 1
    polled = [member for member in members if member.histories["counter"].source.calls]  # type: ignore[attr-defined]
    assert len(polled) == 1
    for member in members:
        values = shown(member)
        assert values == sorted(set(values)), "no row is doubled, and all are in order"
        assert member.histories["counter"].feed.status.health == "ok"
        assert member.histories["counter"].feed.status.next_poll is not None


def test_another_member_polls_when_the_one_that_did_dies(join: Join) -> None:
    members = [join(Counter()) for _ in range(2)]
    until(lambda: all(len(shown(member)) >= 2 for member in members), TAKES_OVER)
    (first,) = (member for member in members if member.polls("counter"))
    (second,) = (member for member in members if member is not first)
    first.die()
    until(lambda: second.polls("counter"), TAKES_OVER)
    number = len(shown(second))
    until(lambda: len(shown(second)) > number + 2, TAKES_OVER)


def test_a_member_that_leaves_hands_over_at_once(join: Join) -> None:
    first = join(Counter(interval=60.0))
    until(lambda: shown(first), TAKES_OVER)
    second = join(Counter(interval=60.0))
    first.close()
    until(lambda: shown(second) == [0.0], TAKES_OVER)
    until(lambda: second.polls("counter"), TAKES_OVER)
    assert second.histories["counter"].source.calls == [], "the next poll is due after a minute"  # type: ignore[attr-defined]


def test_a_collector_polls_rather_than_those_that_serve_pages(join: Join) -> None:
    page = join(Counter())
    until(lambda: page.polls("counter"), TAKES_OVER)
    collector = join(Counter(), collects=True)
    until(lambda: collector.polls("counter") and not page.polls("counter"), TAKES_OVER)
    collector.die()
    until(lambda: page.polls("counter"), TAKES_OVER)


def test_a_process_that_stood_still_while_another_took_over_publishes_nothing(join: Join) -> None:
    member = join(Counter())
    until(lambda: member.polls("counter"), TAKES_OVER)
    feed = member.histories["counter"].feed
    client = member.broker.connection.client
    # Another process has the lease, and this one does not know it yet.
    client.set(member.broker.leases.holder_key(role_of(feed.upstream)), "another", px=60_000)
    assert feed.sharing is not None
    rows, records, posts, failures = fetch(feed.upstream, None)
    batch = Batch(rows, records, posts, time.time(), 1.0, False, failures, after_failure=False)
    with pytest.raises(NotShared):
        feed.sharing.publish(batch, feed.status)
    until(lambda: not member.polls("counter"), TAKES_OVER)


def test_a_refresh_reaches_the_member_that_polls(join: Join) -> None:
    first = join(Counter(interval=60.0))
    until(lambda: shown(first), TAKES_OVER)
    second = join(Counter(interval=60.0))
    batch = asyncio.run(second.histories["counter"].feed.refresh())
    assert batch.rows["value"].tolist() == [1.0]
    until(lambda: shown(second) == shown(first) == [0.0, 1.0], TAKES_OVER)
    assert second.histories["counter"].source.calls == []  # type: ignore[attr-defined]


def test_an_error_reaches_all_members_also_that_of_a_refresh(join: Join) -> None:
    first, second = (join(Scripted(SourceError("It is closed today."))) for _ in range(2))
    until(lambda: second.histories["scripted"].feed.status.error == "It is closed today.", TAKES_OVER)
    for member in (first, second):
        with pytest.raises(SourceError, match="closed today"):
            asyncio.run(member.histories["scripted"].feed.refresh())


def test_a_new_member_has_the_sample_that_is_shown(join: Join) -> None:
    row = {"time": time.time(), "place": "here", "value": 1.5}
    first = join(Samples([row]))
    until(lambda: first.values("scripted", "value here"), TAKES_OVER)
    second = join(Samples([row]))
    until(lambda: second.values("scripted", "value here") == [1.5], TAKES_OVER)
    assert second.histories["scripted"].feed.status.origin_label == "sample"


def test_a_broker_that_is_away_is_said_and_polling_goes_on_when_it_is_back(
    join: Join, redis: RedisServer
) -> None:
    members = [join(Counter()) for _ in range(2)]
    until(lambda: all(shown(member) for member in members), TAKES_OVER)
    redis.stop()
    until(lambda: not any(member.polls("counter") for member in members), TAKES_OVER)
    for member in members:
        assert "cannot be reached" in member.histories["counter"].remark
        assert shown(member), "what was shown stays"
    redis.start()
    numbers = [len(shown(member)) for member in members]
    until(
        lambda: all(len(shown(member)) > number + 2 for member, number in zip(members, numbers, strict=True)),
        TAKES_OVER,
    )
    until(lambda: all(member.histories["counter"].remark == "" for member in members), TAKES_OVER)
    assert sum(member.polls("counter") for member in members) == 1
