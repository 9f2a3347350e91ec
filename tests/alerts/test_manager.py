"""Alerts reach listeners and the log, and after a restart none is published a second time."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.alerts.rules import Rule
from tests.support.alerts import HOT, SILENT, START, AlertScenario
from tests.support.clock import Clock
from tests.support.failing import failing


def test_alert_of_an_earlier_process_stays_active_and_clears_once(scenario: type[AlertScenario]) -> None:
    before = scenario(HOT, SILENT)
    before.publish(0, London=31.0, Rome=31.0)
    before.pass_time(600)
    later = scenario(HOT, SILENT, earlier=before.alerts.active)
    assert later.alerts.active == before.alerts.active
    later.publish_rows({"London": [(-5, 20.0), (5, 31.0)], "Rome": [(5, 20.0)]})
    assert later.events == [("cleared", "Rome"), ("cleared", "")]
    assert later.received[0].fired == before.received[0].fired
    assert [alert.key for alert in later.alerts.active] == ["London"]


def test_alert_of_an_earlier_process_takes_limit_and_unit_from_its_rule(
    scenario: type[AlertScenario],
) -> None:
    before = scenario(HOT)
    before.publish(0, London=31.0)
    later = scenario(HOT, earlier=[alert._replace(limit="", unit="") for alert in before.received])
    assert later.alerts.active == before.alerts.active
    later.publish(1, London=20.0)
    assert later.received[0].text == "Temperature London was 31 °C, above 30 °C; now 20 °C"


@pytest.mark.parametrize(
    "rule",
    [
        {**HOT, "name": "another"},
        {**HOT, "quantity": "wind"},
        {**HOT, "key": "Rome"},
        {**SILENT, "quantity": "temperature", "key": "London"},
    ],
)
def test_start_clears_alerts_whose_rule_no_longer_exists(
    scenario: type[AlertScenario], rule: dict[str, Any]
) -> None:
    before = scenario(HOT)
    before.publish(0, London=31.0)
    clock = Clock(START + 100)
    received: list[Alert] = []
    alerts = AlertManager(
        [Rule(**{"name": "rule 0", "source": "hut", **rule})],
        {"hut": before.feed},
        clock=clock,
        earlier=before.alerts.active,
    )
    alerts.subscribe(received.append)
    alerts.start()
    assert received == [before.received[0]._replace(cleared=round(START + 100) * 1000)]
    assert alerts.active == ()
    alerts.stop()


def test_failing_listener_keeps_no_alert_from_the_others(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    received: list[Alert] = []
    hut.alerts.subscribe(failing)
    hut.alerts.subscribe(received.append)
    hut.publish(0, London=31.0)
    hut.publish(1, London=20.0)
    assert [bool(alert.cleared) for alert in received] == [False, True]


def test_unsubscribed_listener_receives_no_alerts(scenario: type[AlertScenario]) -> None:
    hut = scenario(HOT)
    received: list[Alert] = []
    end = hut.alerts.subscribe(received.append)
    end()
    end()
    hut.publish(0, London=31.0)
    assert received == []


def test_log_has_a_line_for_each_alert_that_fires_and_clears(
    scenario: type[AlertScenario], caplog: pytest.LogCaptureFixture
) -> None:
    hut = scenario({**HOT, "name": "Hot"})
    hut.publish(0, London=31.0)
    hut.publish(1, London=20.0)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "Alert fired: Hot: Temperature London is 31 °C, above 30 °C"),
        (logging.WARNING, "Alert cleared: Hot: Temperature London was 31 °C, above 30 °C; now 20 °C"),
    ]
