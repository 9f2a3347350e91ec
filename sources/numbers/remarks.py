"""What stands beside a number in tables and says something of it: limits, and marks of footnotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sources.numbers.units import read_unit
from sources.raw_values import plain, quoted

# What laboratories and gauges write where a value is beyond what they can measure, or approximate.
_LIMIT = re.compile(r"(?:[<>]=?|[≤≥~≈]|(?:ca|approx)\.|(?:ca|circa|approx|about) )\s*(?=[+-]?[\d.,])")
# Signs, letters or numbers in brackets, and the flags of Eurostat, as in "1.2 p".
_MARK = re.compile(
    r"(?<=\d)\s?(?:[*†‡§¶]+|\((?:[A-Za-z]{1,2}|\d)\)|\[\w{1,2}\]|(?<=\s)(?P<flag>[bcdefnprsuz]{1,2}))$",
    re.ASCII,
)
# Powers of ten in print, "1.5x10^3" and those with raised digits, and those of Fortran, "1.5D+03".
_POWER = re.compile(
    "(?<=[0-9])(?:\\s?[x\u00d7\u00b7*]\\s?10(?:\\^(?=[+-]?\\d)|(?=[\u2070-\u207b\u00b9\u00b2\u00b3]))|[dD](?=[+-]\\d\\d))"
    "(?P<power>[+-]?\\d+|[\u2070-\u207b\u00b9\u00b2\u00b3]+)$"
)
# "Billion" is 1e12 in other languages than English, which have other words beside it.
_SCALES = {
    **dict.fromkeys(("thousand", "tsd"), 1e3),
    **dict.fromkeys(("million", "mio", "mln", "mn"), 1e6),
    **dict.fromkeys(("billion", "bn", "bln", "mrd", "milliarde"), 1e9),
    **dict.fromkeys(("trillion", "trn"), 1e12),
    "lakh": 1e5,
    "crore": 1e7,
}  # fmt: skip
_MAX_LENGTH = 80
_SHORTENED = re.compile(r"[+-]?\d[\d.,]*(?P<behind>\s?[A-Za-z]{1,8}| [^\W\d]{3,12})")
_MOST = 0.9


def is_limit(value: Any) -> bool:
    """Whether the value is a text with a limit, such as "<0.5" of a laboratory, or "~5"."""
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
    """The text after the sign of a limit; any other text as it is."""
    match = _LIMIT.match(text)
    return text[match.end() :] if match else text


def without_mark(text: str) -> str:
    """The text before the mark of a footnote; any other text as it is. "s" and "d" are units."""
    match = _MARK.search(text)
    return text[: match.start()] if match and not read_unit(match["flag"] or "?") else text


def without_star(unit: str) -> str:
    """The unit without the star before it, which meters write: "012.5*kWh"."""
    return unit.strip().removeprefix("*")


def without_scale(unit: str) -> tuple[float, str]:
    """What the word before a unit multiplies a number by, as of "Mio. €", and the unit behind it."""
    word, _, behind = unit.partition(" ")
    factor = _SCALES.get(word.lower().removesuffix(".").removesuffix("s"))
    return (factor, behind.strip()) if factor else (1.0, unit)


def with_exponent(text: str) -> str:
    """The text with its power of ten as Python reads it: "1.5e3" of "1.5x10^3"."""
    match = _POWER.search(text)
    return f"{text[: match.start()]}e{unicodedata.normalize('NFKC', match['power'])}" if match else text


def _clean(text: str) -> str:
    return plain(text).strip("\"' ")


def number_remarks(name: str, texts: Sequence[str]) -> list[str]:
    """Which cells of a quantity say more than their number, in words. texts: those that hold anything."""
    found = []
    for one, more, is_one in (
        ("1 limit", "limits", is_limit),
        ("1 number with a mark", "numbers with marks", has_mark),
    ):
        if cells := list(filter(is_one, texts)):
            words = (
                f"{one}, {quoted(cells[0])}, is read as its number"
                if len(cells) == 1
                else f"{len(cells):,} {more}, such as {quoted(cells[0])}, are read as their numbers"
            )
            found.append(f"{name}: {words}")
    return found


def shortened_number(texts: Sequence[str]) -> str:
    """One of the texts, quoted, where most are numbers such as 1.2M and 980.5K, or 12 people and 9 people; ""
    where they are not."""
    found = [match for text in texts if (match := _SHORTENED.fullmatch(text.strip()))]
    has_fraction = any(re.search(r"[.,]", match[0]) for match in found)
    words = {match["behind"] for match in found}
    is_unit = len(words) == 1 and re.match(r" \w{3}", next(iter(words))) and len(set(texts)) > 1
    return quoted(found[0][0]) if (has_fraction or is_unit) and len(found) >= _MOST * len(texts) else ""
