"""Styles of keys are the same wherever a key is drawn."""

from __future__ import annotations

from dashboard.views.common.key_styles import MAX_KEYS, KeyStyles


def test_keys_keep_their_numbers_whichever_others_come_and_go() -> None:
    styles = KeyStyles()
    assert styles.numbers("weather", ["Rome", "Oslo"]) == {"Rome": 0, "Oslo": 1}
    assert styles.numbers("weather", ["Bonn", "Oslo"]) == {"Bonn": 2, "Oslo": 1}


def test_a_key_of_two_sources_has_one_number_unless_another_key_has_it_there() -> None:
    styles = KeyStyles()
    styles.numbers("weather", ["Rome", "Oslo"])
    assert styles.numbers("air", ["Oslo", "Bonn"]) == {"Oslo": 1, "Bonn": 0}
    assert styles.numbers("water", ["Bonn", "Rome"]) == {"Bonn": 0, "Rome": 1}


def test_thousands_of_keys_that_come_once_are_forgotten_and_those_that_are_shown_are_not() -> None:
    styles = KeyStyles()
    first = styles.numbers("quakes", ["shown"])
    for number in range(MAX_KEYS + 10):
        styles.numbers("quakes", ["shown", str(number)])
    assert styles.numbers("quakes", ["shown"]) == first
    assert len(styles._sources["quakes"]) <= MAX_KEYS
