"""JSON as services really write it: with NaN, control characters, a callback around it, or a row per line."""

from __future__ import annotations

import json
import re
from typing import Any

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|[^"]+', re.DOTALL)
_NAMES = {"True": "true", "False": "false"}
_NO_VALUES = re.compile(r"[-+]?\b(?:nan|inf(?:inity)?|undefined|none)\b", re.IGNORECASE)
_TRUTH = re.compile(r"\b(?:True|False)\b")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_CALLBACK = re.compile(r"\s*(?:/\*.*?\*/)?\s*[\w$.]+\s*\(\s*(?P<body>[{\[].*[}\]])\s*\)\s*;?\s*", re.DOTALL)
_ASSIGNMENT = re.compile(
    r"\s*(?:(?:var|let|const)\s+)?[\w$.]+\s*=\s*(?P<body>[{\[].*[}\]])\s*;?\s*", re.DOTALL
)
# Some services put this before JSON, so that a script element cannot read it.
_GUARDS = (")]}',", ")]}'", "while(1);", "for(;;);")


def read_json(text: str) -> Any:
    """The value of a JSON text, also with what JSON does not allow but has one meaning only.

    That is: nan, inf and undefined (null), True and False, control characters in strings, a comma after the
    last item, a callback or a variable around it, and one value per line (a list of them).
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
    for read in (_mended, _lines):
        try:
            return read(text)
        except (ValueError, RecursionError):
            continue
    raise first


def _mended(text: str) -> Any:
    parts = (part if part.startswith('"') else _outside(part) for part in _TOKENS.findall(text))
    return json.loads("".join(parts), strict=False)


def _outside(part: str) -> str:
    """What is between strings."""
    part = _TRUTH.sub(lambda match: _NAMES[match[0]], _NO_VALUES.sub("null", part))
    return _TRAILING_COMMA.sub("", part)


def _lines(text: str) -> list[Any]:
    """The values of lines, each of which is JSON. A last line that is cut off is left out."""
    lines = [line for line in text.splitlines() if line.strip(" \t\x1e")]
    if len(lines) < 2:
        raise ValueError("is one line")
    values = []
    for number, line in enumerate(lines):
        try:
            values.append(json.loads(line.strip(" \t\x1e"), strict=False))
        except ValueError:
            if number < len(lines) - 1 or not isinstance(values[0], dict | list):
                raise
    if not all(isinstance(value, dict | list) for value in values):
        raise ValueError("has lines that are no objects")
    return values
