"""Annotations that programs push: the rows of a body, each read or the whole push rejected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dashboard.history.annotations import MAX_TEXT, Annotation
from dashboard.settings_validation import suggestion
from sources.pushed_rows.values import RejectedPush, checked_text, parse_time
from sources.times.settings import TimeRules

FIELDS = ("text", "time", "until", "source", "id")
MAX_AT_ONCE = 1_000
MAX_ID = 200
# A maintenance may be announced.
_RULES = TimeRules(future=True)


def read_annotations(
    rows: Sequence[Any], at: float | None, now: float, sources: Collection[str]
) -> list[Annotation]:
    """The annotations in plain rows with FIELDS. Raises RejectedPush where any row is invalid.

    at: unix seconds for rows without a time; None: now. sources: the names of all sources.
    """
    if len(rows) > MAX_AT_ONCE:
        raise RejectedPush(f"The push has {len(rows):,} annotations; at most {MAX_AT_ONCE:,} are accepted.")
    read = []
    for number, row in enumerate(rows, 1):
        try:
            read.append(_annotation(row, now if at is None else at, now, sources))
        except RejectedPush as error:
            raise RejectedPush(f"Row {number}: {error}" if len(rows) > 1 else str(error)) from None
    return read


def tidy_text(text: str) -> str:
    """The text in one line. Raises RejectedPush where it cannot be stored or shown."""
    return checked_text(" ".join(text.split()), "text", MAX_TEXT)


def _annotation(row: Any, at: float, now: float, sources: Collection[str]) -> Annotation:
    if not isinstance(row, Mapping):
        raise RejectedPush('It is no object. An example: {"text": "Deployed 4.2"}')
    for name in row:
        if name not in FIELDS:
            raise RejectedPush(
                f"An annotation has no {name!r:.60}; it has {', '.join(FIELDS)}.{suggestion(name, FIELDS)}"
            )
    texts = {name: _text(row, name) for name in ("text", "source", "id")}
    text, name = tidy_text(texts["text"]), checked_text(texts["id"], "id", MAX_ID)
    if not text and not name:
        raise RejectedPush("'text' is missing. Only with the 'id' of an annotation, which that removes.")
    if texts["source"] and texts["source"] not in sources:
        known = suggestion(texts["source"], sources)
        raise RejectedPush(f"There is no source {texts['source']!r:.60}.{known} Leave it out for all charts.")
    start, until = (_moment(row.get(name), now) for name in ("time", "until"))
    start = at if start is None else start
    until = start if until is None else until
    if until < start:
        raise RejectedPush("'until' is before 'time'.")
    return Annotation(round(start * 1000), round(until * 1000), text, texts["source"], name)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    # Columns of a table whose texts are digits are numbers.
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise RejectedPush(f"{name!r} is {value!r:.40}, and no text.")
    return str(value)


def _moment(value: Any, now: float) -> float | None:
    return None if value is None or value == "" else parse_time(value, now, _RULES)
