"""Raw values from outside: which of them are missing, and how error messages quote them."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from typing import Any

_MAX_LENGTH = 60
# Byte order marks, zeros at the end of texts of a fixed length, and what browsers put between the parts of a
# date that is written from right to left.
_INVISIBLE = re.compile("[\0\ufeff\u200b-\u200f\u202a-\u202e]")
# The minus of Unicode, its small and its wide form, the decimal and thousands signs of Arabic, and wide ones.
_SIGNS = str.maketrans({
    "\u2212": "-", "\ufe63": "-", "\uff0d": "-", "\u066b": ".", "\u066c": "'", "\uff0e": ".", "\uff0c": ",",
    "\uff1a": ":", "\uff0f": "/",
})  # fmt: skip


def is_missing(value: Any) -> bool:
    """Whether the value is null: None, NaN, or a missing value of pandas."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def plain(text: str) -> str:
    """The text with digits of all scripts as 0 to 9, all minus signs as "-", and without invisible
    characters."""
    if text.isascii() and "\0" not in text:
        return text
    text = _INVISIBLE.sub("", text).translate(_SIGNS)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def quoted(value: Any) -> str:
    """The value in Python's notation, shortened where it is long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # Python writes no integer of more than 4,300 digits
        return "of thousands of digits"
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"


def json_value(text: str | bytes) -> Any:
    """The parsed JSON of a text; None where it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
