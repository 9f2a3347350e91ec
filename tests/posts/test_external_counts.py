"""Counts that other programs push: the last ones replace those before, and listeners are notified."""

from __future__ import annotations

from dashboard.posts.external_counts import ExternalCounts, ExternalLeader
from tests.support.clock import Clock


def test_the_last_push_replaces_the_one_before_and_has_its_time() -> None:
    clock = Clock(100.0)
    counts = ExternalCounts(clock)
    assert counts.received_at == {}
    counts.set_leaders("hashtags", [ExternalLeader("#a", 1, 2, 3)])
    clock.now = 160.0
    counts.set_leaders("hashtags", [ExternalLeader("#b", 0, 0, 1)])
    counts.set_counters({"total": 7})
    counts.set_counts({"rain": 2})
    assert counts.leaders == {"hashtags": (ExternalLeader("#b", 0, 0, 1),), "mentioned": (), "active": ()}
    assert (counts.counters, counts.counts) == ({"total": 7}, {"rain": 2})
    assert counts.received_at == {"hashtags": 160.0, "counters": 160.0, "counts": 160.0}


def test_values_that_were_read_before_do_not_change() -> None:
    counts = ExternalCounts()
    leaders = counts.leaders
    counts.set_leaders("active", [ExternalLeader("ada", 0, 0, 1)])
    assert leaders["active"] == ()


def test_listeners_are_notified_of_each_push_until_they_unsubscribe() -> None:
    counts, calls = ExternalCounts(), list[int]()
    unsubscribe = counts.subscribe(lambda: calls.append(len(calls)))
    counts.set_leaders("active", [])
    counts.set_counters({})
    counts.set_counts({})
    unsubscribe()
    counts.set_counters({})
    assert calls == [0, 1, 2]
