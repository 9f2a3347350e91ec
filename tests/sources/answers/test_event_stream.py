"""The JSON of server-sent events is rows."""

from __future__ import annotations

import pytest

from sources.answers.event_stream import TYPE, is_event, read_events
from sources.answers.packed import UnreadableAnswer
from sources.answers.reader import read_answer

STREAM = (
    'retry: 3000\n\nevent: state\nid: 1\ndata: {"v": 1}\n\n: ping\n\nevent: ping\ndata: now\n\n'
    'data: {"v":\r\ndata: 2}\r\n\r\ndata:{"v": 3}\n\ndata: {"v": 4}'
)


def test_events_are_the_json_of_their_data_up_to_one_that_is_cut_off() -> None:
    assert read_answer(STREAM.encode(), TYPE) == [{"v": 1}, {"v": 2}, {"v": 3}]


def test_a_stream_without_an_event_is_no_rows_and_one_without_json_is_an_error() -> None:
    assert read_events(": ping\n\n") == []
    with pytest.raises(UnreadableAnswer, match="no event has data in JSON"):
        read_answer(b"data: hello\n\n", TYPE)


def test_lines_of_json_are_no_events() -> None:
    assert read_answer(b'{"v": 1}\n{"v": 2}\n', TYPE) == [{"v": 1}, {"v": 2}]
    assert not is_event(b'{"data": 1}')


def test_a_stream_may_begin_with_a_byte_order_mark() -> None:
    body = b'\xef\xbb\xbfdata: {"v": 1}\n\n'
    assert is_event(body)
    assert read_answer(body, TYPE) == [{"v": 1}]
