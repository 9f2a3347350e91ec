"""Files of newline-delimited JSON, followed while they grow and are rotated, as `tail -F` does."""

from __future__ import annotations

import gzip
import time
import zlib
from collections import deque
from collections.abc import Iterator

from sources.find_files import find_files
from sources.tailed_file import FilePosition, Line, TailedFile

# Of files that are gone, or were emptied, so many are known again under another name.
_MAX_FORMER = 1_000


class JsonLinesReader:
    """Gives each line of the files at `path` once, file by file in the order of their names.

    A file is known by its number on the disk and by what was read of it: one that is renamed, copied or
    packed is read on, one that is emptied or replaced is read from its beginning.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._files: dict[tuple[int, int], TailedFile] = {}
        self._former: deque[FilePosition] = deque(maxlen=_MAX_FORMER)

    def news(self, most_lines: int, most_bytes: int, seconds: float) -> Iterator[Line]:
        """Lines that were not told yet, until there are no more, or one of the limits is reached.

        Raises SourceError where there is no file.
        """
        end = time.monotonic() + seconds
        self._look()
        for file in self._files.values():
            if file.at_end:
                continue
            for size, line in self._read(file):
                if line is not None:
                    yield line
                most_lines, most_bytes = most_lines - 1, most_bytes - size
                if most_lines <= 0 or most_bytes <= 0 or time.monotonic() > end:
                    return

    @property
    def troubles(self) -> dict[str, str]:
        """Why files cannot be read, by their names."""
        return {str(file.name): file.trouble for file in self._files.values() if file.trouble}

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._files)

    @property
    def at_end(self) -> bool:
        """Whether all there is was read, as far as it can be."""
        return all(file.at_end or file.trouble for file in self._files.values())

    @property
    def share(self) -> float:
        """How much of what there is was read, from 0 to 1."""
        size = sum(file.size for file in self._files.values())
        return sum(file.position for file in self._files.values()) / size if size else 1.0

    def close(self) -> None:
        for file in self._files.values():
            file.close()

    def _look(self) -> None:
        """See which files there are now."""
        found = {(stat.st_dev, stat.st_ino): (name, stat) for name, stat in find_files(self._path)}
        for key in self._files.keys() - found:
            file = self._files.pop(key)
            file.close()
            file.leave()
        known, self._files = self._files, {}
        for key, (name, stat) in found.items():
            file = self._files[key] = known.get(key) or TailedFile(name, stat, self._former)
            file.found(name, stat)

    def _read(self, file: TailedFile) -> Iterator[tuple[int, Line | None]]:
        others = (other.place for other in self._files.values() if other is not file)
        try:
            yield from file.news(others)
            file.trouble = ""
        except (EOFError, zlib.error, gzip.BadGzipFile):
            file.trouble = (
                "It is damaged or not whole; what could be read was. It is read on when it changes."
            )
            file.end()
        except OSError as error:
            file.trouble = f"It cannot be read ({error.strerror}). Allow it to be read, or take it away."
            file.close()
