"""Threshold rules fire once and clear once, by the values of the rows."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dashboard.alerts.alert import Alert
from sources.base import frame
from tests.support.alerts import HOT, START, AlertScenario, Hut
from tests.support.feeds import publish


class Recorded(Hut):
    """The same, from a recording."""

    replayed = True


class Events(Hut):
    """The same for places that are reported for a while only."""

    fixed_keys = False


def test_alert_fires_once_and_clears_once(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    for second, value in enumerate([29.0, 31.23, 32.0, 31.0, 29.5, 28.0]):
        hut.publish(second, London=value)
    fired, cleared = hut.received
    assert fired == Alert(
        rule="rule 0",
        source="hut",
        quantity="temperature",
        key="London",
        limit="above 30 °C",
        value=31.23,
        unit="°C",
        text="Temperature London is 31.23 °C, above 30 °C",
        fired=round(START + 1) * 1000,
    )
    assert cleared == fired._replace(
        text="Temperature London was 31.23 °C, above 30 °C; now 29.5 °C", cleared=round(START + 4) * 1000
    )


def test_active_holds_alerts_until_they_clear(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    hut.publish(0, London=31.0, Rome=35.0)
    assert hut.alerts.active == tuple(hut.received)
    hut.publish(1, London=20.0)
    assert [alert.key for alert in hut.alerts.active] == ["Rome"]
    hut.publish(2, Rome=20.0)
    assert hut.alerts.active == ()


def test_below_fires_and_clears_like_above_in_the_other_direction(scenario: type[AlertScenario]) -> None:
    hut = scenario({"quantity": "temperature", "below": 0.0, "clear": 2.0})
    for second, value in enumerate([0.0, -0.1, 1.0, -1.0, 2.0]):
        hut.publish(second, Oslo=value)
    assert [alert.fired for alert in hut.received] == [round(START + 1) * 1000] * 2
    assert hut.received[1].cleared == round(START + 4) * 1000


def test_clear_keeps_a_value_that_flaps_around_the_limit_from_firing_again(
    scenario: type[AlertScenario],
) -> None:
    hut = scenario({**HOT, "clear": 28.0})
    for second in range(20):
        hut.publish(second, London=30.0 + (-1) ** second)
    assert hut.events == [("fired", "London")]
    hut.publish(20, London=28.0)
    assert hut.events == [("fired", "London"), ("cleared", "London")]


def test_for_counts_the_time_of_the_rows(scenario: type[AlertScenario]) -> None:
    hut = scenario({**HOT, "for_": 300.0})
    hut.publish_rows({"London": [(0, 31.0), (240, 32.0), (299, 33.0)]})
    assert hut.received == []
    hut.publish(300, London=34.0)
    (alert,) = hut.received
    assert alert.text == "Temperature London is 34 °C, above 30 °C for 5 min"


def test_for_starts_again_after_a_value_within_the_limit(scenario: type[AlertScenario]) -> None:
    hut = scenario({**HOT, "for_": 300.0})
    for second, value in [(0, 31.0), (200, 30.0), (300, 31.0), (599, 31.0)]:
        hut.publish(second, London=value)
    assert hut.received == []
    hut.publish(600, London=31.0)
    assert hut.events == [("fired", "London")]


@pytest.mark.parametrize("nothing", [math.nan, None])
def test_missing_value_neither_fires_nor_clears_nor_starts_for_again(
    scenario: type[AlertScenario], nothing: Any
) -> None:
    hut = scenario({**HOT, "for_": 60.0})
    for second, value in [(0, nothing), (10, 31.0), (40, nothing), (70, 31.0), (80, nothing)]:
        hut.publish(second, London=value)
    assert hut.events == [("fired", "London")]


def test_rule_without_a_key_evaluates_each_key_and_with_one_that_key_alone(
    scenario: type[AlertScenario],
) -> None:
    hut = scenario(HOT, {**HOT, "key": "Rome"})
    hut.publish(0, London=31.0, Rome=29.0)
    hut.publish(1, London=31.0, Rome=31.0)
    hut.publish(2, London=29.0, Rome=31.0)
    assert sorted(alert.identity for alert in hut.alerts.active) == [
        ("rule 0", "Rome"),
        ("rule 1", "Rome"),
    ]
    assert hut.events.count(("fired", "London")) == 1


def test_repeated_and_late_rows_change_nothing(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    values = [(0.0, 20.0), (1.0, 31.0), (2.0, 20.0), (3.0, 31.0)]
    hut.publish_rows({"London": values})
    hut.publish_rows({"London": values})
    hut.publish(1.5, London=10.0)
    assert hut.events == [("fired", "London")]


def test_corrected_row_replaces_its_value(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    hut.publish(0, London=31.0)
    hut.publish(0, London=29.0)
    assert hut.events == [("fired", "London"), ("cleared", "London")]


def test_rows_of_one_batch_are_evaluated_in_order_of_time(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    hut.publish(0, London=20.0)
    hut.publish_rows({"London": [(3, 20.0), (1, 31.0), (2, 32.0)]})
    assert hut.events == [("fired", "London"), ("cleared", "London")]


def test_alerts_that_cleared_within_the_first_batch_are_not_published(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    hut.publish_rows({"London": [(0, 31.0), (1, 20.0), (2, 33.0)], "Rome": [(0, 31.0), (1, 20.0)]})
    (alert,) = hut.received
    assert (alert.key, alert.value) == ("London", 33.0)


def test_sample_rows_fire_nothing(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    hut.publish(0, sample=True, London=50.0)
    assert hut.received == []


def test_replayed_rows_fire_alerts_with_replay_in_their_text(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT, source=Recorded(name="hut"))
    hut.publish(0, London=50.0)
    hut.publish(1, London=20.0)
    assert [alert.text for alert in hut.received] == [
        "Replay: Temperature London is 50 °C, above 30 °C",
        "Replay: Temperature London was 50 °C, above 30 °C; now 20 °C",
    ]


def test_events_clear_when_they_are_no_longer_reported(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT, source=Events(name="hut"))
    hut.publish(0, quake=31.0)
    for _ in range(4):
        hut.clock.now += 60
        hut.publish(1, other=5.0)
    assert hut.events == [("fired", "quake"), ("cleared", "quake")]
    assert hut.received[1].text == "Temperature quake was 31 °C, above 30 °C; no longer reported"
    evaluator: Any = hut.alerts._rule_set._evaluators["hut"][0]
    assert set(evaluator._keys) == {"other"}


class Quakes(Hut):
    """Events that are revised."""

    events, fixed_keys = True, False


def test_a_revision_of_an_event_fires_once_and_may_clear_at_any_time(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT, source=Quakes(name="hut"))
    for second, value in ((10, 31.0), (20, 33.0), (5, 29.0)):
        rows = [{"time": START + second, "id": "ci1", "place": "north", "temperature": value}]
        publish(hut.feed, frame(rows), hut.clock())
    assert hut.events == [("fired", "ci1"), ("cleared", "ci1")]
    assert hut.received[0].text == "Temperature north is 31 °C, above 30 °C"
    assert hut.alerts.active == ()


def test_fixed_keys_without_new_rows_keep_firing(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    hut.publish(0, London=31.0)
    for _ in range(10):
        hut.clock.now += 60
        hut.publish(1, Rome=5.0)
    assert [alert.key for alert in hut.alerts.active] == ["London"]
