"""Distinguishes a push whose numbers are missing for now from one that has none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sources.numbers.parser import is_missing_number
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.values import RejectedPush
from sources.raw_values import quoted

_DIGIT_FIRST = re.compile(r"\W*\d")


def check_gaps(rows: Sequence[Mapping[str, Any]], known: Schema, schema: Schema) -> None:
    """Raises RejectedPush where a row without a number has no known gap, such as null or "unavailable".

    known: the schema before these rows; schema: the one with their columns.
    """
    others = {"time", known.event, *(known.keys or ()), *schema.time, *schema.ignored}
    for position, row in enumerate(rows, 1):
        values = {header: value for header, value in row.items() if header not in others}
        if not any(map(is_missing_number, values.values())):
            raise RejectedPush(f"Row {position}: It has no number{_example(values)}.")


def _example(values: Mapping[str, Any]) -> str:
    """The text that is most like a number, in words; "" where no value is a text."""
    texts = [(header, value) for header, value in values.items() if isinstance(value, str)]
    likely = [text for text in texts if _DIGIT_FIRST.match(text[1])] or texts[-1:]
    return f": {likely[0][0]!r:.60} holds {quoted(likely[0][1])}" if likely else ""
