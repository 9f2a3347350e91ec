"""Tables of settings become objects, or messages that name what is allowed."""

from __future__ import annotations

from typing import Any

import param
import pytest

from dashboard.settings_validation import SettingsError, check_names, check_one_of, configured, suggestion
from sources.duration import Duration


class Widget(param.Parameterized):
    """One setting of each kind."""

    interval = Duration(60.0, minimum=1.0)
    for_ = Duration(0.0)
    share: param.Number[Any] = param.Number(0.5, bounds=(0, 1_000), inclusive_bounds=(False, True))
    number = param.Integer(1, bounds=(1, None))
    visible = param.Boolean(False)
    title = param.String("")
    color: param.Selector[str] = param.Selector(objects=["red", "blue"])
    items = param.List([], item_type=str, bounds=(0, None))
    headers = param.Dict({})
    pages = param.Integer(10, bounds=(1, 100))
    body: Any = param.ClassSelector(default="", class_=(str, dict, list))

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if self.title == "forbidden":
            raise ValueError("title is forbidden here.")


def message(table: dict[str, Any]) -> str:
    with pytest.raises(SettingsError) as error:
        configured(Widget, table, "[widget]")
    return str(error.value)


def test_configured_sets_the_settings_of_the_table_and_the_arguments() -> None:
    widget = configured(Widget, {"interval": "2min", "for": "5s", "title": "Hi"}, "[widget]", name="first")
    assert (widget.interval, widget.for_, widget.title, widget.name) == (120.0, 5.0, "Hi", "first")


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        ("share", "0.25", 0.25),
        ("number", "3", 3),
        ("visible", "TRUE", True),
        ("visible", "0", False),
        ("items", "a, b", ["a", "b"]),
        ("items", '["a,b"]', ["a,b"]),
        ("items", "London, GB; Paris", ["London,GB", "Paris"]),
        ("items", '"London, GB", Paris', ["London,GB", "Paris"]),
        ("items", '"a, b"', ["a", "b"]),
        ("items", "['a', 'b']", ["a", "b"]),
        ("items", "", []),
        ("headers", '{X = "1"}', {"X": "1"}),
        ("interval", '"5s"', 5.0),
        ("number", "'3'", 3),
        ("visible", "on", True),
        ("headers", '{"X": "1"}', {"X": "1"}),
        ("title", "5", "5"),
        ("body", '{"a": 1}', '{"a": 1}'),
    ],
)
def test_configured_reads_texts_of_the_environment(setting: str, text: str, value: Any) -> None:
    assert getattr(configured(Widget, {setting: text}, "[widget]"), setting) == value


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"interval": 5}, "[widget] interval = 5 is not allowed; it must be a duration with its unit"),
        ({"interval": "0.1s"}, "of at least 1 s."),
        ({"share": 0}, "share = 0 is not allowed; it must be a number above 0, at most 1,000."),
        ({"share": float("nan")}, "share = nan is not allowed"),
        ({"share": True}, "share = True is not allowed"),
        ({"number": 0}, "number = 0 is not allowed; it must be a whole number of at least 1."),
        (
            {"pages": 500},
            "pages = 500 is not allowed; it must be a whole number of at least 1 and at most 100.",
        ),
        ({"body": 7}, "body = … is not allowed; it must be text, a table or a list."),
        ({"visible": "perhaps"}, "it must be true or false."),
        ({"title": 5}, "title = 5 is not allowed; it must be text."),
        ({"color": "green"}, "it must be one of 'red', 'blue'."),
        ({"color": "bleu"}, "it must be one of 'red', 'blue'. Did you mean 'blue'?"),
        ({"items": [1]}, "it must be a list of texts."),
        ({"for": "soon"}, "[widget] for = 'soon' is not allowed"),
        ({"titel": "Hi"}, "[widget] titel is not known; its settings are"),
        ({"titel": "Hi"}, "Did you mean 'title'?"),
        ({"title": "forbidden"}, "[widget] title is forbidden here."),
    ],
)
def test_configured_names_the_invalid_setting_and_what_is_allowed(table: dict[str, Any], words: str) -> None:
    assert words in message(table)


def test_configured_shows_no_values_of_tables_which_may_hold_tokens() -> None:
    text = message({"headers": "secret"})
    assert "headers = … is not allowed; it must be a table." in text
    assert "secret" not in text


def test_name_is_no_setting() -> None:
    assert "name is not known" in message({"name": "Hi"})


def test_check_one_of_accepts_known_values_only() -> None:
    check_one_of("a", ["a", "b"], "x")
    with pytest.raises(
        SettingsError, match=r"^x = 'weathr' is not allowed; it must be one of 'weather', 'host'\. D"
    ):
        check_one_of("weathr", ["weather", "host"], "x")


def test_check_names_raises_at_the_first_unknown_name() -> None:
    check_names(["a"], ["a", "b"], "file: ", "the tables")
    with pytest.raises(SettingsError, match=r"^file: c is not known; the tables are a, b\.$"):
        check_names(["a", "c", "d"], ["a", "b"], "file: ", "the tables")


@pytest.mark.parametrize(("name", "words"), [("wether", " Did you mean 'weather'?"), ("zzz", ""), (5, "")])
def test_suggestion_names_a_similar_name_or_nothing(name: Any, words: str) -> None:
    assert suggestion(name, ["weather", "host"]) == words
