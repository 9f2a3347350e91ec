"""Digits in groups, with a decimal sign: "1,004.82", "1.004,82", "1'004", "12,34,567"."""

from __future__ import annotations

import re
from typing import Literal

Separator = Literal["", ".", ","]

GROUPING = "'’_ \u00a0\u2009\u202f"
"""What separates groups of three digits, besides points and commas."""

# The address of a computer, whose parts are all below 256.
_ADDRESS = re.compile(r"(?:(?:[01]?\d?\d|2[0-4]\d|25[0-5])\.){3}(?:[01]?\d?\d|2[0-4]\d|25[0-5])", re.ASCII)


class UnclearDigits(ValueError):
    """Digits are no number, or can be two. The text of the error says so after the value that it is about."""


def plain_digits(body: str, decimal: Separator) -> str:
    """The digits as Python reads them, without what separates thousands. Raises UnclearDigits."""
    point = decimal_sign(body, decimal)
    whole, fraction = body.rsplit(point, 1) if point else (body, "")
    return f"{re.sub(rf'[.,{GROUPING}]', '', whole) or 0}.{fraction or 0}"


def decimal_sign(body: str, decimal: Separator) -> Separator:
    """Which sign separates decimals in digits, "" where none does. Raises UnclearDigits where groups are no
    thousands."""
    point = _last_separator(body, decimal)
    whole = body.rsplit(point, 1)[0] if point else body
    fraction = body.rsplit(point, 1)[1] if point else ""
    if not (fraction.isdigit() or not fraction) or not _is_grouped(whole) or _ADDRESS.fullmatch(body):
        raise UnclearDigits("is no number")
    return point


def _last_separator(body: str, decimal: Separator) -> Separator:
    """Which sign comes before decimals, also against the setting where it can separate no thousands."""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points + commas != 1:
        return ""
    sign: Separator = "." if points else ","
    whole, fraction = body.split(sign)
    if len(fraction) != 3 or not re.fullmatch(r"[1-9]\d{0,2}", whole):
        return sign
    if not decimal and sign == ",":
        clear = f"{whole}{fraction} or {whole}.{fraction}"
        raise UnclearDigits(f'can be {clear}; set decimal = "," or decimal = "."')
    return sign if decimal in ("", sign) else ""


def _is_grouped(whole: str) -> bool:
    """Whether digits stand in groups of three (of two before the last, in India), by one sign."""
    signs = set(re.sub(r"\d", "", whole))
    if not signs:
        return True
    if len(signs) > 1:
        return False
    first, *groups = re.split(rf"[.,{GROUPING}]", whole)
    threes = all(len(group) == 3 for group in groups)
    indian = len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[:-1]) and len(first) <= 2
    return 1 <= len(first) <= 3 and (threes or indian)
