"""The rows of a source as the JSON that all its pages are sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.history.shown_keys import Choice
from dashboard.views.live import encoded_rows as module
from dashboard.views.live.encoded_rows import EncodedRows, encoded_rows
from tests.support.sections import START, SectionPage


def page_with_rows(count: int = 1) -> SectionPage:
    page = SectionPage()
    for second in range(count):
        page.publish(second, hut=float(second))
    return page


def stream_of(page: SectionPage, units: Any = "metric") -> EncodedRows:
    return encoded_rows(page.history, page.history.shown, units)


def key_of(page: SectionPage, stream: EncodedRows) -> str:
    return stream.key(page.history.cursor.epoch)


@pytest.mark.parametrize("count", [-1, 10**9])
def test_a_count_that_no_page_can_have_is_answered_with_a_load(count: int) -> None:
    page = page_with_rows(3)
    rows = stream_of(page)
    assert rows.after(key_of(page, rows), count) is None


def test_pages_of_the_same_units_share_a_stream() -> None:
    page = page_with_rows()
    metric = stream_of(page)
    imperial = stream_of(page, "imperial")
    epoch = page.history.cursor.epoch
    assert metric is stream_of(page)
    assert metric.key(epoch) != imperial.key(epoch)


def test_a_value_that_is_none_is_null() -> None:
    page = page_with_rows()
    page.publish(1, hut=1.0)
    page.publish(1, lake=2.0)
    rows = stream_of(page)
    fragment = rows.after(key_of(page, rows), 0)
    assert fragment is not None
    assert json.loads(fragment.text)[2]["temperature lake"][0] is None


def test_the_rows_after_a_count_are_sent_with_the_count_after_them() -> None:
    page = page_with_rows(3)
    rows = stream_of(page)
    key = key_of(page, rows)
    fragment = rows.after(key, 1)
    assert fragment is not None
    content = json.loads(fragment.text)
    assert content[:2] == [key, 3]
    assert content[2]["time"] == [1000 * START + 1000, 1000 * START + 2000]
    assert content[2]["temperature hut"] == [1.0, 2.0]
    assert fragment.up_to == 3


def test_a_page_that_has_all_rows_is_sent_nothing() -> None:
    page = page_with_rows(3)
    rows = stream_of(page)
    fragment = rows.after(key_of(page, rows), 3)
    assert fragment is not None
    assert (fragment.text, fragment.up_to) == ("", 3)


def test_values_are_in_the_units_of_the_viewer() -> None:
    page = page_with_rows()
    rows = stream_of(page, "imperial")
    fragment = rows.after(key_of(page, rows), 0)
    assert fragment is not None
    assert json.loads(fragment.text)[2]["temperature hut"] == [32.0]


def test_late_rows_replace_those_from_their_time_on() -> None:
    page = page_with_rows(3)
    rows = stream_of(page)
    key = key_of(page, rows)
    page.publish(1.5, hut=7.0)
    fragment = rows.after(key, 3)
    assert fragment is not None
    late = 1000 * START + 1500
    sent_key, up_to, columns, *replaced = json.loads(fragment.text)
    assert (sent_key, up_to, replaced) == (key, fragment.up_to, [late, 3])
    assert columns["time"] == [late, 1000 * START + 2000]
    assert columns["temperature hut"] == [7.0, 2.0]
    assert fragment.replaced == 1
    assert rows.after(key, fragment.up_to) == ("", fragment.up_to, 0)


def test_more_than_the_event_loop_encodes_at_once_is_answered_with_a_load(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = page_with_rows(5)
    rows = stream_of(page)
    width = len(page.history.series) + 1
    monkeypatch.setattr(module, "MAX_VALUES", 4 * width)
    key = key_of(page, rows)
    assert rows.after(key, 0) is None
    assert rows.after(key, 1) is not None


def test_rows_of_a_choice_are_other_rows() -> None:
    page = page_with_rows()
    page.publish(1, hut=1.0, lake=2.0)
    chosen, _ = page.history.choose(Choice(keys=("lake",)))
    epoch = page.history.cursor.epoch
    assert encoded_rows(page.history, chosen, "metric").key(epoch) != stream_of(page).key(epoch)
