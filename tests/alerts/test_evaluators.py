"""Alerts fire once and clear once, for what the rows say."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dashboard.alerts.manager import Alert
from tests.support.alerts import HOT, START, Hut, Watch


class Recorded(Hut):
    """The same, from a recording."""

    replayed = True


class Events(Hut):
    """The same, of places that are told for a while only."""

    fixed_keys = False


def test_an_alert_fires_once_and_clears_once(watch: type[Watch]) -> None:
    hut = watch(HOT)
    for second, value in enumerate([29.0, 31.23, 32.0, 31.0, 29.5, 28.0]):
        hut.tell(second, London=value)
    fired, cleared = hut.told
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


def test_what_fires_now_is_told_until_it_clears(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.tell(0, London=31.0, Rome=35.0)
    assert hut.alerts.active == tuple(hut.told)
    hut.tell(1, London=20.0)
    assert [alert.key for alert in hut.alerts.active] == ["Rome"]
    hut.tell(2, Rome=20.0)
    assert hut.alerts.active == ()


def test_below_is_the_mirror_of_above(watch: type[Watch]) -> None:
    hut = watch({"quantity": "temperature", "below": 0.0, "clear": 2.0})
    for second, value in enumerate([0.0, -0.1, 1.0, -1.0, 2.0]):
        hut.tell(second, Oslo=value)
    assert [alert.fired for alert in hut.told] == [round(START + 1) * 1000] * 2
    assert hut.told[1].cleared == round(START + 4) * 1000


def test_with_hysteresis_a_value_that_flaps_about_the_limit_fires_once(watch: type[Watch]) -> None:
    hut = watch({**HOT, "clear": 28.0})
    for second in range(20):
        hut.tell(second, London=30.0 + (-1) ** second)
    assert hut.turns == [("fired", "London")]
    hut.tell(20, London=28.0)
    assert hut.turns == [("fired", "London"), ("cleared", "London")]


def test_for_is_measured_in_the_time_of_the_rows(watch: type[Watch]) -> None:
    hut = watch({**HOT, "for_": 300.0})
    hut.tell_rows({"London": [(0, 31.0), (240, 32.0), (299, 33.0)]})
    assert hut.told == []
    hut.tell(300, London=34.0)
    (alert,) = hut.told
    assert alert.text == "Temperature London is 34 °C, above 30 °C for 5 min"


def test_a_value_that_is_back_in_between_begins_anew(watch: type[Watch]) -> None:
    hut = watch({**HOT, "for_": 300.0})
    for second, value in [(0, 31.0), (200, 30.0), (300, 31.0), (599, 31.0)]:
        hut.tell(second, London=value)
    assert hut.told == []
    hut.tell(600, London=31.0)
    assert hut.turns == [("fired", "London")]


@pytest.mark.parametrize("nothing", [math.nan, None])
def test_a_value_that_is_not_there_neither_fires_nor_clears_nor_begins_anew(
    watch: type[Watch], nothing: Any
) -> None:
    hut = watch({**HOT, "for_": 60.0})
    for second, value in [(0, nothing), (10, 31.0), (40, nothing), (70, 31.0), (80, nothing)]:
        hut.tell(second, London=value)
    assert hut.turns == [("fired", "London")]


def test_without_a_key_each_is_on_its_own_and_with_one_it_is_alone(watch: type[Watch]) -> None:
    hut = watch(HOT, {**HOT, "key": "Rome"})
    hut.tell(0, London=31.0, Rome=29.0)
    hut.tell(1, London=31.0, Rome=31.0)
    hut.tell(2, London=29.0, Rome=31.0)
    assert sorted((alert.rule, alert.key) for alert in hut.alerts.active) == [
        ("rule 0", "Rome"),
        ("rule 1", "Rome"),
    ]
    assert hut.turns.count(("fired", "London")) == 1


def test_rows_that_are_told_again_or_late_change_nothing(watch: type[Watch]) -> None:
    hut = watch(HOT)
    told = [(0.0, 20.0), (1.0, 31.0), (2.0, 20.0), (3.0, 31.0)]
    hut.tell_rows({"London": told})
    hut.tell_rows({"London": told})
    hut.tell(1.5, London=10.0)
    assert hut.turns == [("fired", "London")]


def test_a_row_that_is_told_anew_with_another_value_counts_as_the_right_one(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.tell(0, London=31.0)
    hut.tell(0, London=29.0)
    assert hut.turns == [("fired", "London"), ("cleared", "London")]


def test_rows_of_one_answer_are_taken_one_after_the_other(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.tell(0, London=20.0)
    hut.tell_rows({"London": [(3, 20.0), (1, 31.0), (2, 32.0)]})
    assert hut.turns == [("fired", "London"), ("cleared", "London")]


def test_what_was_over_before_the_first_answer_is_not_told(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.tell_rows({"London": [(0, 31.0), (1, 20.0), (2, 33.0)], "Rome": [(0, 31.0), (1, 20.0)]})
    (alert,) = hut.told
    assert (alert.key, alert.value) == ("London", 33.0)


def test_made_up_rows_fire_nothing(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.tell(0, sample=True, London=50.0)
    assert hut.told == []


def test_replayed_rows_fire_alerts_that_say_so(watch: type[Watch]) -> None:
    hut = watch(HOT, source=Recorded(name="hut"))
    hut.tell(0, London=50.0)
    hut.tell(1, London=20.0)
    assert [alert.text for alert in hut.told] == [
        "Replay: Temperature London is 50 °C, above 30 °C",
        "Replay: Temperature London was 50 °C, above 30 °C; now 20 °C",
    ]


def test_events_clear_when_they_are_told_no_more(watch: type[Watch]) -> None:
    hut = watch(HOT, source=Events(name="hut"))
    hut.tell(0, quake=31.0)
    for _ in range(4):
        hut.clock.now += 60
        hut.tell(1, other=5.0)
    assert hut.turns == [("fired", "quake"), ("cleared", "quake")]
    assert hut.told[1].text == "Temperature quake was 31 °C, above 30 °C; told no more"
    evaluator: Any = hut.alerts._judges["hut"][0]
    assert set(evaluator._courses) == {"other"}


def test_places_that_are_not_heard_of_go_on_firing(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.tell(0, London=31.0)
    for _ in range(10):
        hut.clock.now += 60
        hut.tell(1, Rome=5.0)
    assert [alert.key for alert in hut.alerts.active] == ["London"]
