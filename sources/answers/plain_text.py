"""Plain text as data: names with values, one or several in a line, or the words of each line."""

from __future__ import annotations

import math
import re
from typing import Any

from sources.numbers.parser import number_or_nan

_MAX_LINES = 20
_PAIR = re.compile(r"\s*(?P<name>[^:=]{1,60}?)\s*(?:=|:(?=\s|\d))\s*(?P<value>.*?)\s*")
# One of several in a line, as logs (logfmt) and devices write them: t=21.5 msg="all right" or a=1&b=2.
_LOGGED = re.compile(
    r'(?P<name>[^\W\d][\w.\-/%°]*)=(?P<value>"(?:[^"\\]|\\.)*"|[^\s"&;=]*?)(?:[\s&;]+|,\s*(?=[^\W\d])|$)'
)
# A number behind its name, among other words.
_NAMED_NUMBER = re.compile(
    r"(?P<name>[^\W\d][\w ./-]{0,40}?)\s*[:=]\s*"
    r"(?P<value>[+-]?\d[\d.,]*(?:[ ]?[%°A-Za-zµ/]{1,8})?)(?=[\s,;]|$)"
)
_NUMBER = re.compile(r"(?<![\w.:])[+-]?\d[\d.,:]*")


def read_text(text: str) -> Any:
    """The data of a text.

    - Lines of "name: value" or "name=value" are one object.
    - Lines of several such pairs are one object each; a single line is that object.
    - Numbers behind their names, where most are so, are one object.
    - Other texts are a list of lines, each a list of its words.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if all(logged := [_logged(line) for line in lines]):
        return logged if len(logged) > 1 else logged[0]
    pairs = [_PAIR.fullmatch(line) for line in lines]
    if all(pairs) and len(lines) > 1:
        return {pair["name"]: pair["value"] for pair in pairs if pair}
    named = {match["name"].strip(): match["value"] for match in _NAMED_NUMBER.finditer(text)}
    if len(named) > 1 and 2 * len(named) >= len(_NUMBER.findall(text)):
        return named
    if all(pairs):
        return {pair["name"]: pair["value"] for pair in pairs if pair}
    return [line.split() for line in lines]


def has_numbers(text: str) -> bool:
    """Whether plain text is one of numbers, alone or behind their names."""
    lines = text.split("\n", _MAX_LINES)[:_MAX_LINES]
    pairs = [_PAIR.fullmatch(line) for line in lines if line.strip()]
    values = [pair["value"] for pair in pairs if pair] if all(pairs) else lines[0].split()
    return any(not math.isnan(number_or_nan(value)) for value in values) and (
        all(pairs) or not any(math.isnan(number_or_nan(value)) for value in values)
    )


def _logged(line: str) -> dict[str, str]:
    """The pairs of a line that has several and nothing else; none of any other line."""
    found, place = dict[str, str](), 0
    line = line.strip()
    while place < len(line) and (match := _LOGGED.match(line, place)):
        found[match["name"]] = match["value"].strip('"')
        place = match.end()
    return found if place == len(line) and len(found) > 1 else {}
