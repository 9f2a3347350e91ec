"""Which files a setting means: those of a folder, or those that a pattern matches."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from sources.base import SourceError

_LINES = (".jsonl", ".ndjson", ".json")
_ENDINGS = (*_LINES, *(f"{ending}.gz" for ending in _LINES))


def find_files(path: str) -> list[tuple[Path, os.stat_result]]:
    """The files of newline-delimited JSON that are there now, each once, in the order of their names.

    path: a folder, of which .jsonl, .ndjson and .json are meant, packed (.gz) or not; or a pattern as shells
    have it, with ** for any folders in between; or a file. It is seen from the working directory.

    Raises SourceError where there is none, which says what was looked for and where.
    """
    place = Path(path).expanduser()
    files: dict[tuple[int, int], tuple[Path, os.stat_result]] = {}
    try:
        named = sorted(_named(place), key=_natural)
    except OSError as error:
        raise SourceError(f"{place.absolute()} cannot be read ({error.strerror}): allow it.") from None
    for file in named:
        try:
            stat = file.stat()
        except OSError:  # gone since it was listed, or a link to nothing
            continue
        if S_ISREG(stat.st_mode):
            files.setdefault((stat.st_dev, stat.st_ino), (file, stat))
    if not files:
        raise SourceError(_nothing(place))
    return list(files.values())


def _named(place: Path) -> Iterator[Path]:
    if place.is_dir():
        for file in place.iterdir():
            if file.name.endswith(_ENDINGS) and not file.name.startswith("."):
                yield file
    elif place.is_file():
        yield place
    else:
        # Path.glob takes no absolute pattern.
        yield from map(Path, glob.iglob(str(place), recursive=True))  # noqa: PTH207


def _natural(file: Path) -> list[str | int]:
    """For sorting: numbers by their size, and posts-2.jsonl after posts.jsonl."""
    ending = next((ending for ending in _ENDINGS[::-1] if file.name.endswith(ending)), "")
    parts = re.split(r"([0-9]+)", str(file).removesuffix(ending))
    return [int(part) if number % 2 else part for number, part in enumerate(parts)]


def _nothing(place: Path) -> str:
    if place.is_dir():
        return (
            f"The folder {place.absolute()} has no files of posts: none ends in {', '.join(_LINES)}, with or "
            "without .gz. They are read as soon as they are there."
        )
    return (
        f"There is no file {place.absolute()}, and none that matches if it is a pattern. "
        "Check path in the settings; a file is read as soon as it is there."
    )
