"""The tables [[alerts]]: their meaning, and messages about invalid ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.alerts.rules import Rule, duration_text, value_text
from dashboard.app.settings import SettingsError, load_settings

SOURCES = """
[sources.weather]
cities = ["London", "Nairobi"]
[sources.pulse]
type = "json"
url = "https://example.org"
columns = [{ name = "beat", path = "beat" }]
[sources.pushed]
type = "push"
"""
HOT = 'name = "Hot"\nsource = "weather"\nquantity = "temperature"\n'


def rules(tmp_path: Path, *tables: str) -> tuple[Rule, ...]:
    file = tmp_path / "mine.toml"
    file.write_text(SOURCES + "".join(f"[[alerts]]\n{table}\n" for table in tables), encoding="utf-8")
    return load_settings(file).alerts


# The content of a table, and two parts of the message about it.
WRONG = [
    ("above = 30", "[[alerts]] number 1: name = '' is not allowed", "text for people"),
    ("name = 5\nabove = 30", "[[alerts]] number 1: name = 5 is not allowed", "text for people"),
    ('name = "Hot"\nabove = 30', "[[alerts]] 'Hot' source = '' is not allowed", "'weather', 'pulse'"),
    (
        HOT.replace("weather", "wether") + "above = 30",
        "source = 'wether' is not allowed",
        "Did you mean 'weather'?",
    ),
    (
        'name = "Hot"\nsource = "weather"\nabove = 30',
        "quantity = '' is not allowed",
        "'temperature', 'humidity'",
    ),
    (
        HOT.replace("temperature", "temprature") + "above = 30",
        "quantity = 'temprature' is not allowed",
        "Did you mean 'temperature'?",
    ),
    (
        'name = "Full"\nsource = "pushed"\nquantity = "level"\nabove = 1',
        "quantity = 'level' is not known: 'pushed' has no columns before rows are pushed",
        'columns = [{ name = "level" }]',
    ),
    (HOT + 'key = "Londn"\nabove = 30', "[[alerts]] 'Hot' key = 'Londn'", "Did you mean 'London'?"),
    (
        'name = "Fast"\nsource = "pulse"\nquantity = "beat"\nkey = "heart"\nabove = 1',
        "key = 'heart' is not allowed",
        "the source 'pulse' has no keys",
    ),
    (HOT, "[[alerts]] 'Hot' needs exactly one of above, below and no_data_for", "it has none"),
    (HOT + "above = 30\nbelow = 10", "needs exactly one of", "it has above and below"),
    (HOT + 'above = 0\nno_data_for = "5min"', "needs exactly one of", "it has above and no_data_for"),
    (HOT + "above = 30\nclear = 31", "clear = 31 is not allowed with above = 30.0", "must be 30.0 or less"),
    (HOT + "below = 10\nclear = 9.5", "clear = 9.5 is not allowed with below = 10.0", "must be 10.0 or more"),
    (
        HOT + 'no_data_for = "5min"\nclear = 9',
        "no_data_for is used alone",
        "for and clear need above or below",
    ),
    (HOT + 'no_data_for = "5min"\nfor = "1min"', "no_data_for is used alone", "for and clear"),
    (
        HOT + 'no_data_for = "10min"',
        "no_data_for = '10min' is not allowed",
        "longer than 10 min, the time between",
    ),
    (HOT + "above = true", "[[alerts]] 'Hot' above = True is not allowed", "a number"),
    (HOT + "above = nan", "above = nan is not allowed", "a number"),
    (HOT + 'above = "hot"', "above = 'hot' is not allowed", "a number"),
    (HOT + "above = 30\nfor = 5", "[[alerts]] 'Hot' for = 5 is not allowed", "a duration with its unit"),
    (HOT + "above = 30\nfro = '5min'", "[[alerts]] 'Hot' fro is not known", "Did you mean 'for'?"),
    (
        HOT + "above = 30\nwebhook = 'ftp://x'",
        "[[alerts]] 'Hot' webhook is not allowed",
        "http:// or https://",
    ),
    (
        HOT + "above = 30\nwebhook = 'https://${NOT_THERE}'",
        "webhook needs the environment variable",
        "NOT_THERE",
    ),
]


@pytest.mark.parametrize(("table", "what", "allowed"), WRONG, ids=[what for _, what, _ in WRONG])
def test_invalid_rule_is_named_with_what_is_allowed(
    tmp_path: Path, table: str, what: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as error:
        rules(tmp_path, table)
    message = str(error.value)
    assert what in message
    assert allowed in message
    assert "\n" not in message


def test_duplicate_rule_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"name = 'Hot' is used 2 times"):
        rules(tmp_path, HOT + "above = 30", HOT + "above = 40")


@pytest.mark.parametrize("text", ["[alerts]\nname = 'https://hidden'", "alerts = ['https://hidden']"])
def test_alerts_of_another_shape_are_refused_without_their_content(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"each headed \[\[alerts\]\]") as error:
        load_settings(file)
    assert "hidden" not in str(error.value)


def test_rules_are_read_in_order_with_their_units(tmp_path: Path) -> None:
    hot, silent = rules(
        tmp_path,
        HOT + 'key = "London"\nabove = 30\nfor = "5min"\nclear = 28.5',
        'name = "Silent"\nsource = "weather"\nno_data_for = "2h"',
    )
    assert (hot.name, hot.key, hot.above, hot.for_, hot.clear) == ("Hot", "London", 30, 300.0, 28.5)
    assert (silent.quantity, silent.no_data_for, silent.address) == ("", 7200.0, "")
    assert hot.limit_text("°C") == "above 30 °C for 5 min"
    assert silent.limit_text("") == "no row for 2 h"


def test_settings_without_alerts_have_no_rules(tmp_path: Path) -> None:
    assert rules(tmp_path) == ()


def test_variables_in_a_webhook_are_expanded_and_not_shown_in_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "s3cret")
    (rule,) = rules(tmp_path, HOT + "above = 30\nwebhook = 'https://example.org/${HOOK}'")
    assert (rule.address, rule.secrets) == ("https://example.org/s3cret", {"s3cret"})
    assert "s3cret" not in repr(rule)


def test_limit_is_exceeded_beyond_it_and_clears_at_it() -> None:
    hot, cold = Rule(above=30.0), Rule(below=0.0, clear=2.0)
    assert [hot.exceeded_by(value) for value in (29.9, 30.0, 30.1)] == [False, False, True]
    assert [hot.clears(value) for value in (30.0, 30.1)] == [True, False]
    assert [cold.exceeded_by(value) for value in (-0.1, 0.0)] == [True, False]
    assert [cold.clears(value) for value in (1.9, 2.0)] == [False, True]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (31.23, "°C", "31.23 °C"),
        (30.0, "", "30"),
        (12_345_678.9, "B/s", "12.35 MB/s"),
        (0.00012, "m³/s", "0.00012 m³/s"),
        (0.0000081, "eur", "0.0000081 eur"),
        (64_213.51, "BTC", "64213.51 BTC"),
    ],
)
def test_value_text(value: float, unit: str, words: str) -> None:
    assert value_text(value, unit) == words


def test_value_that_was_computed_can_be_told_from_its_limit() -> None:
    assert value_text(1010.0400123456789, "hPa", 1010.0) == "1010.040 hPa"
    assert value_text(95.23456789012345, "%", 90.0) == "95.2 %"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.5, "0.5 s"), (60, "1 min"), (90, "90 s"), (300, "5 min"), (7200, "2 h")]
)
def test_duration_text(seconds: float, words: str) -> None:
    assert duration_text(seconds) == words
