"""A role is that of one process at a time, by the clocks of all."""

from __future__ import annotations

import pytest

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import MARGIN_SECONDS, Leases
from tests.support.redis_server import RedisServer

SECONDS = 600.0


class Member:
    """The leases of a process, whose clock is `passed`. `changes` counts takings and losses."""

    def __init__(self, redis: RedisServer, *, collects: bool = False) -> None:
        self.passed, self.changes = 0.0, 0
        connection = BrokerConnection(redis.url, "test", lambda: self.passed)
        self.leases = Leases(connection, collects=collects)
        self.leases.add_role("role", self._changed)

    def _changed(self) -> None:
        self.changes += 1

    def renewed(self) -> bool:
        """Whether this member has the role after it has renewed its leases."""
        self.leases.renew()
        return self.leases.holds("role")


@pytest.fixture(autouse=True)
def _long_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases that end while no test runs, however slow the machine is."""
    monkeypatch.setattr("dashboard.broker.leases.LEASE_SECONDS", SECONDS)


def test_a_role_has_one_holder_until_its_lease_ends(redis: RedisServer) -> None:
    first, second = Member(redis), Member(redis)
    assert not first.leases.holds("role")
    assert (first.renewed(), second.renewed()) == (True, False)
    client = BrokerConnection(redis.url, "test").client
    assert 0 < client.pttl(first.leases.holder_key("role")) <= 1000 * SECONDS
    first.passed = SECONDS - 2 * MARGIN_SECONDS
    assert first.leases.holds("role")
    first.passed = SECONDS - MARGIN_SECONDS
    assert not first.leases.holds("role"), "by its own clock, before Redis ends the lease"
    client.delete(first.leases.holder_key("role"))
    assert second.renewed()
    assert (first.renewed(), first.changes, second.changes) == (False, 2, 1)


def test_a_lease_is_prolonged_by_its_holder_and_reported_once(redis: RedisServer) -> None:
    member = Member(redis)
    for member.passed in (0.0, 2.0, 4.0):
        assert member.renewed()
    assert member.changes == 1


def test_a_role_that_is_given_back_is_free_at_once(redis: RedisServer) -> None:
    first, second = Member(redis), Member(redis)
    assert first.renewed()
    first.leases.release()
    assert not first.leases.holds("role")
    assert second.renewed()
    assert not first.renewed(), "it takes no lease any more"


def test_a_lease_of_another_is_not_given_back(redis: RedisServer) -> None:
    first, second, third = Member(redis), Member(redis), Member(redis)
    assert first.renewed()
    second.leases.release()
    assert not third.renewed()


def test_others_give_their_roles_up_while_a_collector_is_there(redis: RedisServer) -> None:
    page, collector = Member(redis), Member(redis, collects=True)
    assert page.renewed()
    assert not collector.renewed(), "nothing is taken from its holder"
    assert not page.renewed()
    assert collector.renewed()
    collector.leases.release()
    assert page.renewed()


def test_a_role_may_be_added_later(redis: RedisServer) -> None:
    member = Member(redis)
    member.leases.renew()
    assert not member.leases.holds("unknown")
    member.leases.add_role("later", lambda: None)
    member.leases.renew()
    assert member.leases.holds("later")
