"""The ranges of rows that a section needs for its viewport."""

from __future__ import annotations

import math

import pytest

from dashboard.views.live.row_query import AHEAD_SECONDS, LoadedRows, RowQuery
from tests.support.sections import START, SectionPage

MS = START * 1000


@pytest.fixture
def query() -> RowQuery:
    """A query over 1000 s with a row every 10 s, in a window of 1 min."""
    page = SectionPage(period=10.0, window="1 min")
    for second in range(0, 1_001, 10):
        page.publish(second, hut=float(second))
    return page.section.query


def at(second: float) -> float:
    return MS + second * 1000


def test_live_query_reaches_from_the_window_to_all_rows_that_come(query: RowQuery) -> None:
    assert query.target is None
    assert query.span() == (at(940), at(1_000), math.inf)


def test_paused_query_ends_at_the_newest_row_of_the_pause(query: RowQuery) -> None:
    query.viewport.dispatch("pause")
    query.viewport.dispatch("hold", query.name, newest=at(900))
    assert query.span() == (at(840), at(900), at(900))
    assert not query.ends_in_past(at(900))


def test_a_page_that_opens_paused_ends_at_the_pause(query: RowQuery) -> None:
    query.viewport.dispatch("pause", now=at(905))
    assert query.span() == (at(845), at(905), at(905))
    query.viewport.dispatch("resume")
    assert query.span() == (at(940), at(1_000), math.inf)


def test_range_has_half_its_length_more_at_both_sides(query: RowQuery) -> None:
    query.viewport.dispatch("choose_range", range=(at(200), at(300)))
    assert query.span() == (at(150), at(350), at(350))
    assert query.ends_in_past(at(350))


def test_replay_has_the_rows_of_the_next_seconds_and_no_margin(query: RowQuery) -> None:
    query.viewport.dispatch("look_back", range=(at(0), at(1_000)), position=at(300))
    query.viewport.dispatch("play", speed=10.0)
    assert query.target == (at(240), at(300 + 10 * AHEAD_SECONDS))
    assert query.span()[0] == at(240)


def test_window_shorter_than_six_polls_is_lengthened_and_remarked_on(query: RowQuery) -> None:
    query.viewport.dispatch("choose_window", window_ms=10_000.0)
    assert query.visible == (at(940), at(1_000))
    assert query.remark == "This source updates rarely: showing the last 1 min."
    query.viewport.dispatch("choose_window", window_ms=300_000.0)
    assert query.remark == ""


@pytest.mark.parametrize(
    ("loaded", "enough"),
    [
        (LoadedRows(at(0), math.inf, 0), True),
        (LoadedRows(at(100), at(400), 0), True),
        (LoadedRows(at(100), at(400), 200), True),
        (LoadedRows(at(100), at(400), 1_000), False),
        (LoadedRows(at(210), at(400), 0), False),
        (LoadedRows(at(100), at(299), 0), False),
    ],
)
def test_zoom_needs_other_rows_where_those_loaded_are_too_few_or_too_coarse(
    query: RowQuery, loaded: LoadedRows, enough: bool
) -> None:
    query.viewport.dispatch("zoom", range=(at(200), at(300)))
    assert query.has(loaded) is enough
