"""One file of newline-delimited JSON, read on from where it was left."""

from __future__ import annotations

import gzip
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

_MAX_LINE = 4_000_000
_REMEMBERED = 1_024
_BLANK = b" \t\r\n\0"  # where power failed, NULs may stand in place of what was not written
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A line of a file, and its JSON as Python has it; None where it cannot be read, or is over 4 MB."""

    file: Path
    number: int
    value: Any


@dataclass
class FilePosition:
    """How far a file was read: to `offset`, in bytes of what is not packed.

    `head` is how the file begins, `before` what stands before the offset: a file that has both is the same
    one, or a copy.
    """

    offset: int = 0
    lines: int = 0
    within_line: bool = False
    head: bytes = b""
    before: bytes = b""

    def pass_over(self, piece: bytes) -> None:
        self.lines += not self.within_line
        self.within_line = not piece.endswith(b"\n")
        self.offset += len(piece)
        self.head = (self.head + piece[:_REMEMBERED])[:_REMEMBERED]
        self.before = (self.before + piece[-_REMEMBERED:])[-_REMEMBERED:]


class TailedFile:
    """A file that grows, or one that is packed (.gz) and does not.

    former: how far files were read that are gone or have begun anew; shared by all files.
    trouble: why it cannot be read, or "".
    """

    def __init__(self, name: Path, stat: os.stat_result, former: deque[FilePosition]) -> None:
        self.trouble = ""
        self.place = FilePosition()
        self._former = former
        self._read: tuple[int, int] | None = None
        self._raw: BinaryIO | None = None
        self._stream: gzip.GzipFile | BinaryIO | None = None
        self.found(name, stat)

    def found(self, name: Path, stat: os.stat_result) -> None:
        """Say what it is called now, and what is known of it."""
        if self._raw is not None and self._raw.tell() > stat.st_size:
            self.close()
        self.name, self.size = name, stat.st_size
        self._state = (stat.st_size, stat.st_mtime_ns)

    @property
    def at_end(self) -> bool:
        """Whether nothing of it is left to be read, until it changes."""
        return self._read == self._state

    @property
    def position(self) -> int:
        """How many of its bytes were read."""
        if self.at_end:
            return self.size
        return min(self._raw.tell() if self._raw else self.place.offset, self.size)

    def news(self, others: Iterable[FilePosition]) -> Iterator[tuple[int, Line | None]]:
        """Its new lines, each with its bytes; None in place of a blank one, or of the rest of one too long.

        A last line without an end is told as soon as it is whole. Raises OSError and EOFError.

        others: how far other files were read, of which it may be a copy.
        """
        stream = self._stream or self._opened(others)
        while piece := stream.readline(_MAX_LINE):
            begins, ends = not self.place.within_line, piece.endswith(b"\n")
            value = _value(piece) if begins else None
            to_come = not ends and len(piece) < _MAX_LINE and not _is_packed(self.name)
            if to_come and value is None:
                break
            self.place.pass_over(piece)
            told = begins and piece.strip(_BLANK)
            yield len(piece), Line(self.name, self.place.lines, value) if told else None
        self.end()

    def end(self) -> None:
        """Leave it alone until it changes."""
        self._read = self._state
        self.close()

    def leave(self) -> None:
        """Remember how far it was read, for a copy that may come."""
        if self.place.offset:
            self._former.append(self.place)

    def close(self) -> None:
        for file in (self._stream, self._raw):
            if file is not None:
                file.close()
        self._stream = self._raw = None

    def _opened(self, others: Iterable[FilePosition]) -> gzip.GzipFile | BinaryIO:
        """The file, where reading goes on: at its beginning if it is neither what it was nor a copy."""
        self._raw = self.name.open("rb")
        self._stream = stream = gzip.GzipFile(fileobj=self._raw) if _is_packed(self.name) else self._raw
        head = stream.read(_REMEMBERED)
        known = chain([self.place], others, self._former)
        alike = (place for place in known if place.offset and head.startswith(place.head))
        same = next((place for place in alike if _stands(place, stream)), FilePosition())
        if same is not self.place:
            self.leave()
            self.place = replace(same)
        stream.seek(self.place.offset)
        return stream


def _stands(place: FilePosition, stream: gzip.GzipFile | BinaryIO) -> bool:
    """Whether what was read before a place is what stands there."""
    stream.seek(place.offset - len(place.before))
    return stream.read(len(place.before)) == place.before


def _is_packed(name: Path) -> bool:
    return name.suffix == ".gz"


def _value(piece: bytes) -> Any:
    try:
        return json.loads(piece.strip(_BLANK).removeprefix(_BYTE_ORDER_MARK).decode())
    except (ValueError, RecursionError):
        return None
