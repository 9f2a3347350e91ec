"""Messages of a chat that WhatsApp exports, however the file is cut into pieces."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.chat_splitter import ChatSplitter, is_chat

ANDROID = (
    b"25.11.25, 10:22 - Messages and calls are end-to-end encrypted.\n"
    b"25.11.25, 10:22 - Ada: Rain in London\nand wind\n"
    b"25.11.25, 10:23 - Ben: <Media omitted>\n"
    b"25.11.25, 10:24 - Ben: sun: at last"
)
IPHONE = "\u200e[03/04/25, 10:22:54\u202fAM] Ada: Rain\r\n[13/04/25, 10:23:00\u202fAM] Ben: sun\r\n".encode()


def messages(*pieces: bytes) -> list[Any]:
    splitter = ChatSplitter()
    fed = [value for piece in pieces for value in splitter.feed(piece)]
    return [*fed, *splitter.copy().end()]


@pytest.mark.parametrize("cut", range(0, len(ANDROID), 7))
def test_messages_may_be_cut_anywhere(cut: int) -> None:
    assert messages(ANDROID[:cut], ANDROID[cut:]) == [
        {"time": "2025-11-25T10:22:00", "author": "Ada", "text": "Rain in London\nand wind"},
        {"time": "2025-11-25T10:24:00", "author": "Ben", "text": "sun: at last"},
    ]


def test_a_later_date_shows_whether_the_day_is_first() -> None:
    assert [one["time"] for one in messages(IPHONE)] == ["2025-04-03T10:22:54", "2025-04-13T10:23:00"]


def test_dates_that_may_be_two_days_are_unreadable() -> None:
    assert messages(b"03/04/25, 10:22 - Ada: Rain\n") == [None]


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("25.11.25, 10:22 - Ada: Rain", True),
        ("\u200e[25/11/2025, 10:22:54] Ada: Rain", True),
        ("11/25/25, 10:22\u202fAM - Ada joined", True),
        ("2025-11-25 10:22 INFO started", False),
        ('[{"text": "a"}]', False),
        ("id,text", False),
    ],
)
def test_a_chat_is_known_by_its_first_line(line: str, known: bool) -> None:
    assert is_chat(line) == known
