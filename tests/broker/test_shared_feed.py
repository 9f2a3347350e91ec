"""Rows of a process that has lost its role are not sent, and reach all from the history."""

from __future__ import annotations

from dashboard.broker.shared_feed import PUSHES, role_of
from sources.push import Push
from tests.broker.conftest import Join
from tests.broker.test_broker import TAKES_OVER
from tests.support.feeds import Scripted
from tests.support.waiting import until


def test_one_process_accepts_all_pushes_and_each_other_source_has_a_role_of_its_own() -> None:
    assert role_of(Push(name="readings")) == role_of(Push(name="others")) == PUSHES
    assert role_of(Scripted(name="hut")) == "source:hut"


def test_rows_of_a_push_that_were_stored_by_a_process_which_was_replaced_are_shown(
    join: Join, database: str
) -> None:
    first, second = (join(database=database) for _ in range(2))
    first.push("readings", b'[{"t": 1}]')
    until(lambda: all(one.values("readings", "t") == [1.0] for one in (first, second)), TAKES_OVER)
    (holder,) = (one for one in (first, second) if one.polls("readings"))
    (other,) = (one for one in (first, second) if one is not holder)
    # It does not know yet that another has its lease, accepts a push, and cannot send its rows any more.
    client = holder.broker.connection.client
    client.set(holder.broker.leases.holder_key(PUSHES), "another", px=60_000)
    holder.ingest.submit("readings", [{"t": 2.0}]).result()
    until(lambda: other.values("readings", "t") == [1.0, 2.0], TAKES_OVER)
