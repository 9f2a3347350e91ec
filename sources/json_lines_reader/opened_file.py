"""Files as streams of UTF-8, whether they are packed, in UTF-16 or in Latin-1."""

from __future__ import annotations

import codecs
import gzip
import io
from pathlib import Path
from typing import Any, BinaryIO

from sources.wide_text import wide_encoding

_PIECE = 65_536
_SAMPLE = 16_384


class Utf8Reader(io.RawIOBase):
    """A stream in another encoding, read as UTF-8. Positions are those of the UTF-8."""

    def __init__(self, stream: Any, encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._decoded, self._position = b"", 0
        self._begin()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Read on at an offset from the beginning, as that of a packed file is found."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("from the beginning only")
        if offset < self._position:
            self._begin()
        while self._position < offset and self.read(min(_PIECE, offset - self._position)):
            pass
        return self._position

    def readinto(self, buffer: Any) -> int:
        while not self._decoded and (piece := self._stream.read(_PIECE)):
            self._decoded = self._decoder.decode(piece).encode()
        count = min(len(buffer), len(self._decoded))
        buffer[:count], self._decoded = self._decoded[:count], self._decoded[count:]
        self._position += count
        return count

    def _begin(self) -> None:
        self._stream.seek(0)
        self._decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        self._decoded, self._position = b"", 0


def utf8_stream(raw: BinaryIO, name: Path) -> Any:
    """The content of an opened file, from its beginning. Raises OSError and EOFError."""
    stream: Any = gzip.GzipFile(fileobj=raw) if is_packed(name) else raw
    encoding = _encoding(stream.read(_SAMPLE))
    stream.seek(0)
    return io.BufferedReader(Utf8Reader(stream, encoding)) if encoding else stream


def _encoding(start: bytes) -> str:
    """The encoding of a file that begins so; "" for UTF-8, also where some bytes of it are damaged."""
    if wide := wide_encoding(start[:4]):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        # Latin-1 as Windows has it: no character beyond ASCII is one of UTF-8. JSON is never in it.
        is_latin = start.decode("utf-8", "ignore").isascii() and not start.lstrip().startswith((b"{", b"["))
        return "cp1252" if is_latin else ""
    return ""


def is_packed(name: Path) -> bool:
    """Whether a file is packed with gzip, by its name."""
    return name.suffix == ".gz"
