"""A section of a source with many keys or columns: what it shows, says and offers, without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from sources.base import Quantity, Source, frame
from sources.push import Push
from tests.support.feeds import publish

START = 1_795_311_000.0


class Stations(Source):
    """Fetches nothing: the test publishes."""

    type = "stations"
    keys = ("id",)
    quantities = (Quantity("bikes", "Bikes"), Quantity("docks", "Docks"))

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        return frame([])


class Page:
    """A section of stations on a page of its own."""

    def __init__(self, **settings: Any) -> None:
        self.feed = Feed(Stations(name="stations", interval=5.0, **settings), start=False)
        self.history = History(self.feed)
        self.viewer = Viewer()
        self.section = Section(self.history, self.viewer)

    def publish(self, second: int, count: int, first: int = 0) -> None:
        rows = [
            {"time": START + second, "id": f"s{number}", "bikes": float(number), "docks": 1.0}
            for number in range(first, first + count)
        ]
        publish(self.feed, frame(rows), START + second, period=5.0)

    @property
    def lines(self) -> list[list[str]]:
        """The keys of each chart's lines."""
        return [[key for _, key, *_ in lines] for _, _, lines, *_ in self.section.state.charts]

    @property
    def sentence(self) -> str:
        assert self.section.choice.list is not None
        return self.section.choice.list.sentence


def test_keys_that_come_one_by_one_are_lines_of_the_same_charts() -> None:
    page = Page()
    page.publish(0, 1)
    for second in range(1, 20):
        page.publish(second, second + 1)
    assert page.lines == [[f"s{number}" for number in range(20)]] * 2
    rows = page.section.drawn.charts.rows.data
    assert {len(values) for values in rows.values()} == {20}
    assert rows["bikes s19"][-1] == 19.0


def test_over_the_limit_so_many_keys_are_shown_and_one_sentence_says_so() -> None:
    page = Page()
    page.publish(0, 2_200)
    page.publish(5, 2_200)
    assert [len(keys) for keys in page.lines] == [50, 50]
    assert "Showing 50 of 2,200 keys (those with the newest rows)." in page.sentence
    assert page.sentence.count("<p") == 1


def test_up_to_the_limit_there_is_no_sentence_about_it() -> None:
    page = Page()
    page.publish(0, 5)
    assert page.section.choice.list is None
    assert page.section.keys.options == [f"s{number}" for number in range(5)]


def test_all_keys_are_found_in_the_list_and_shown_where_they_are_ticked() -> None:
    page = Page(max_keys=3)
    page.publish(0, 2_200)
    page.publish(5, 2_200)
    chooser = page.section.choice.list
    assert chooser is not None
    chooser.opened = True
    assert chooser._list is not None
    chooser._list.field.value_input = "s219"
    assert chooser._list.keys.options == [f"s{number}" for number in (219, *range(2_190, 2_200))]
    listed = chooser._list.keys.options
    chooser._list.keys.value = ["s2199"]
    assert chooser._list.keys.options == listed
    assert page.lines[0] == ["s2199", "s0", "s1"]
    assert page.section.drawn.charts.rows.data["bikes s2199"][-1] == 2_199.0
    assert "Showing 3 of 2,200 keys (your choice)." in page.sentence
    assert page.viewer.keys == ["stations:s2199", "stations:s0", "stations:s1"]
    chooser._list.reset.param.trigger("clicks")
    assert page.lines[0] == ["s0", "s1", "s2"]


def test_keys_of_the_address_are_shown_from_the_start() -> None:
    page = Page(max_keys=3)
    page.publish(0, 100)
    page.publish(5, 100)
    page.section = Section(page.history, Viewer(keys=["stations:s77"]))
    assert page.lines[0] == ["s77"]
    page.publish(10, 100)
    assert page.section.drawn.charts.rows.data["bikes s77"][-1] == 77.0


def test_the_largest_keys_are_shown_where_the_settings_prefer_them() -> None:
    page = Page(max_keys=2, prefer_keys="largest")
    page.publish(0, 100)
    page.publish(5, 100)
    assert sorted(page.lines[0]) == ["s98", "s99"]
    assert "those with the largest values" in page.sentence


def test_columns_beyond_the_limit_are_offered_and_one_sentence_says_so() -> None:
    source = Push(name="readings")
    source.accept([{"place": "a", **{f"c{number}": 1.0 for number in range(40)}}])
    feed = Feed(source, start=False)
    section = Section(History(feed), Viewer())
    publish(feed, source.fetch(), START, period=1.0)
    assert len(section.state.charts) == 12
    chooser = section.choice.list
    assert chooser is not None
    assert "Showing 12 of 40 charts" in chooser.sentence
    chooser.opened = True
    assert chooser._list is not None
    chooser._list.charts.value = ["C39"]
    assert [title for title, *_ in section.state.charts] == ["C39"]


def test_new_columns_are_charts_after_those_that_are_there() -> None:
    source = Push(name="readings")
    source.accept([{"place": "a", "c0": 1.0}])
    feed = Feed(source, start=False)
    section = Section(History(feed), Viewer())
    publish(feed, source.fetch(), START, period=1.0)
    source.accept([{"place": "a", **{f"c{number}": 1.0 for number in range(1, 30)}}])
    publish(feed, source.fetch(), START + 1, period=1.0)
    assert section.state.charts[0][0] == "C0"
    assert len(section.state.charts) == 12


@pytest.mark.parametrize("late", [0, 3])
def test_late_rows_of_many_keys_are_shown_in_their_place(late: int) -> None:
    page = Page()
    for second in (0, 5, 10):
        page.publish(second, 60)
    page.publish(late, 60)
    times = list(page.section.drawn.charts.rows.data["time"])
    assert times == sorted({START * 1000 + 1000 * second for second in (0, 5, 10, late)})
