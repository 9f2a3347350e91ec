"""JSON as services really write it: with NaN, control characters, a callback around it, or a row per line."""

from __future__ import annotations

import json
import re
from typing import Any

_TOKENS = re.compile(
    r'"(?:[^"\\]|\\.)*"?|' + r"'(?:[^'\\]|\\.)*'?|/\*.*?\*/|(?<![:\w])//[^\n]*|[^\"'/]+|/", re.DOTALL
)
_NAMES = {"True": "true", "False": "false"}
_NO_VALUES = re.compile(r"[-+]?\b(?:nan|inf(?:inity)?|undefined|none)\b", re.IGNORECASE)
_TRUTH = re.compile(r"\b(?:True|False)\b")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
# Names without quotes, as in a script, and numbers that begin with +, zeros or a point, or end in one.
_NAME = re.compile(r"(?P<before>[{,]\s*)(?P<name>[A-Za-z_$][\w$]*)(?=\s*:)")
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[+-]?)0*(?P<whole>\d*)(?:\.(?P<part>\d*))?(?P<exponent>[eE][+-]?\d+)?(?![\w.])"
)
_ESCAPE = re.compile(r"\\(.)|\"", re.DOTALL)
_CALLBACK = re.compile(r"\s*(?:/\*.*?\*/)?\s*[\w$.]+\s*\(\s*(?P<body>[{\[].*[}\]])\s*\)\s*;?\s*", re.DOTALL)
_ASSIGNMENT = re.compile(
    r"\s*(?:(?:var|let|const)\s+)?[\w$.]+\s*=\s*(?P<body>[{\[].*[}\]])\s*;?\s*", re.DOTALL
)
# Some services put this before JSON, so that a script element cannot read it.
_GUARDS = (")]}',", ")]}'", "while(1);", "for(;;);")
_BETWEEN = re.compile(r"[\s,\x1e\0]*")


def read_json(text: str) -> Any:
    """The value of a JSON text, also with what JSON does not allow but has one meaning only.

    That is: nan, inf and undefined (null), True and False, control characters in strings, strings in single
    quotes, names without quotes, comments, .5 and +5, a comma after the last item, a callback or a variable
    around it, and several values one after the other, as one per line (a list of them).
    Raises ValueError.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except ValueError as error:
        first = error
    for guard in _GUARDS:
        text = text.lstrip().removeprefix(guard)
    for wrapped in (_CALLBACK, _ASSIGNMENT):
        if match := wrapped.fullmatch(text):
            text = match["body"]
    for read in (_mended, _several):
        try:
            return read(text)
        except (ValueError, RecursionError):
            continue
    raise first


def _mended(text: str) -> Any:
    return json.loads("".join(map(_as_json, _TOKENS.findall(text))), strict=False)


def _as_json(part: str) -> str:
    """A string, a comment, or what is between them, as JSON writes it."""
    if part.startswith('"'):
        return part
    if part.startswith("'"):
        return f'"{_ESCAPE.sub(_escaped, part[1:].removesuffix(chr(39)))}"'
    if part.startswith(("/*", "//")):
        return " "
    part = _TRUTH.sub(lambda match: _NAMES[match[0]], _NO_VALUES.sub("null", part))
    part = _NAME.sub(r'\g<before>"\g<name>"', part)
    return _TRAILING_COMMA.sub("", _NUMBER.sub(_number, part))


def _escaped(match: re.Match[str]) -> str:
    """An escape within single quotes as it is within double ones."""
    if match[0] == '"':
        return '\\"'
    return "'" if match[1] == "'" else match[0]


def _number(match: re.Match[str]) -> str:
    whole, part = match["whole"], match["part"]
    if not match[0].strip("+-") or match[0].strip("+-") == ".":
        return match[0]
    sign = match["sign"].removeprefix("+")
    return f"{sign}{whole or 0}{f'.{part}' if part else ''}{match['exponent'] or ''}"


def _several(text: str) -> list[Any]:
    """The values that follow each other. A last one that is cut off is left out."""
    decoder, values, place = json.JSONDecoder(strict=False), list[Any](), 0
    while (place := _BETWEEN.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        try:
            value, place = decoder.raw_decode(text, place)
        except ValueError:
            if not values or "\n" in text[place:].strip():
                raise
            break
        values.append(value)
    if len(values) < 2 and place >= len(text.rstrip()):
        raise ValueError("is one value")
    if not values or not all(isinstance(value, dict | list) for value in values):
        raise ValueError("has values that are no objects")
    return values
