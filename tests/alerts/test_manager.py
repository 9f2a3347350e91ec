"""Who is told of alerts: listeners and the log, and after a restart nobody for a second time."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from dashboard.alerts.manager import Alert, AlertManager
from dashboard.alerts.rules import Rule
from tests.support.alerts import HOT, SILENT, START, Watch
from tests.support.clock import Clock
from tests.support.failing import failing


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
    alerts = AlertManager(
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
    received: list[Alert] = []
    hut.alerts.subscribe(failing)
    hut.alerts.subscribe(received.append)
    hut.tell(0, London=31.0)
    hut.tell(1, London=20.0)
    assert [bool(alert.cleared) for alert in received] == [False, True]


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
