"""Reads files of newline-delimited JSON while they grow and are rotated, as `tail -F` does."""

from __future__ import annotations

import gzip
import time
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path

from sources.json_lines_reader.find_files import find_files
from sources.json_lines_reader.tailed_file import FilePosition, JsonLine, TailedFile

# Files that were deleted or emptied are recognised under another name, up to this number of them.
_MAX_FORMER = 1_000


class JsonLinesReader:
    """Yields each line of the files at `path` once, file by file in the order of their names.

    A file is recognised by its inode and by what was read of it: reading goes on in one that was renamed,
    copied or packed, and starts at the beginning of one that was emptied or replaced.

    path: as in `find_files`.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._files: dict[tuple[int, int], TailedFile] = {}
        self._former: deque[FilePosition] = deque(maxlen=_MAX_FORMER)

    def read_new(self, max_lines: int, max_bytes: int, seconds: float) -> Iterator[JsonLine]:
        """Lines that were not read yet, until there are no more or one of the limits is reached.

        Raises SourceError where there is no file.
        """
        end = time.monotonic() + seconds
        self._find()
        for file in self._files.values():
            if file.at_end:
                continue
            for size, line in self._read(file):
                if line is not None:
                    yield line
                max_lines, max_bytes = max_lines - (line is not None), max_bytes - size
                if max_lines <= 0 or max_bytes <= 0 or time.monotonic() > end:
                    return

    @property
    def errors(self) -> dict[str, str]:
        """Why files cannot be read, by their names."""
        return {str(file.name): file.error for file in self._files.values() if file.error}

    def add_found(self, found: Mapping[Path, int]) -> None:
        """Remember how many posts and notices were found in the lines of files."""
        for file in self._files.values():
            file.position.found += found.get(file.name, 0)

    @property
    def unknown(self) -> dict[str, str]:
        """How files begin that were read to their end without any post, by their names."""
        files = (file for file in self._files.values() if file.at_end and not file.error)
        beginnings = {str(file.name): file.beginning for file in files if not file.position.found}
        return {name: beginning for name, beginning in beginnings.items() if beginning}

    @property
    def has_posts(self) -> bool:
        """Whether posts were found in any file."""
        return any(file.position.found for file in self._files.values())

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._files)

    @property
    def at_end(self) -> bool:
        """Whether every file that can be read was read to its end."""
        return all(file.at_end or file.error for file in self._files.values())

    @property
    def progress(self) -> float:
        """The share of all bytes that was read, from 0 to 1."""
        size = sum(file.size for file in self._files.values())
        return sum(file.bytes_read for file in self._files.values()) / size if size else 1.0

    def close(self) -> None:
        for file in self._files.values():
            file.close()

    def _find(self) -> None:
        """Update the files to those that exist now."""
        found = {(stat.st_dev, stat.st_ino): (name, stat) for name, stat in find_files(self._path)}
        for key in self._files.keys() - found:
            file = self._files.pop(key)
            file.close()
            file.remember()
        known, self._files = self._files, {}
        for key, (name, stat) in found.items():
            file = self._files[key] = known.get(key) or TailedFile(name, stat, self._former)
            file.update(name, stat)

    def _read(self, file: TailedFile) -> Iterator[tuple[int, JsonLine | None]]:
        others = (other.position for other in self._files.values() if other is not file)
        try:
            yield from file.read_new(others)
            file.error = ""
        except (EOFError, zlib.error, gzip.BadGzipFile):
            file.error = (
                "It is damaged or incomplete. Its readable part was read; the rest is read when it changes."
            )
            file.finish()
        except OSError as error:
            file.error = f"It cannot be read ({error.strerror}). Allow this program to read it, or delete it."
            file.close()
