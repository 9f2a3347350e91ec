"""Alerts count once: one process notifies, and all show them."""

from __future__ import annotations

import time

from dashboard.alerts.rules import Rule
from sources.base import Quantity
from tests.broker.conftest import Join, Member
from tests.support.feeds import Scripted
from tests.support.waiting import until

RULE = {"name": "Hot", "source": "hut", "quantity": "value", "above": 30.0}
TAKES_OVER = 20.0


class Hut(Scripted):
    """Its value is that of `value`, which all members share."""

    quantities = (Quantity("value", "Value"),)
    value = 20.0

    def __init__(self) -> None:
        super().__init__(
            lambda: [{"time": time.time(), "place": "here", "value": Hut.value}], name="hut", interval=0.2
        )


def joined(join: Join) -> Member:
    return join(Hut(), rules=[Rule(**RULE)])


def test_an_alert_is_notified_by_one_member_and_shown_by_all(join: Join) -> None:
    Hut.value = 20.0
    members = [joined(join) for _ in range(3)]
    until(lambda: any(member.broker.alerts.leads() for member in members), TAKES_OVER)
    Hut.value = 40.0
    until(lambda: all(member.alerts.active for member in members), TAKES_OVER)
    late = joined(join)
    until(lambda: late.alerts.active, TAKES_OVER)
    members.append(late)
    Hut.value = 20.0
    until(lambda: not any(member.alerts.active for member in members), TAKES_OVER)
    assert [alert.cleared is None for member in members for alert in member.notified] == [True, False]


def test_an_alert_that_fires_while_nobody_leads_is_notified_once(join: Join) -> None:
    Hut.value = 20.0
    first, second = joined(join), joined(join)
    until(lambda: first.values("hut", "value here") and second.values("hut", "value here"), TAKES_OVER)
    until(lambda: first.broker.alerts.leads() or second.broker.alerts.leads(), TAKES_OVER)
    leading, other = (first, second) if first.broker.alerts.leads() else (second, first)
    leading.die()
    until(other.broker.alerts.leads, TAKES_OVER)
    Hut.value = 40.0
    until(lambda: other.alerts.active, TAKES_OVER)
    assert len(other.notified) == 1
    assert leading.notified == []
