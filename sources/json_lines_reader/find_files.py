"""The files of newline-delimited JSON in a folder, or those that match a pattern."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from sources.base import SourceError

_LINES = (".jsonl", ".ndjson", ".json", ".js", ".csv", ".tsv", ".xml", ".rss", ".atom")
_ENDINGS = (*_LINES, *(f"{ending}.gz" for ending in _LINES))


def find_files(path: str) -> list[tuple[Path, os.stat_result]]:
    """The files that exist now, each once, in the order of their names.

    path: a folder, of which .jsonl, .ndjson, .json, .js, .csv, .tsv, .xml, .rss and .atom files are found,
        packed (.gz) or not; or a pattern as in shells, with ** for any folders in between; or a file. It is
        relative to the working directory. The archive of X has its files in its folder `data`.

    Raises SourceError where there is none; its text names the place that was searched.
    """
    place = Path(path).expanduser()
    files: dict[tuple[int, int], tuple[Path, os.stat_result]] = {}
    try:
        names = sorted(_matching(place), key=_natural_order)
    except OSError as error:
        raise SourceError(
            f"{place.absolute()} cannot be read ({error.strerror}). Allow this program to read it."
        ) from None
    for file in names:
        try:
            stat = file.stat()
        except OSError:  # deleted since it was listed, or a link to nothing
            continue
        if S_ISREG(stat.st_mode):
            files.setdefault((stat.st_dev, stat.st_ino), (file, stat))
    if not files:
        raise SourceError(_no_files(place))
    return list(files.values())


def _matching(place: Path) -> Iterator[Path]:
    if place.is_dir():
        archive = place / "data"
        for file in (archive if (archive / "account.js").is_file() else place).iterdir():
            if file.name.endswith(_ENDINGS) and not file.name.startswith("."):
                yield file
    elif place.is_file():
        yield place
    else:
        # Path.glob takes no absolute pattern.
        yield from map(Path, glob.iglob(str(place), recursive=True))  # noqa: PTH207


def _natural_order(file: Path) -> list[str | int]:
    """Sort key: numbers by their value, and posts-2.jsonl after posts.jsonl."""
    ending = next((ending for ending in _ENDINGS[::-1] if file.name.endswith(ending)), "")
    parts = re.split(r"([0-9]+)", str(file).removesuffix(ending))
    return [int(part) if number % 2 else part for number, part in enumerate(parts)]


def _no_files(place: Path) -> str:
    if place.is_dir():
        return (
            f"The folder {place.absolute()} has no files of posts: none ends in {', '.join(_LINES)}, with or "
            "without .gz. Files are read as soon as they are there."
        )
    return (
        f"There is no file {place.absolute()}, and none matches it as a pattern. "
        "Check path in the settings; a file is read as soon as it is there."
    )
