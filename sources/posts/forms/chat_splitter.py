"""Messages in the text that WhatsApp exports of a chat.

Lines begin "25.11.26, 10:22 - Ada: text" (Android) or "[25.11.26, 10:22:54] Ada: text" (iPhone), dates in the
form of the phone. Lines without a time go on with the message above.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime
from sources.times.recognition import day_first_of

_START = re.compile(
    r"\[?(?P<time>\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: [ap]\.?m\.?)?)"
    r"(?:\]| -) (?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_AUTHOR = re.compile(r"(?P<author>[^:]{1,60}): (?P<text>.*)", re.DOTALL)
# In the place of pictures that were left out, in the language of the phone.
_LEFT_OUT = re.compile(r"<[^<>]+>")
_MARKS = str.maketrans({"\u200e": None, "\u200f": None, "\u202f": " ", "\u00a0": " ", "\ufeff": None})
# Messages wait for a date that shows whether the day or the month is first.
_MAX_HELD = 5_000


class _Message(NamedTuple):
    written: str
    author: str
    text: str


class ChatSplitter:
    """Yields each message as an object of `time` (ISO 8601, of the phone's zone), `author` and `text`."""

    def __init__(self) -> None:
        self._pending = b""
        self._current: _Message | None = None
        self._held: list[_Message] = []
        self._day_first: bool | None = None

    @property
    def waits(self) -> bool:
        return self._current is not None or bool(self._held)

    def feed(self, piece: bytes) -> Iterator[Any]:
        *lines, self._pending = (self._pending + piece).split(b"\n")
        # In a list, since a generator that is not used up would leave lines unread.
        return iter([value for line in lines for value in self._line(line)])

    def end(self) -> Iterator[Any]:
        last, self._pending = self._pending, b""
        values = [*self._line(last), *self._finished(), *self._released()]
        return iter(values)

    def copy(self) -> ChatSplitter:
        other = ChatSplitter()
        other._pending, other._current = self._pending, self._current
        other._held, other._day_first = [*self._held], self._day_first
        return other

    def _line(self, line: bytes) -> Iterator[Any]:
        text = line.decode(errors="replace").translate(_MARKS).strip("\r")
        start = _START.match(text)
        if not start:
            if self._current and text.strip():
                self._current = self._current._replace(text=f"{self._current.text}\n{text}")
            return
        yield from self._finished()
        # Lines without an author are the notices of the service.
        if (said := _AUTHOR.match(start["rest"])) and not _LEFT_OUT.fullmatch(said["text"].strip()):
            self._current = _Message(start["time"], said["author"], said["text"])

    def _finished(self) -> Iterator[Any]:
        """The message that is complete, and those that it makes clear."""
        if self._current is None:
            return
        self._held.append(self._current)
        self._current = None
        found = day_first_of([self._held[-1].written])
        self._day_first = self._day_first if found is None else found
        if self._day_first is not None or len(self._held) > _MAX_HELD or not _is_unclear(self._held[-1]):
            yield from self._released()

    def _released(self) -> Iterator[Any]:
        messages, self._held = self._held, []
        for one in messages:
            try:
                seconds = read_time(one.written, time.time(), day_first=self._day_first)
            except UnreadableTime:
                yield None
                continue
            local = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()
            yield {"time": local, "author": one.author, "text": one.text}


def is_chat(line: str) -> bool:
    """Whether a file that begins with this line is such an export."""
    return _START.match(line.translate(_MARKS)) is not None


def _is_unclear(message: _Message) -> bool:
    try:
        read_time(message.written, time.time())
    except UnreadableTime as error:
        return " can be " in str(error)
    return False
