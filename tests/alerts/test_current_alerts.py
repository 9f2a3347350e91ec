"""The alerts that pages show: those that fire, and the newest of all."""

from __future__ import annotations

from dashboard.alerts.alert import Alert
from dashboard.alerts.current_alerts import MAX_RECENT, CurrentAlerts


def fired(rule: str, at: int) -> Alert:
    return Alert(rule, "hut", "temperature", "London", 31.0, f"{rule} fired", at)


def test_alerts_that_fire_are_shown_oldest_first() -> None:
    shown = CurrentAlerts([fired("old", 1)], [fired("old", 1)])
    shown.add([fired("second", 30), fired("first", 20)])
    assert [alert.rule for alert in shown.active] == ["old", "first", "second"]
    assert [alert.rule for alert in shown.recent] == ["old", "second", "first"]


def test_an_alert_that_clears_is_no_longer_active_and_replaces_itself_among_the_newest() -> None:
    shown = CurrentAlerts((), ())
    shown.add([fired("hot", 1)])
    cleared = fired("hot", 1)._replace(cleared=2)
    shown.add([cleared])
    assert shown.active == ()
    assert shown.recent == (cleared,)


def test_an_alert_that_fires_again_is_active_once_and_twice_among_the_newest() -> None:
    shown = CurrentAlerts((), ())
    shown.add([fired("hot", 1), fired("hot", 1)._replace(cleared=2), fired("hot", 3)])
    assert shown.active == (fired("hot", 3),)
    assert [alert.cleared for alert in shown.recent] == [2, None]


def test_the_oldest_of_too_many_alerts_are_no_longer_among_the_newest() -> None:
    shown = CurrentAlerts((), ())
    shown.add([fired(f"rule {at}", at) for at in range(MAX_RECENT + 2)])
    assert len(shown.recent) == MAX_RECENT
    assert shown.recent[0].rule == "rule 2"
    assert len(shown.active) == MAX_RECENT + 2
