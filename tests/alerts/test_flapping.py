"""An alert that fires again and again is known by its rule and key."""

from __future__ import annotations

from dashboard.alerts.alert import Alert
from dashboard.alerts.flapping import flapping

NOW = 1_800_000_000_000
MINUTE = 60_000


def fired(*minutes_ago: float, rule: str = "Hot", key: str = "London") -> list[Alert]:
    return [
        Alert(rule, "weather", "temperature", key, 31.0, "hot", round(NOW - minutes * MINUTE))
        for minutes in minutes_ago
    ]


def test_an_alert_flaps_from_its_third_firing_on() -> None:
    assert flapping(fired(2, 1), NOW) == {}
    assert flapping(fired(3, 2, 1), NOW) == {("Hot", "London"): 3}


def test_firings_of_other_keys_and_rules_are_others() -> None:
    others = [*fired(2, 1, key="Paris"), *fired(2, 1, rule="Warm")]
    assert flapping([*fired(2, 1), *others], NOW) == {}
    assert flapping([*fired(4, 3, 2, 1), *others], NOW) == {("Hot", "London"): 4}


def test_it_flaps_no_longer_when_ten_minutes_have_passed() -> None:
    assert flapping(fired(9.9, 5, 0), NOW) == {("Hot", "London"): 3}
    assert flapping(fired(10, 5, 0), NOW) == {}
