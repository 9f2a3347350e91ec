"""Frames are those of RFC 6455, section 5.2."""

from __future__ import annotations

import pytest

from dashboard.page_channel.frames import text_frame


def read(frame: bytes) -> bytes:
    """The text of a whole frame that a server sends; fails where it is none."""
    first, second = frame[:2]
    assert first == 0b1000_0001, "the last frame of a message, which is a text"
    assert second < 0b1000_0000, "not masked"
    size = {126: 2, 127: 8}.get(second, 0)
    length = int.from_bytes(frame[2 : 2 + size]) if size else second
    least = {0: 0, 2: 126, 8: 65_536}[size]
    assert length >= least, "the shortest form that there is"
    assert len(frame) == 2 + size + length
    return frame[2 + size :]


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
def test_a_frame_is_one_whole_text_of_any_length(length: int) -> None:
    assert read(text_frame("x" * length)) == b"x" * length


def test_the_length_is_that_of_the_bytes() -> None:
    text = "ä" * 64 + "🌦"
    assert read(text_frame(text)).decode() == text
