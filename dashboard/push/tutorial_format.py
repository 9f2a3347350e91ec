"""Parses the wire format of the common Spark tutorial: form fields that are Python lists as text.

Its job posts `data={"label": str(labels), "data": str(counts)}`, so that a field is "['#a', '#b']", and in
old jobs "[b'#a']". Only flat lists of literals are parsed; their form is checked before Python parses them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from dashboard.posts.external_counts import ExternalLeader
from sources.pushed_rows.values import RejectedPush, checked_text

MAX_ITEMS = 1_000
MAX_LABEL_LENGTH = 200
MAX_FIELD_LENGTH = 200_000
# The largest whole number that browsers represent exactly.
MAX_COUNT = 2**53
SENTIMENTS = ("negative", "neutral", "positive")
COUNTERS = ("total", *SENTIMENTS)

_TEXT = r"""[bBuU]?(?:'(?:[^'\\\n]|\\.)*+'|"(?:[^"\\\n]|\\.)*+")"""
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
_ITEM = re.compile(rf"{_TEXT}|{_NUMBER}")
# A list without nested lists, whose depth could exhaust the parser.
_LIST = re.compile(rf"[\[(]\s*(?:(?:{_TEXT}|{_NUMBER})\s*(?:,\s*|(?=[\])])))*+[\])]")
_BYTES = re.compile(r"""b(['"]).*\1""")


def parse_leaders(fields: Mapping[str, str]) -> list[ExternalLeader]:
    """The leaders in the fields label, negative, neutral and positive. Raises RejectedPush."""
    labels = _labels(fields)
    counts = [_numbers(fields, name, len(labels)) for name in SENTIMENTS]
    return [ExternalLeader(*one) for one in zip(labels, *counts, strict=True)]


def parse_counters(fields: Mapping[str, str]) -> dict[str, float]:
    """The counters in the fields total, negative, neutral and positive, each a number or [number].

    Raises RejectedPush.
    """
    return {name: _numbers({name: _as_list(fields, name)}, name, 1)[0] for name in COUNTERS}


def parse_counts(fields: Mapping[str, str]) -> dict[str, float]:
    """The counts in the field data, by the labels in the field label. Raises RejectedPush."""
    labels = _labels(fields)
    numbers = _numbers(fields, "data", len(labels))
    if len(set(labels)) < len(labels):
        raise RejectedPush("The field 'label' has the same label twice.")
    return dict(zip(labels, numbers, strict=True))


def _as_list(fields: Mapping[str, str], name: str) -> str:
    text = _field(fields, name).strip()
    return text if text.startswith(("[", "(")) else f"[{text}]"


def _labels(fields: Mapping[str, str]) -> list[str]:
    labels = []
    for value in _items(fields, "label"):
        item = _literal("label", value) if isinstance(value, str) and _BYTES.fullmatch(value) else value
        label = item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item)
        if not label:
            raise RejectedPush("The field 'label' has an empty label.")
        labels.append(checked_text(label, "label", MAX_LABEL_LENGTH))
    return labels


def _numbers(fields: Mapping[str, str], name: str, number: int) -> list[float]:
    items = _items(fields, name)
    if len(items) != number:
        raise RejectedPush(f"The field {name!r} has {len(items)} items instead of {number}.")
    for item in items:
        if isinstance(item, str | bytes) or not 0 <= item <= MAX_COUNT:
            raise RejectedPush(
                f"The field {name!r} has {item!r:.40}, which is not a number from 0 to {MAX_COUNT:,}."
            )
    return items


def _items(fields: Mapping[str, str], name: str) -> list[Any]:
    text = checked_text(_field(fields, name), name, MAX_FIELD_LENGTH).strip()
    if not _LIST.fullmatch(text):
        raise RejectedPush(
            f"The field {name!r} is not a list of texts or numbers as Python writes it: {text!r:.60}."
        )
    # Counted before they are parsed, which takes much longer.
    if (number := sum(1 for _ in _ITEM.finditer(text))) > MAX_ITEMS:
        raise RejectedPush(f"The field {name!r} has {number:,} items; at most {MAX_ITEMS:,} are accepted.")
    items = _literal(name, text)
    return list(items) if isinstance(items, list | tuple) else [items]


def _literal(name: str, text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, OverflowError):
        raise RejectedPush(f"The field {name!r} is not a list of literals of Python.") from None


def _field(fields: Mapping[str, str], name: str) -> str:
    if name not in fields:
        raise RejectedPush(f"The field {name!r} is missing.")
    return fields[name]
