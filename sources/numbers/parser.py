"""One parser for numbers, of every form in which APIs, files and programs write them."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from numbers import Real
from typing import Any

from sources.numbers.digit_groups import GROUPING, Separator, UnclearDigits, decimal_sign, plain_digits
from sources.numbers.remarks import with_exponent, without_limit, without_mark, without_scale, without_star
from sources.numbers.units import conversion, read_unit, stands_before
from sources.raw_values import is_missing, plain, quoted

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NUMBER = re.compile(
    # ETH0 is an interface, USD12.50 an amount.
    rf"(?P<sign>[+-]?)\s*(?P<before>[^\W\d]{{2,3}}\.\s?|[^\d\s.,+-]{{1,3}}\s?|[A-Z]{{3}}(?:\s|(?=[\d.,]*[.,]\d\d$)))?(?P<sign2>[+-]?)"
    rf"(?P<body>\d(?:[\d.,{GROUPING}]*\d)?\.?|[.,]\d+)(?P<exponent>[eE][+-]?\d+(?![^\s%]))?\s*(?P<unit>.{{0,20}})",
    re.ASCII,
)
_CODE_BEFORE = re.compile(r"[+-]?\s*[A-Z]{3}[\d.,]*[.,]\d\d$", re.ASCII)
# "No number" as the runtimes of C and C++ write it.
_C_GAP = re.compile(r"[+-]?(?:1\.#(?:INF|QNAN|SNAN|IND)0*|nan\([^()]*\))", re.IGNORECASE)
# Prices without cents: "12,- €", "12.–", "500/-".
_NO_CENTS = re.compile(r"(?<=\d)(?:[.,](?:-{1,2}|–|—)|/[-=])(?=\s|$)")
# A minus behind the number, as SAP writes it, and accountants' brackets; footnotes have those around whole
# numbers.
_MINUS_BEHIND = re.compile(r"([\d.,' \u00a0\u202f]*\d)-")
_BRACKETS = re.compile(r"\((?P<inner>\D{1,3} ?[\d.,' ]*\d|[\d.,' ]*\d[.,]\d+)\)", re.ASCII)
_MAX_LENGTH = 80

_GAP_WORDS = """
    - -- --- ---- — – − . .. ... … : * ** *** **** ? / // /// //// m mm n/a n.a. n.a n/d n.d. k.a. na #n/a
    #na nan +nan -nan null (null) <null> \\n none nil <na> nat inf +inf -inf infinity -infinity ∞ unavailable
    unavail unknown undefined undef missing invalid nodata no_data offline #div/0! #value! #ref! #num!
    #name? #null! 0001-01-01t00:00:00z 0001-01-01t00:00:00 --.- ---.- --.-- #nv #wert! #bezug! #zahl! #valeur!
    n.v. tbd err error ol ovrflw ~ bdl b.d.l. bql lod <lod loq <loq <dl <mdl <rl (na) (n/a) (d) (x) (s) (z)
"""
GAPS = frozenset(
    ("", "no data", "no value", "not available", "not applicable", "not reported", *_GAP_WORDS.split())
)
"""What services write in the place of a number that they do not have, in lower case."""

_TRUTH = {"true": 1.0, "on": 1.0, "yes": 1.0, "false": 0.0, "off": 0.0, "no": 0.0}


class UnreadableNumber(ValueError):
    """A value is neither a number nor a gap. The text of the error quotes it."""


def read_number(value: Any, *, decimal: Separator = "", unit: str = "") -> float:
    """The value as a finite float, NaN for a gap (null, "n/a", "unavailable", NaN).

    value: a number, a truth value (1 or 0), or text: "1,004.82", "8,5 °C", "45 %", "€ 12", "1'004", "on".
        A limit, such as "<0.5" and ">1000", is the number that it names, and one with the mark of a
        footnote, such as "1.2*", the number before it (`sources.numbers.remarks`).
    decimal: which sign separates decimals where it is not clear: a single comma before three digits is not.
    unit: what the result is in. A number with that unit behind it, or with another SI prefix of it, is read;
        one with a unit of something else is not. "": all known units are taken off.

    Raises UnreadableNumber, and nothing else.
    """
    if isinstance(value, str):
        return _of_text(value, decimal, unit)
    if is_missing(value):
        return math.nan
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()
    if not isinstance(value, Real | Decimal):
        raise UnreadableNumber(f"the value {quoted(value)} is no number")
    try:
        number = float(value)
    except (OverflowError, ValueError):
        raise UnreadableNumber(f"the value {quoted(value)} is too large") from None
    return number if math.isfinite(number) else math.nan


def number_or_nan(value: Any) -> float:
    """The value as `read_number` reads it; NaN too where it cannot be read."""
    try:
        return read_number(value)
    except UnreadableNumber:
        return math.nan


def is_missing_number(value: Any) -> bool:
    """Whether the value stands for a missing number, such as null, "n/a" or "unavailable"."""
    if isinstance(value, str):
        return value.strip().lower() in GAPS or bool(_C_GAP.fullmatch(value.strip()))
    return (
        value is None
        or (isinstance(value, float) and not math.isfinite(value))
        or str(value) in ("<NA>", "NaT")
    )


def unit_of(value: Any) -> str:
    """The unit after the number in a text; "" without one."""
    match = _matched(value)
    unit = without_scale(without_star(match["unit"]))[1] if match else ""
    return unit if read_unit(unit) else ""


def decimal_of(values: list[Any]) -> Separator:
    """The decimal separator of these texts: "," where one of them shows it, as "8,5" or "1.004,82" do."""
    for value in values:
        match = _matched(value)
        if match and "," in match["body"]:
            try:
                decimal = decimal_sign(match["body"], "")
            except UnclearDigits:
                continue
            return decimal or "."
    return ""


def _of_text(text: str, decimal: Separator, unit: str) -> float:
    clean = text if _PLAIN.fullmatch(text) else _cleaned(text)
    if clean.lower() in GAPS or _C_GAP.fullmatch(clean):
        return math.nan
    if _PLAIN.fullmatch(clean) and not (decimal == "," and "." in clean):
        return _finite(text, float(clean))
    if clean.lower() in _TRUTH:
        return _TRUTH[clean.lower()]
    if (number := without_limit(clean)) != clean:
        return _of_text(number, decimal, unit)
    try:
        return _finite(text, _of_parts(text, clean, decimal, unit))
    except UnreadableNumber:
        # A unit is tried first, which may look like a mark.
        if (number := without_mark(clean)) == clean:
            raise
        return _of_text(number, decimal, unit)


def _of_parts(text: str, clean: str, decimal: Separator, unit: str) -> float:
    """The number in a cleaned text that has a sign, a currency, groups of digits, an exponent or a unit."""
    match = _matched(clean)
    if not match or (match["sign"] and match["sign2"]):
        raise UnreadableNumber(f"the value {quoted(text)} is no number")
    if not _is_amount(match, clean):
        raise UnreadableNumber(f"the value {quoted(text)} is no number")
    factor = _factor(text, match["unit"], unit)
    # Before an exponent no digits stand in groups.
    digits = _digits(text, match["body"].rstrip("."), "" if match["exponent"] else decimal)
    return float(f"{match['sign'] or match['sign2']}{digits}{match['exponent'] or ''}") * factor


def _matched(value: Any) -> re.Match[str] | None:
    """The parts of a text that may be a number."""
    if not isinstance(value, str) or len(value) > _MAX_LENGTH:
        return None
    return _NUMBER.fullmatch(_cleaned(value))


def _cleaned(text: str) -> str:
    text = plain(text).strip()
    if text.startswith('="'):  # how a CSV file makes a spreadsheet show digits as text
        text = text[1:]
    text = _NO_CENTS.sub("", text.strip("\"'").strip()).replace("\N{EN DASH}", "-")
    text = with_exponent(text)
    if match := _MINUS_BEHIND.fullmatch(text):
        return f"-{match[1]}"
    return f"-{match['inner']}" if (match := _BRACKETS.fullmatch(text)) else text


def _finite(text: str, number: float) -> float:
    if not math.isfinite(number):
        raise UnreadableNumber(f"the value {quoted(text)} is too large")
    return number


def _is_amount(match: re.Match[str], clean: str) -> bool:
    """Whether what is before a number is a unit that stands there, as in "€ 12", or nothing."""
    before = match["before"] or ""
    # s17 and A12 are names of things, though s and A are units.
    is_attached = before.isalpha() and not _CODE_BEFORE.match(clean)
    return not before or (stands_before(before.strip()) and not is_attached)


def _factor(text: str, found: str, unit: str) -> float:
    """The factor that converts the number to `unit`."""
    scale, found = without_scale(without_star(found))
    if not found:
        return scale
    if found != unit and read_unit(found) is None:
        raise UnreadableNumber(f"the value {quoted(text)} is no number with a known unit")
    # Behind a number, without a space, K, M and B are thousands, millions and billions as often as units.
    if found in ("K", "M", "B", "b", "T") and text.strip()[-2].isdigit() and found != unit:
        raise UnreadableNumber(f"the value {quoted(text)} may be in {found} or shortened by it")
    factor = conversion(found, unit)
    if factor is None:
        raise UnreadableNumber(f"the value {quoted(text)} is not in {unit}")
    return scale * factor


def _digits(text: str, body: str, decimal: Separator) -> str:
    """The number as Python reads it, without what separates thousands."""
    try:
        return plain_digits(body, decimal)
    except UnclearDigits as error:
        raise UnreadableNumber(f"the value {quoted(text)} {error}") from None
