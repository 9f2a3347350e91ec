"""Which style a key has: the same in all charts and on all pages of this process."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from threading import Lock

# Keys of a source whose styles are remembered: far more than a page shows.
MAX_KEYS = 2_000


class KeyStyles:
    """Numbers of styles (see `palette.py`), from 0 on. Keys of one source differ in theirs, and a key that
    several sources have gets the same in all, where none of their other keys has it."""

    def __init__(self) -> None:
        self._sources: dict[str, dict[str, int]] = {}
        self._first: dict[str, int] = {}
        self._lock = Lock()

    def numbers(self, source: str, keys: Iterable[str]) -> dict[str, int]:
        """The number of each of these keys of a source; keys without one get theirs in this order."""
        with self._lock:
            mine = self._sources.setdefault(source, {})
            requested = dict.fromkeys(keys)
            for key in requested:
                if key not in mine:
                    mine[key] = self._free(key, set(mine.values()))
                    self._first.setdefault(key, mine[key])
            found = {key: mine[key] for key in requested}
            for numbers in (mine, self._first):
                _forget_oldest(numbers, requested)
            return found

    def _free(self, key: str, taken: set[int]) -> int:
        """The number that another source has for the key, or else the first one that is not taken."""
        known = self._first.get(key)
        if known is not None and known not in taken:
            return known
        return next(number for number in count() if number not in taken)


def _forget_oldest(numbers: dict[str, int], requested: dict[str, None]) -> None:
    """Keep MAX_KEYS keys, and those that are requested now."""
    if len(numbers) > MAX_KEYS:
        for key in [key for key in numbers if key not in requested][: len(numbers) - MAX_KEYS]:
            del numbers[key]


STYLES = KeyStyles()


def term_number(term: str) -> int:
    """The number of the style of a tracked term of posts."""
    return STYLES.numbers("", [term])[term]
