"""Alerts fire once and clear once, for what the rows say and for rows that do not come."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from dashboard.alerts import Alert, Alerts
from dashboard.feed import Feed
from dashboard.rules import Rule
from dashboard.status import Batch
from sources.base import Quantity, frame
from tests.polled import Clock, Scripted
from tests.waiting import until

START = 1_800_000_000.0
HOT = {"quantity": "temperature", "above": 30.0}
SILENT = {"no_data_for": 600.0}


class Hut(Scripted):
    """Temperatures of some places, told when a test says so."""

    quantities = (Quantity("temperature", "Temperature", "°C"), Quantity("wind", "Wind", "m/s"))


class Recorded(Hut):
    """The same, from a recording."""

    replayed = True


class Events(Hut):
    """The same, of places that are told for a while only."""

    fixed_keys = False


class Watch:
    """Rules that hear what a test tells, and all that they said."""

    def __init__(
        self, *rules: dict[str, Any], source: Scripted | None = None, earlier: Iterable[Alert] = ()
    ) -> None:
        self.clock = Clock(START)
        self.feed = Feed(source or Hut(name="hut"), clock=self.clock, start=False)
        made = [
            Rule(**{"name": f"rule {number}", "source": "hut", **rule}) for number, rule in enumerate(rules)
        ]
        self.alerts = Alerts(made, {"hut": self.feed}, clock=self.clock, earlier=earlier)
        self.told: list[Alert] = []
        self.alerts.subscribe(self.told.append)
        self.alerts.start()

    def tell(self, second: float, sample: bool = False, **temperatures: float) -> None:
        """One answer, with a row a place."""
        self.tell_rows({place: [(second, value)] for place, value in temperatures.items()}, sample)

    def tell_rows(self, told: dict[str, list[tuple[float, float]]], sample: bool = False) -> None:
        rows = [
            {"time": START + second, "place": place, "temperature": value}
            for place, values in told.items()
            for second, value in values
        ]
        table = frame(rows, ["time", "place", "temperature", "wind"])
        self.feed._tell(Batch(table, self.clock(), 60.0, sample, {}, after_failure=False))

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.now += 1
            self.alerts._check()

    @property
    def turns(self) -> list[tuple[str, str]]:
        return [("cleared" if alert.cleared else "fired", alert.key) for alert in self.told]


@pytest.fixture
def watch() -> Iterator[type[Watch]]:
    made: list[Watch] = []

    class Kept(Watch):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

    yield Kept
    for one in made:
        one.alerts.stop()


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
    told = [(0, 20.0), (1, 31.0), (2, 20.0), (3, 31.0)]
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
    assert set(hut.alerts._judges["hut"][0]._courses) == {"other"}


def test_places_that_are_not_heard_of_go_on_firing(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.tell(0, London=31.0)
    for _ in range(10):
        hut.clock.now += 60
        hut.tell(1, Rome=5.0)
    assert [alert.key for alert in hut.alerts.active] == ["London"]


def test_no_data_fires_once_and_clears_with_the_next_row(watch: type[Watch]) -> None:
    hut = watch(SILENT)
    hut.pass_time(599)
    assert hut.told == []
    hut.pass_time(100)
    hut.tell(0, London=5.0)
    fired, cleared = hut.told
    assert (fired.text, fired.value, fired.fired) == (
        "Hut: no row for 10 min",
        None,
        round(START + 600) * 1000,
    )
    assert cleared == fired._replace(
        text="Hut: no row for 10 min, until now", cleared=round(START + 699) * 1000
    )


def test_rows_of_another_key_or_quantity_and_made_up_ones_are_no_data(watch: type[Watch]) -> None:
    hut = watch({**SILENT, "key": "London"}, {**SILENT, "quantity": "wind"}, SILENT)
    hut.pass_time(400)
    hut.tell(0, Rome=5.0)
    hut.tell(0, sample=True, London=5.0)
    hut.pass_time(200)
    assert [alert.text for alert in hut.told] == [
        "Hut, London: no row for 10 min",
        "Hut, Wind: no row for 10 min",
    ]


def test_while_nobody_watches_a_source_that_is_polled_only_then_nothing_is_missed(
    watch: type[Watch],
) -> None:
    hut = watch(SILENT, source=Hut(name="hut", when_watched=True))
    hut.pass_time(1000)
    leave = hut.feed.watch()
    hut.pass_time(599)
    leave()
    hut.pass_time(1000)
    assert hut.told == []
    hut.feed.watch()
    hut.pass_time(1)
    assert hut.turns == [("fired", "")]


def test_the_hours_that_a_computer_slept_are_no_silence(watch: type[Watch]) -> None:
    hut = watch(SILENT)
    hut.clock.now += 30_000
    hut.pass_time(599)
    assert hut.told == []


def test_silence_is_noticed_by_itself(watch: type[Watch]) -> None:
    hut = watch({"no_data_for": 20.0})
    hut.clock.now += 25
    until(lambda: hut.turns == [("fired", "")])
    hut.tell(0, London=5.0)
    assert hut.turns == [("fired", ""), ("cleared", "")]


def test_after_a_restart_an_alert_goes_on_and_clears_once(watch: type[Watch]) -> None:
    before = watch(HOT, SILENT)
    before.tell(0, London=31.0, Rome=31.0)
    before.pass_time(600)
    later = watch(HOT, SILENT, earlier=before.alerts.active)
    assert later.alerts.active == before.alerts.active
    later.tell_rows({"London": [(-5, 20.0), (5, 31.0)], "Rome": [(5, 20.0)]})
    assert later.turns == [("cleared", "Rome"), ("cleared", "")]
    assert later.told[0].fired == before.told[0].fired
    assert [alert.key for alert in later.alerts.active] == ["London"]


def test_an_alert_goes_on_without_what_its_rule_tells_anyway(watch: type[Watch]) -> None:
    before = watch(HOT)
    before.tell(0, London=31.0)
    later = watch(HOT, earlier=[alert._replace(limit="", unit="") for alert in before.told])
    assert later.alerts.active == before.alerts.active
    later.tell(1, London=20.0)
    assert later.told[0].text == "Temperature London was 31 °C, above 30 °C; now 20 °C"


@pytest.mark.parametrize(
    "rule",
    [
        {**HOT, "name": "another"},
        {**HOT, "quantity": "wind"},
        {**HOT, "key": "Rome"},
        {**SILENT, "quantity": "temperature", "key": "London"},
    ],
)
def test_after_a_restart_an_alert_whose_rule_is_gone_is_cleared(
    watch: type[Watch], rule: dict[str, Any]
) -> None:
    before = watch(HOT)
    before.tell(0, London=31.0)
    clock = Clock(START + 100)
    told: list[Alert] = []
    alerts = Alerts(
        [Rule(**{"name": "rule 0", "source": "hut", **rule})],
        {"hut": before.feed},
        clock=clock,
        earlier=before.alerts.active,
    )
    alerts.subscribe(told.append)
    alerts.start()
    assert told == [before.told[0]._replace(cleared=round(START + 100) * 1000)]
    assert alerts.active == ()
    alerts.stop()


def test_a_listener_that_fails_keeps_nothing_from_the_others(watch: type[Watch]) -> None:
    hut = watch(HOT)
    hut.alerts._listeners.insert(0, lambda _: 1 / 0)
    hut.tell(0, London=31.0)
    assert hut.turns == [("fired", "London")]


def test_an_ended_subscription_hears_no_more(watch: type[Watch]) -> None:
    hut = watch(HOT)
    told: list[Alert] = []
    end = hut.alerts.subscribe(told.append)
    end()
    end()
    hut.tell(0, London=31.0)
    assert told == []


def test_there_is_a_line_in_the_log_for_each_turn(
    watch: type[Watch], caplog: pytest.LogCaptureFixture
) -> None:
    hut = watch({**HOT, "name": "Hot"})
    hut.tell(0, London=31.0)
    hut.tell(1, London=20.0)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "Alert fired: Hot: Temperature London is 31 °C, above 30 °C"),
        (logging.WARNING, "Alert over: Hot: Temperature London was 31 °C, above 30 °C; now 20 °C"),
    ]
