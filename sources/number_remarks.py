"""What stands beside a number in tables and says something of it: limits, and marks of footnotes."""

from __future__ import annotations

import re
from typing import Any

from sources.raw_values import plain
from sources.units import read_unit

# What laboratories and gauges write where a value is beyond what they can measure, or approximate.
_LIMIT = re.compile(r"(?:[<>]=?|[≤≥~≈])\s*(?=[+-]?[\d.,])")
# Signs, letters or numbers in brackets, and the flags of Eurostat, as in "1.2 p".
_MARK = re.compile(
    r"(?<=\d)\s?(?:[*†‡§¶]+|\((?:[A-Za-z]{1,2}|\d)\)|\[\w{1,2}\]|(?<=\s)(?P<flag>[bcdefnprsuz]{1,2}))$",
    re.ASCII,
)
_MAX_LENGTH = 80


def is_limit(value: Any) -> bool:
    """Whether the value is a text that names a limit: "<0.5" of a laboratory, or "~5"."""
    if not isinstance(value, str) or value[:1].isdigit():
        return False
    clean = _clean(value)
    return without_limit(clean) != clean


def has_mark(value: Any) -> bool:
    """Whether the value is a text that ends in a mark: "1.2*", "1.2 (p)"."""
    if not isinstance(value, str) or len(value) > _MAX_LENGTH or value[-1:].isdigit():
        return False
    clean = _clean(value)
    return without_mark(clean) != clean


def without_limit(text: str) -> str:
    """The text behind the sign of a limit; any other text as it is."""
    match = _LIMIT.match(text)
    return text[match.end() :] if match else text


def without_mark(text: str) -> str:
    """The text before the mark of a footnote; any other text as it is. "s" and "d" are units."""
    match = _MARK.search(text)
    return text[: match.start()] if match and not read_unit(match["flag"] or "?") else text


def without_star(unit: str) -> str:
    """The unit without the star before it, which meters write: "012.5*kWh"."""
    return unit.strip().removeprefix("*")


def _clean(text: str) -> str:
    return plain(text).strip("\"' ")
