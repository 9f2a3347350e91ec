"""What cells of a notebook show of a feed."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import panel as pn
import pytest
from bokeh.models import ColumnDataSource, Div

from dashboard.history.history import History
from dashboard.views.live_cells import LiveTables, stream_rows
from tests.support.clock import Clock
from tests.support.feeds import Polled
from tests.support.histories import MS, Samples, at


@pytest.fixture
def polled() -> Iterator[Polled]:
    rows = [[at(0, 1.5, "a<b"), at(0, 4.0, "c")], [at(1, 2.5, "a<b")]]
    one = Polled(Samples(*rows, name="some_places"), Clock())
    yield one
    one.feed.stop()


def test_tables_show_the_newest_rows_and_that_they_are_samples(polled: Polled) -> None:
    feed = polled.feed
    high = feed[feed.value > 2]
    shown = LiveTables(feed, all_rows=feed, high=high)
    root = pn.Column(shown).get_root()
    [tables] = root.select({"type": Div})
    assert "Some places: waiting for the first rows" in tables.text
    polled.start()
    assert "Some places: sample data" in tables.text
    assert tables.text.count("<em>sample data</em>") == 2
    every, above = tables.text.split("<table>")[1:]
    assert "a&lt;b" in every
    assert "<td>1.5</td>" in every
    assert "all rows" in every
    assert "<td>1.5</td>" not in above
    assert "<td>4</td>" in above


def test_numbers_have_the_digits_that_they_need() -> None:
    prices = Polled(Samples([at(0, 0.0000081, "pepe"), at(0, 12.25, "link")], name="prices"), Clock())
    shown = LiveTables(prices.feed, prices=prices.feed)
    [tables] = pn.Column(shown).get_root().select({"type": Div})
    prices.start()
    prices.feed.stop()
    assert "<td>0.0000081</td>" in tables.text
    assert "<td>12.25</td>" in tables.text


def test_a_feed_is_polled_while_its_tables_exist(polled: Polled) -> None:
    shown = LiveTables(polled.feed, rows=polled.feed)
    assert polled.feed.watchers == 0
    view = pn.panel(shown)
    assert polled.feed.watchers == 1
    del shown, view
    gc.collect()
    assert polled.feed.watchers == 0


def test_rows_are_streamed_from_the_first_that_is_in_memory(polled: Polled) -> None:
    history = History(polled.feed)
    polled.start()
    rows = ColumnDataSource({"time": [], "value c": [], "value a<b": [], "value later": []})
    pane = pn.pane.Bokeh(pn.pane.Bokeh().object)
    assert stream_rows(history, rows, pane) is pane
    assert list(rows.data["value c"]) == [4.0]
    assert str(rows.data["value later"][0]) == "nan"
    polled.pass_time(60)
    assert list(rows.data["time"]) == [MS, MS + 60_000]
    assert list(rows.data["value a<b"]) == [1.5, 2.5]
