"""Splits files that are no lines of JSON into their values: arrays, printed objects, scripts and CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any, Protocol

from sources.posts.forms.chat_splitter import ChatSplitter, is_chat
from sources.posts.forms.feeds import FeedSplitter, is_feed
from sources.posts.forms.plain import is_text_name

_MAX_VALUE_BYTES = 64_000_000
_MAX_RECORD_BYTES = 4_000_000
_BLANK = b" \t\r\n\0"
# JSON, also as the value of a variable (as in X's archive) or the argument of a function.
_STARTS = re.compile(rb"(?:(?:var|let|const)\s+)?(?P<name>[\w$.\[\]\"']*\s*[=(]\s*)?[\[{]")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]|"', re.DOTALL)
_DELIMITERS = (",", ";", "\t")
# The first line of the archives that X made until 2018: the value follows on the next.
_NAME_ALONE = re.compile(rb"(?:(?:var|let|const)\s+)?[\w$.]+\s*=")


class ValueSplitter(Protocol):
    """Takes a file in pieces. `copy` is one that goes on from the same place."""

    def feed(self, piece: bytes) -> Iterator[Any]:
        """The values that end in a piece; None for one that cannot be read."""
        ...

    @property
    def waits(self) -> bool:
        """Whether it holds what may be a value once the file ends."""
        ...

    def end(self) -> Iterator[Any]:
        """The values that the end of the file ends."""
        ...

    def copy(self) -> ValueSplitter: ...


def splitter_of(line: bytes, is_part: bool, following: bytes = b"") -> ValueSplitter | None:
    """What reads a file that begins with this line, which is no JSON by itself; None where that is unknown.

    is_part: the line has no end yet. following: the beginning of what follows it.
    """
    stripped = line.strip(_BLANK).removeprefix(b"\xef\xbb\xbf")
    if is_feed(stripped):
        return FeedSplitter()
    if not is_part and is_chat(stripped.decode(errors="replace")):
        return ChatSplitter()
    if _NAME_ALONE.fullmatch(stripped) and following.strip(_BLANK)[:1] in (b"[", b"{"):
        return ObjectSplitter()
    start = _STARTS.match(stripped)
    if start is not None:
        trial = ObjectSplitter()
        found = list(trial.feed(stripped))
        # A line that was cut off ends anywhere; printed JSON is broken between its parts.
        is_broken = trial.is_within and not trial.in_text and stripped.endswith((b"[", b"{", b","))
        is_broken &= not (stripped.endswith(b"{") and following.strip(_BLANK)[:1] not in (b"", b'"', b"}"))
        if is_part and len(stripped) > _MAX_RECORD_BYTES // 2:
            return ObjectSplitter()
        if is_part:
            return ObjectSplitter() if found and not trial.is_within else None
        is_list = stripped.endswith(b"[") and not found
        return ObjectSplitter() if is_broken or is_list or start["name"] or found else None
    if is_part:
        return None
    return _csv_splitter(stripped)


class ObjectSplitter:
    """Finds the objects in a text of JSON that are in no other object, one after the other.

    What is between them, such as the brackets of a list, is skipped.
    """

    waits = False

    def __init__(self) -> None:
        self._pending = bytearray()
        self._scanned = self._depth = 0
        self.in_text = False

    @property
    def is_within(self) -> bool:
        """Whether an object has begun that has not ended."""
        return self._depth > 0

    def feed(self, piece: bytes) -> Iterator[Any]:
        self._pending += piece
        # In a list, since a generator that is not used up would leave the text half read.
        return iter(list(self._objects()))

    def end(self) -> Iterator[Any]:
        return iter(())

    def copy(self) -> ObjectSplitter:
        other = ObjectSplitter()
        other._pending, other._scanned = bytearray(self._pending), self._scanned
        other._depth, other.in_text = self._depth, self.in_text
        return other

    def _objects(self) -> Iterator[Any]:
        start, end = 0, len(self._pending)
        self.in_text = False
        spans = []
        for token in _TOKEN.finditer(self._pending, self._scanned):
            sign = token[0]
            if sign == b'"':
                self.in_text, end = True, token.start()
                break
            if sign in (b"{", b"[") and (self._depth or sign == b"{"):
                start = start if self._depth else token.start()
                self._depth += 1
            elif sign in (b"}", b"]") and self._depth:
                self._depth -= 1
                if not self._depth:
                    spans.append((start, token.end()))
        for first, last in spans:
            yield _parsed(bytes(self._pending[first:last]))
        used = start if self._depth else end
        del self._pending[:used]
        self._scanned = end - used
        if len(self._pending) > _MAX_VALUE_BYTES:
            self._pending, self._scanned, self._depth = bytearray(), 0, 0
            yield None


class CsvSplitter:
    """Reads the records of a CSV file as objects by their column; a quoted field may have several lines."""

    def __init__(self, delimiter: str, header: list[str] | None = None, pending: bytes = b"") -> None:
        self._delimiter, self._header, self._pending = delimiter, header, pending

    def feed(self, piece: bytes) -> Iterator[Any]:
        # As bytes, since a piece may end within a character.
        self._pending += piece
        if self._pending.count(b'"') % 2 or not piece.endswith(b"\n"):
            if len(self._pending) > _MAX_RECORD_BYTES:
                self._pending = b""
                yield None
            return
        yield from self._records()

    @property
    def waits(self) -> bool:
        return bool(self._pending.strip())

    def end(self) -> Iterator[Any]:
        """The last record, which may have no line end."""
        return self._records() if self._pending.count(b'"') % 2 == 0 else iter(())

    def copy(self) -> CsvSplitter:
        return CsvSplitter(self._delimiter, self._header, self._pending)

    def _records(self) -> Iterator[Any]:
        text = self._pending.decode("utf-8-sig", "replace").replace("\0", "")
        self._pending = b""
        records = list(csv.reader(StringIO(text, newline=""), delimiter=self._delimiter))
        for record in filter(None, records):
            if self._header is None:
                self._header = [name.strip() for name in record]
            elif len(record) != len(self._header):
                yield None
            else:
                yield {name: cell for name, cell in zip(self._header, record, strict=True) if cell}


def _csv_splitter(line: bytes) -> CsvSplitter | None:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return None
    delimiter = max(_DELIMITERS, key=text.count)
    columns = {name.strip().strip('"').rpartition(".")[2] for name in text.split(delimiter)}
    has_text = any(name == "selftext" or is_text_name(name) for name in columns)
    return CsvSplitter(delimiter) if len(columns) > 1 and has_text else None


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text.decode(), strict=False)
    except (ValueError, RecursionError):
        return None
