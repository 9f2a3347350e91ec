"""Where a stream continues, and which time was received without a gap."""

from __future__ import annotations

from sources.posts.minute_counts import Coverage
from sources.streams.progress import FIRST_BACKLOG_SECONDS, StreamProgress
from tests.support.clock import START, Clock

DAY = 86_400.0


def progress(position: float = 0.0, clock: Clock | None = None) -> StreamProgress:
    return StreamProgress(position, DAY, clock or Clock())


def test_a_stream_without_a_position_starts_minutes_ago_and_is_covered_from_its_first_event() -> None:
    stream = progress()
    assert stream.next_cursor(5.0) == START - FIRST_BACKLOG_SECONDS
    stream.advance(START - 170, is_first=True)
    stream.advance(START - 10, is_first=False)
    assert stream.coverage == Coverage(START - 170, START - 10)


def test_a_stream_continues_from_the_minutes_before_its_position() -> None:
    stream = progress(START - 3590)
    assert stream.next_cursor(5.0) == START - 3720
    stream.advance(START - 3700, is_first=True)
    assert stream.coverage.start == START - 3720


def test_no_more_than_the_backlog_is_requested() -> None:
    assert progress(START - 10 * DAY).next_cursor(5.0) == START - DAY


def test_a_connection_that_begins_after_the_last_event_has_a_gap_before_it() -> None:
    stream = progress()
    stream.next_cursor(5.0)
    stream.advance(START - 100, is_first=True)
    assert stream.next_cursor(5.0) == START - 105
    stream.advance(START - 103, is_first=True)
    assert stream.coverage == Coverage(START - 100, START - 100)
    stream.advance(START - 50, is_first=True)
    assert stream.coverage == Coverage(START - 50, START - 50)


def test_the_clock_is_behind_where_many_events_in_a_row_are_ahead_of_it() -> None:
    stream = progress()
    ahead = START + 3600
    for _ in range(19):
        assert not stream.accepts(ahead)
    assert stream.clock_lag(ahead) == 0.0
    assert not stream.accepts(ahead)
    assert stream.clock_lag(ahead) == 3600
    assert stream.accepts(START + 1)
    assert stream.clock_lag(ahead) == 0.0
