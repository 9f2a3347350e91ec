"""Bodies that are compressed for their transfer, and the error where one ends before its end."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from requests.exceptions import ContentDecodingError

ENCODINGS = ("gzip", "x-gzip", "deflate")
"""The encodings that `decompressed` reads."""

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_START, _ZLIB_METHOD = b"\x1f", 8


class EndedEarly(Exception):
    """A body ended before its end. Its text names what was missing."""


def decompressed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The content of a body. An empty body, of which some servers say that it is compressed, is empty.

    urllib3 takes a body of gzip that is cut off for whole.

    Raises EndedEarly where it is cut off, and ContentDecodingError where it is not compressed in that way.
    """
    unpacker = None
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpacker is not None and unpacker.eof:
                if not rest.startswith(_GZIP_START):
                    return  # zeros or other signs behind the end, which gzip ignores too
                unpacker = None
            unpacker = unpacker or zlib.decompressobj(_window_bits(encoding, rest[0]))
            try:
                yield unpacker.decompress(rest)
            except zlib.error as error:
                raise ContentDecodingError(str(error)) from None
            rest = unpacker.unused_data
    if unpacker is not None and not unpacker.eof:
        raise EndedEarly(f"without the end that {encoding} has")


def _window_bits(encoding: str, first_byte: int) -> int:
    """The form of compression; some servers send deflate without the header of zlib."""
    if encoding != "deflate":
        return _GZIP
    return _ZLIB if first_byte % 16 == _ZLIB_METHOD else _RAW
