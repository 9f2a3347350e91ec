"""Bodies that are packed, and those of binary files, which hold no text."""

from __future__ import annotations

import io
import zipfile
import zlib

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_MAX_UNPACKED = 50_000_000
# Some files, made for that, hold themselves.
_MAX_LAYERS = 3
_BINARY = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"SQLite format 3": "a database of SQLite",
    b"\xd0\xcf\x11\xe0": "an Excel workbook of an old form",
    b"BZh": "a file packed with bzip2",
    b"\xfd7zXZ": "a file packed with xz",
    b"\x28\xb5\x2f\xfd": "a file packed with zstd",
    b"7z\xbc\xaf": "a file packed with 7-Zip",
}


class UnreadableAnswer(ValueError):
    """A body is not of the expected format. The text of the error says which format it has, and quotes its
    beginning."""


def unpacked(body: bytes) -> bytes:
    """The content of a body that is packed with gzip, or is a ZIP archive of one file, whatever its headers
    say; any other body as it is. Raises UnreadableAnswer where it is damaged, or its content is far larger
    than an answer."""
    layers = 0
    while body.startswith(_GZIP):
        if layers == _MAX_LAYERS:
            raise UnreadableAnswer(f"a file packed with gzip more than {_MAX_LAYERS} times")
        body, layers = _gunzipped(body), layers + 1
    return _only_file(body) if body.startswith(_ZIP) else body


def binary_file(body: bytes) -> str:
    """The kind of a binary body in words: "a PDF document"; "" where it may be text."""
    return next((words for start, words in _BINARY.items() if body.startswith(start)), "")


def _gunzipped(body: bytes) -> bytes:
    """The content of a file, which may be several that are appended to each other, as those of logs are."""
    content = bytearray()
    while body.startswith(_GZIP):
        packer = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            content += packer.decompress(body, _MAX_UNPACKED + 1 - len(content))
        except zlib.error as error:
            raise UnreadableAnswer(f"a file packed with gzip that is broken ({error})") from None
        if len(content) > _MAX_UNPACKED:
            raise UnreadableAnswer(_too_large())
        if not packer.eof:
            raise UnreadableAnswer("a file packed with gzip that is cut off")
        body = packer.unused_data
    return bytes(content)


def _only_file(body: bytes) -> bytes:
    """The content of an archive of one file. Raises UnreadableAnswer for other archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [one.filename for one in archive.infolist() if not one.is_dir()]
            if "[Content_Types].xml" in names:
                raise UnreadableAnswer("an Excel workbook or another Office file, which is not read; use CSV")
            if len(names) != 1:
                some = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
                raise UnreadableAnswer(
                    f"a ZIP archive of {len(names)} files ({some}); one of one file is read"
                )
            with archive.open(names[0]) as file:
                content = file.read(_MAX_UNPACKED + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnreadableAnswer(f"a ZIP archive that cannot be read ({error})") from None
    if len(content) > _MAX_UNPACKED:
        raise UnreadableAnswer(_too_large())
    return content


def _too_large() -> str:
    return f"a packed file of more than {_MAX_UNPACKED / 1e6:g} MB"
