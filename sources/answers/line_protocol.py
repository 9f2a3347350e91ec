"""InfluxDB's line protocol, which Telegraf and many sensors write:
https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
"""

from __future__ import annotations

import re
from typing import Any

_NAME = r"(?:[^\s,=\\]|\\.)+"
_STRING = r'"(?:[^"\\]|\\.)*"'
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[iu]?"
_VALUE = rf"(?:{_STRING}|{_NUMBER}|[tT](?:rue|RUE)?|[fF](?:alse|ALSE)?)"
_TAG = re.compile(rf",(?P<name>{_NAME})=(?P<value>{_NAME})")
_FIELD = re.compile(rf",?(?P<name>{_NAME})=(?P<value>{_VALUE})", re.DOTALL)
_LINE = re.compile(
    rf"(?P<measurement>(?:[^\s,\\#]|\\.)(?:[^\s,\\]|\\.)*)(?P<tags>(?:,{_NAME}={_NAME})*)[ ]+"
    rf"(?P<fields>{_NAME}={_VALUE}(?:,{_NAME}={_VALUE})*)(?:[ ]+(?P<time>-?\d+))?[ ]*(?:\r?\n|$)",
    re.DOTALL,
)
_SKIPPED = re.compile(r"(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$))*")
_ESCAPED = re.compile(r"\\([, =])")
_ESCAPED_IN_STRING = re.compile(r'\\(["\\])')


def read_line_protocol(text: str) -> list[dict[str, Any]]:
    """The lines as objects of `measurement`, `tags`, `fields` (numbers, truth values and texts) and `time`,
    None where a line has none.

    Raises ValueError where a line is none of the protocol.
    """
    rows, place = list[dict[str, Any]](), 0
    while (place := _skipped(text, place)) < len(text):
        match = _LINE.match(text, place)
        if not match:
            number, line = text.count("\n", 0, place) + 1, text[place:].partition("\n")[0]
            raise ValueError(f"line {number}, {line[:60]!r}, is no measurement with fields")
        rows.append(_row(match))
        place = match.end()
    return rows


def is_line_protocol(text: str) -> bool:
    """Whether a text begins with a line of the protocol that is no other text, such as "a b=1"."""
    match = _LINE.match(text, _skipped(text, 0))
    return match is not None and bool(match["tags"] or match["time"])


def _skipped(text: str, place: int) -> int:
    """The place behind empty lines and comments."""
    match = _SKIPPED.match(text, place)
    return match.end() if match else place


def _row(match: re.Match[str]) -> dict[str, Any]:
    return {
        "measurement": _plain(match["measurement"]),
        "tags": {_plain(tag["name"]): _plain(tag["value"]) for tag in _TAG.finditer(match["tags"])},
        "fields": {_plain(one["name"]): _value(one["value"]) for one in _FIELD.finditer(match["fields"])},
        "time": int(match["time"]) if match["time"] else None,
    }


def _plain(name: str) -> str:
    return _ESCAPED.sub(r"\1", name)


def _value(text: str) -> float | int | bool | str:
    if text.startswith('"'):
        return _ESCAPED_IN_STRING.sub(r"\1", text[1:-1])
    if text[0] in "tTfF":
        return text[0] in "tT"
    return (
        int(text[:-1]) if text[-1] in "iu" and text[:-1].lstrip("+-").isdigit() else float(text.rstrip("iu"))
    )
