"""Time in which no rows can be received does not count, and a rule is evaluated for its source alone."""

from __future__ import annotations

import pytest

from dashboard.alerts.rule_set import RuleSet
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from tests.support.alerts import HOT, SILENT, AlertScenario, Hut
from tests.support.clock import Clock


def test_only_feeds_of_rules_are_evaluated() -> None:
    clock = Clock()
    feeds = {name: Feed(Hut(name=name), start=False) for name in ("hut", "other")}
    rules = RuleSet([Rule(name="Hot", source="hut", **HOT)], feeds, (), clock, clock)
    assert list(rules.feeds) == ["hut"]
    assert (rules.firing, rules.receive("hut", None), rules.check()) == ([], [], [])


def test_no_data_excludes_time_in_which_a_source_polled_when_watched_is_idle(
    scenario: type[AlertScenario],
) -> None:
    hut = scenario(SILENT, source=Hut(name="hut", when_watched=True))
    hut.pass_time(1000)
    leave = hut.feed.watch()
    hut.pass_time(599)
    leave()
    hut.pass_time(1000)
    assert hut.received == []
    hut.feed.watch()
    hut.pass_time(1)
    assert hut.events == [("fired", "")]


def test_no_data_excludes_time_in_which_the_computer_slept(scenario: type[AlertScenario]) -> None:
    hut = scenario(SILENT)
    hut.clock.now += 30_000
    hut.pass_time(599)
    assert hut.received == []


@pytest.mark.parametrize("seconds", [-3600, -20, 20, 3600])
def test_no_data_fires_by_the_time_that_passed_when_the_clock_is_set(
    scenario: type[AlertScenario], seconds: float
) -> None:
    hut = scenario(SILENT)
    hut.pass_time(300)
    hut.set_clock(seconds)
    hut.pass_time(298)
    assert hut.received == []
    hut.pass_time(4)
    assert hut.events == [("fired", "")]
