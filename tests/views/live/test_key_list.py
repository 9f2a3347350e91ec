"""The list of keys and charts, and the sentence about what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.history.shown_keys import Choice
from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.live.key_list import KeyList, limits_sentence
from sources.base import Quantity, Source, frame
from tests.support.feeds import publish

START = 1_795_311_000.0


class Stations(Source):
    """Fetches nothing: the test publishes."""

    type = "stations"
    keys = ("id",)
    quantities = (Quantity("bikes", "Bikes"), Quantity("docks", "Docks"), Quantity("slots", "Slots"))

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        return frame([])


def history_of(*keys: str, **settings: Any) -> History:
    feed = Feed(Stations(name="stations", **settings), start=False)
    history = History(feed)
    for second in (0, 5):
        rows = [{"time": START + second, "id": key, "bikes": 1.0, "docks": 2.0, "slots": 3.0} for key in keys]
        publish(feed, frame(rows), START + second, period=5.0)
    return history


class Chooser:
    """A list of the keys of a history; `chosen` are the choices that it has made."""

    def __init__(self, history: History, chosen: Choice = Choice()) -> None:  # noqa: B008  immutable
        self.chosen: list[Choice] = []
        self.list = KeyList(history, PageScheduler(), self.chosen.append, chosen)

    def open(self) -> Any:
        self.list.opened = True
        return self.list._list


def keys(number: int) -> list[str]:
    return [f"s{place}" for place in range(number)]


@pytest.mark.parametrize(
    ("settings", "choice", "sentence"),
    [
        ({}, Choice(), "All 5 keys are shown."),
        ({"max_keys": 3}, Choice(), "(those with the newest rows). All are stored and exported."),
        ({"max_keys": 3, "prefer_keys": "largest"}, Choice(), "(those with the largest values)."),
        ({"max_keys": 3}, Choice(("s1",)), "Showing 1 of 5 keys (your choice)."),
        ({"max_keys": 3}, Choice(("gone",)), "Showing 3 of 5 keys (those with the newest rows)."),
        ({"max_charts": 2}, Choice(), "Showing 2 of 3 charts (the first ones)."),
        ({"max_charts": 2}, Choice((), ("Slots",)), "Showing 1 of 3 charts (your choice)."),
        ({"max_keys": 3, "max_charts": 2}, Choice(), "(those with the newest rows) and 2 of 3"),
    ],
)  # fmt: skip
def test_the_sentence_says_how_many_of_how_many_are_shown(
    settings: dict[str, Any], choice: Choice, sentence: str
) -> None:
    assert sentence in limits_sentence(history_of(*keys(5), **settings), choice)


def test_a_search_finds_the_keys_that_have_all_words() -> None:
    chooser = Chooser(history_of("Rome North", "Rome South", "Northolt"))
    assert chooser.list.search("NORTH rome") == ["Rome North"]
    assert chooser.list.search("north") == ["Rome North", "Northolt"]
    assert chooser.list.search("  ") == ["Rome North", "Rome South", "Northolt"]
    assert chooser.list.search("paris") == []


def test_a_page_never_has_all_of_many_keys() -> None:
    shown = Chooser(history_of(*keys(2_000), max_keys=2)).open()
    assert len(shown.keys.options) == 40
    assert shown.keys.options[:2] == shown.keys.value == ["s0", "s1"]
    assert "2,000 keys found. The first 40 are listed" in shown.found.object
    shown.field.value_input = "s199"
    assert shown.keys.options == ["s199", *(f"s{number}" for number in range(1_990, 2_000))]
    assert "11 keys found." in shown.found.object


def test_ticks_are_the_choice_with_the_shown_keys_that_are_not_listed() -> None:
    chooser = Chooser(history_of(*keys(100), max_keys=3))
    shown = chooser.open()
    shown.field.value_input = "s9"
    shown.keys.value = ["s99"]
    assert chooser.chosen[-1].keys == ("s99", "s0", "s1")
    assert "your choice" in chooser.list.sentence


def test_the_usual_keys_are_no_choice() -> None:
    chooser = Chooser(history_of(*keys(100), max_keys=3), Choice(("s7",)))
    shown = chooser.open()
    assert shown.keys.value == ["s7"]
    shown.keys.value = ["s2", "s0", "s1"]
    assert chooser.chosen[-1] == Choice()
    shown.keys.value = ["s5"]
    shown.reset.param.trigger("clicks")
    assert chooser.chosen[-1] == Choice()
    assert shown.keys.value == ["s0", "s1", "s2"]


def test_offering_the_list_chooses_nothing() -> None:
    chooser = Chooser(history_of(*keys(100), max_keys=3))
    shown = chooser.open()
    shown.offer()
    chooser.list.describe()
    assert chooser.chosen == []


def test_charts_are_offered_where_there_are_more_than_are_shown() -> None:
    assert Chooser(history_of(*keys(2))).open().charts.options == []
    chooser = Chooser(history_of(*keys(2), max_charts=2))
    shown = chooser.open()
    assert (shown.charts.options, shown.charts.value) == (["Bikes", "Docks", "Slots"], ["Bikes", "Docks"])
    shown.charts.value = ["Slots"]
    assert chooser.chosen[-1] == Choice((), ("Slots",))
    assert chooser.list.shown_charts == ["Slots"]


def test_the_name_of_a_key_is_no_html() -> None:
    chooser = Chooser(history_of(*keys(100), max_keys=3))
    assert "<b>" not in chooser.list.sentence
    shown = chooser.open()
    shown.field.value_input = "<b>"
    assert "0 keys found." in shown.found.object
