"""One file of newline-delimited JSON, or of other forms of it, read on from the last position as `tail -F`
does."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sources.json_lines_reader.opened_file import is_packed, utf8_stream
from sources.posts.forms.value_splitter import ValueSplitter, splitter_of

_MAX_LINE = 4_000_000
_FINGERPRINT = 1_024
# A program writes on in a file that has just changed.
_FRESH_SECONDS = 5.0
_BLANK = b" \t\r\n\0"  # after a power failure, NULs may stand for what was not written
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class JsonLine(NamedTuple):
    """A line of a file, or a value that ends in it. value: its parsed JSON; None where it cannot be parsed,
    or is over 4 MB."""

    file: Path
    number: int
    value: Any


@dataclass
class FilePosition:
    """How far a file was read: `offset`, in bytes after decompression.

    found: how many posts and notices were found in it.

    A file that begins with `head` and has `before` in front of the offset is the same file, or a copy of it.
    """

    offset: int = 0
    lines: int = 0
    within_line: bool = False
    head: bytes = b""
    before: bytes = b""
    found: int = 0
    has_lines: bool = False
    splitter: ValueSplitter | None = None

    def copy(self) -> FilePosition:
        """A copy of the position."""
        return replace(self, splitter=self.splitter.copy() if self.splitter else None)

    def advance(self, piece: bytes) -> None:
        self.lines += not self.within_line
        self.within_line = not piece.endswith(b"\n")
        self.offset += len(piece)
        self.head = (self.head + piece[:_FINGERPRINT])[:_FINGERPRINT]
        self.before = (self.before + piece[-_FINGERPRINT:])[-_FINGERPRINT:]


class TailedFile:
    """A file that grows, or a packed one (.gz) that does not.

    former: positions in files that were deleted or emptied; shared by all files.
    error: why it cannot be read, or "".
    """

    def __init__(self, name: Path, stat: os.stat_result, former: deque[FilePosition]) -> None:
        self.error = ""
        self.position = FilePosition()
        self._former = former
        self._read_state: tuple[int, int] | None = None
        self._raw: BinaryIO | None = None
        self._stream: Any = None
        self._ready: deque[JsonLine] = deque()
        self.update(name, stat)

    def update(self, name: Path, stat: os.stat_result) -> None:
        """Set its current name and its state on the disk."""
        if self._raw is not None and self._raw.tell() > stat.st_size:
            self.close()
        self.name, self.size = name, stat.st_size
        self._state = (stat.st_size, stat.st_mtime_ns)

    @property
    def at_end(self) -> bool:
        """Whether it was read to its end and has not changed since."""
        return self._read_state == self._state

    @property
    def bytes_read(self) -> int:
        """How many of its `size` bytes were read."""
        if self.at_end:
            return self.size
        return min(self._raw.tell() if self._raw else self.position.offset, self.size)

    def read_new(self, others: Iterable[FilePosition]) -> Iterator[tuple[int, JsonLine | None]]:
        """Its new lines, each with its size in bytes; None for a blank line, or for the rest of one too long.

        A last line without a line end is read as soon as it is valid JSON. Raises OSError and EOFError.

        others: positions in the other files, of which this one may be a copy.
        """
        stream = self._stream or self._opened(others)
        while self._ready:
            yield 0, self._ready.popleft()
        while piece := stream.readline(_MAX_LINE):
            begins, ends = not self.position.within_line, piece.endswith(b"\n")
            value = _parsed(piece) if begins and self.position.splitter is None else None
            incomplete = not ends and len(piece) < _MAX_LINE and not is_packed(self.name)
            if value is None:
                self._recognise(piece, stream)
            if incomplete and value is None and self.position.splitter is None:
                break
            self.position.advance(piece)
            if self.position.splitter is not None:
                yield from self._split(piece)
                continue
            is_line = begins and piece.strip(_BLANK)
            self.position.has_lines |= bool(is_line)
            yield len(piece), JsonLine(self.name, self.position.lines, value) if is_line else None
        yield from self._end()

    def _recognise(self, piece: bytes, stream: Any) -> None:
        """Choose the splitter of a file that does not begin with a line of JSON."""
        position = self.position
        if position.splitter is None and not position.has_lines and piece.strip(_BLANK):
            following = stream.peek(_FINGERPRINT)
            position.splitter = splitter_of(piece, not piece.endswith(b"\n"), following)

    def _split(self, piece: bytes) -> Iterator[tuple[int, JsonLine | None]]:
        splitter, number = self.position.splitter, self.position.lines
        assert splitter is not None
        self._ready += [JsonLine(self.name, number, value) for value in splitter.feed(piece)]
        yield len(piece), self._ready.popleft() if self._ready else None
        while self._ready:
            yield 0, self._ready.popleft()

    def _end(self) -> Iterator[tuple[int, JsonLine | None]]:
        """What the end of the file ends, unless a program is perhaps still writing it."""
        splitter = self.position.splitter
        is_fresh = abs(time.time() - self._state[1] / 1e9) < _FRESH_SECONDS and not is_packed(self.name)
        if splitter is not None and splitter.waits and is_fresh:
            self.close()
            return
        if splitter is not None:
            yield from ((0, JsonLine(self.name, self.position.lines, value)) for value in splitter.end())
        self.finish()

    @property
    def beginning(self) -> str:
        """Its first characters that are not blank; "" where it has none or cannot be read."""
        try:
            with self.name.open("rb") as raw:
                start: bytes = utf8_stream(raw, self.name).read(_FINGERPRINT)
        except (OSError, EOFError, zlib.error):
            return ""
        return start.removeprefix(_BYTE_ORDER_MARK).strip(_BLANK).decode(errors="replace")

    def finish(self) -> None:
        """Do not read it again until it changes."""
        self._read_state = self._state
        self.close()

    def remember(self) -> None:
        """Store its position for a copy of it that may appear."""
        if self.position.offset:
            self._former.append(self.position)

    def close(self) -> None:
        for file in (self._stream, self._raw):
            if file is not None:
                file.close()
        self._stream = self._raw = None

    def _opened(self, others: Iterable[FilePosition]) -> Any:
        """The file at the position to read from: its beginning if it is neither the same file nor a copy."""
        self._raw = self.name.open("rb")
        self._stream = stream = utf8_stream(self._raw, self.name)
        head = stream.read(_FINGERPRINT)
        known = chain([self.position], others, self._former)
        alike = (position for position in known if position.offset and head.startswith(position.head))
        same = next((position for position in alike if _matches(position, stream)), FilePosition())
        if same is not self.position:
            self.remember()
            self.position = same.copy()
        stream.seek(self.position.offset)
        return stream


def _matches(position: FilePosition, stream: Any) -> bool:
    """Whether the file has the bytes that were read in front of the position."""
    stream.seek(position.offset - len(position.before))
    return bool(stream.read(len(position.before)) == position.before)


def _parsed(piece: bytes) -> Any:
    try:
        return json.loads(piece.strip(_BLANK).removeprefix(_BYTE_ORDER_MARK).decode())
    except (ValueError, RecursionError):
        return None
