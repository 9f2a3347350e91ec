"""The rows of a section over the channel of its page: those of the document channel, and no change of it."""

from __future__ import annotations

import asyncio
import gc
import json
import math
import weakref
from typing import Any
from unittest.mock import patch

from bokeh.document import Document

from dashboard.history.shown_rows import ShownRows
from dashboard.page_channel.row_broadcaster import MessageCache, RowBroadcaster
from dashboard.views.live.row_channel import BroadcastRows, DocumentRows
from dashboard.views.live.section import Section
from tests.support.channels import Channel
from tests.support.sections import START, SectionPage


class ChannelPage(SectionPage):
    """A section whose rows come over a channel, and `shown`, what its browser has then (as row_reader.js)."""

    def __init__(self, **choices: str) -> None:
        self.pages, self.channel = RowBroadcaster(), Channel()
        super().__init__(1.0, self.pages.open(), **choices)
        self.shown: dict[str, list[float]] = {}
        self._tags: list[Any] = []
        self._read = 0

    def deliver(self) -> None:
        """Bring the browser up to date: with the document, its report, and the rows that follow."""
        asyncio.run(self._deliver())

    async def _deliver(self) -> None:
        assert self.viewer.subscriptions is not None
        if self.viewer.subscriptions.client is None:
            self.pages.receive(self.channel, json.dumps({"page": self.viewer.subscriptions.id}))
        # What is sent after a load of all rows is those that come after it: twice for the load and the rows.
        for _ in range(2):
            tags = self.section.drawn.charts.rows.tags
            if tags != self._tags:
                self._tags = list(tags)
                self.shown = self.rows
                self.pages.receive(self.channel, json.dumps({"have": ["thermometers", *tags[:2]]}))
            self.pages._send_to(self.viewer.subscriptions, MessageCache())
            for message in self.channel.rows[self._read :]:
                self._add(*message["thermometers"])
            self._read = len(self.channel.rows)

    def _add(
        self,
        key: str,
        count: int,
        columns: dict[str, list[float | None]],
        replaced_from: float = math.inf,
        before: int = 0,
    ) -> None:
        if key != self._tags[0]:
            return
        kept = sum(time < replaced_from for time in self.shown["time"])
        self.shown = {name: [*values][:kept] for name, values in self.shown.items()}
        length = len(self.shown["time"])
        for name, values in columns.items():
            values_before = self.shown.setdefault(name, [math.nan] * length)
            values_before += [math.nan if value is None else value for value in values]


def page_with_rows(count: int = 1, **choices: str) -> ChannelPage:
    page = ChannelPage(**choices)
    for second in range(count):
        page.publish(second, hut=float(second))
    page.deliver()
    return page


def test_rows_reach_the_browser_without_a_change_of_the_document() -> None:
    page = page_with_rows()
    document = Document()
    document.add_root(page.section.drawn.charts.rows)
    changes: list[object] = []
    document.on_change(changes.append)
    page.publish(1, hut=1.0)
    page.publish(2, hut=2.0)
    page.deliver()
    assert page.shown["temperature hut"] == [0.0, 1.0, 2.0]
    assert changes == []


def test_files_and_pauses_have_the_rows_that_the_browser_has() -> None:
    page = page_with_rows()
    page.publish(1, hut=1.0)
    page.deliver()
    assert [*page.section.rows.columns()["temperature hut"]] == page.shown["temperature hut"] == [0.0, 1.0]
    page.publish(2, hut=2.0)
    page.viewer.viewport.dispatch("pause")
    page.section.show_changes()
    page.publish(3, hut=3.0)
    page.deliver()
    assert page.section.query.state.held == (START + 2) * 1000
    assert page.section.waiting() == 1
    assert [*page.section.rows.columns()["temperature hut"]] == [0.0, 1.0, 2.0]
    page.viewer.viewport.dispatch("resume")
    page.section.show_changes()
    page.deliver()
    assert page.section.rows.columns()["temperature hut"] == [0.0, 1.0, 2.0, 3.0]


def test_rows_that_are_revised_while_paused_are_in_files_as_the_page_shows_them() -> None:
    page = page_with_rows(2)
    page.publish(2, hut=2.0)
    page.deliver()
    page.viewer.viewport.dispatch("pause")
    page.section.show_changes()
    page.publish(1, hut=-1.0)
    page.publish(3, hut=3.0)
    assert page.section.rows.columns()["temperature hut"] == [0.0, 1.0, 2.0]


def test_files_have_more_rows_than_a_page_is_sent_at_once() -> None:
    page = page_with_rows()
    with patch.object(ShownRows, "max_points", 3):
        for second in range(1, 6):
            page.publish(second, hut=float(second))
            page.deliver()
        assert page.section.rows.columns()["temperature hut"] == page.shown["temperature hut"]
        assert len(page.shown["time"]) == 6


def test_a_window_chosen_while_paused_brings_each_row_once() -> None:
    page = page_with_rows(2)
    page.viewer.viewport.dispatch("pause")
    page.section.show_changes()
    page.publish(2, hut=2.0)
    page.viewer.param.update(window="5 min", units="imperial")
    page.deliver()
    assert page.shown["temperature hut"] == [32.0, 34.0]
    page.viewer.viewport.dispatch("resume")
    page.section.show_changes()
    page.deliver()
    assert page.shown["temperature hut"] == [32.0, 34.0, 36.0]


def test_rows_are_in_the_units_of_the_viewer() -> None:
    page = page_with_rows(2)
    page.viewer.units = "imperial"
    page.publish(2, hut=100.0)
    page.deliver()
    assert page.shown["temperature hut"] == [32.0, 34.0, 212.0]


def test_a_new_key_is_a_column_and_a_line() -> None:
    page = page_with_rows()
    page.publish(1, hut=1.0, lake=9.0)
    assert "temperature lake" in page.section.state.columns
    page.deliver()
    assert page.shown["temperature lake"][-1] == 9.0
    assert page.section.keys.options == ["hut", "lake"]


def test_columns_of_earlier_rows_are_not_added_to_those_that_were_loaded_since() -> None:
    page = page_with_rows()
    page.publish(1, hut=1.0, lake=9.0)
    page.viewer.units = "imperial"
    page.deliver()
    assert page.section.state.columns == []
    page.publish(2, hut=1.0, lake=9.0, peak=1.0)
    page.deliver()
    assert {len(values) for values in page.shown.values()} == {3}


def test_a_row_between_others_is_sent_with_those_after_it_alone() -> None:
    page = page_with_rows()
    page.publish(5, hut=5.0)
    page.deliver()
    tags = page.section.drawn.charts.rows.tags
    page.publish(3, hut=3.0)
    page.deliver()
    assert page.section.rows.columns()["temperature hut"] == page.shown["temperature hut"]
    page.publish(6, hut=6.0)
    page.deliver()
    values = [value for value in page.shown["temperature hut"] if not math.isnan(value)]
    assert values == [0.0, 3.0, 5.0, 6.0]
    assert page.section.rows.columns()["temperature hut"] == page.shown["temperature hut"]
    assert page.section.drawn.charts.rows.tags == tags, "the document's rows were not loaded again"


def test_without_a_channel_rows_come_over_the_document_until_there_is_one_again() -> None:
    page = page_with_rows()
    page.publish(1, hut=1.0)
    page.deliver()
    page.viewer.rows_over_document = True
    assert isinstance(page.section.rows.channel, DocumentRows)
    later = Section(page.history, page.viewer)
    assert isinstance(later.rows.channel, DocumentRows), "sections that are made later have none either"
    assert page.section.drawn.charts.rows.tags == []
    page.publish(2, hut=2.0)
    assert page.rows["temperature hut"] == [0.0, 1.0, 2.0]
    sent = len(page.channel.rows)
    page.viewer.rows_over_document = False
    assert isinstance(page.section.rows.channel, BroadcastRows)
    assert isinstance(later.rows.channel, BroadcastRows)
    page.deliver()
    page.publish(3, hut=3.0)
    page.deliver()
    assert page.shown["temperature hut"] == [0.0, 1.0, 2.0, 3.0]
    assert page.rows["temperature hut"] == [0.0, 1.0, 2.0], "the document brings no more"
    assert len(page.channel.rows) == sent + 1


def test_a_page_that_paused_without_a_channel_misses_no_row_when_it_has_one_again() -> None:
    page = page_with_rows()
    page.viewer.rows_over_document = True
    page.publish(1, hut=1.0)
    page.viewer.viewport.dispatch("pause")
    page.section.show_changes()
    page.publish(2, hut=2.0)
    page.viewer.rows_over_document = False
    page.deliver()
    assert page.section.waiting() == 1
    page.viewer.viewport.dispatch("resume")
    page.section.show_changes()
    page.deliver()
    assert page.shown["temperature hut"] == [0.0, 1.0, 2.0]


def test_a_closed_page_is_forgotten() -> None:
    page = page_with_rows()
    assert page.viewer.subscriptions is not None
    page.pages.close(page.viewer.subscriptions)
    page.viewer.scheduler.close()
    seen = weakref.ref(page.section)
    del page
    gc.collect()
    assert seen() is None
