"""Rows of which only the first has a time: a start, a step, and values in order."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from sources.calendar_steps import after_steps, is_step
from sources.guess.fields import Field, last_name
from sources.guess.time_field import TimeField
from sources.guess.time_values import seconds_of
from sources.numbers.parser import number_or_nan

_STEP = re.compile(
    r"(?:.*[_ ])?(?:step|interval|resolution|frequency|granularity)(?:[_ ]?(?:time|length|size|seconds|s))?"
    r"|.*(?:Step|Interval|Resolution)(?:Seconds)?",
    re.ASCII,
)
_START = re.compile(
    r"(?:.*[_ ])?(?:start|begin|beg|from|first)(?:[_ ]?(?:[Tt]ime(?:stamp)?|[Dd]ate|[Aa]t))?"
    r"|.*(?:Start|From|Begin)",
    re.ASCII,
)
_POSITION = re.compile(r"position|pos", re.IGNORECASE)


class _Step(NamedTuple):
    start: Field
    step: Field


def stepped_columns(around: Sequence[Field], numbers: Sequence[int], now: float) -> TimeField | None:
    """The times of values in columns, by the start and the step beside these.

    around: of each value. numbers: the places of the values in their columns, from 0.
    """
    found = _step([field for field in around if not field.path.startswith("@")], now)
    return found and _times(found, numbers, "", now)


def stepped_rows(
    fields: Sequence[Field], around: Sequence[Field], names: Sequence[str], now: float
) -> TimeField | None:
    """The times of rows by the start and the step around them; None where the rows are not in an order.

    They are where they have a position, or are lists or numbers: objects in a list may be anything.
    names: those of the rows in what holds them, which are numbers in a list.
    """
    scopes = ("@parent.", "@root.")
    found = next((one for scope in scopes if (one := _step(_within(around, scope), now))), None)
    if not found:
        return None
    position = next((field for field in fields if _POSITION.fullmatch(last_name(field.path))), None)
    if position:
        numbers = [number_or_nan(value) - 1 for value in position.values]
        return _times(found, numbers, position.path, now)
    is_bare = all(field.path.startswith("[") or field.path == "@" for field in fields)
    return (
        _times(found, [int(name) for name in names], "", now)
        if is_bare and all(map(str.isdigit, names))
        else None
    )


def _within(fields: Sequence[Field], scope: str) -> list[Field]:
    return [field for field in fields if field.path.startswith(scope)]


def _step(fields: Sequence[Field], now: float) -> _Step | None:
    steps = [field for field in fields if _STEP.fullmatch(last_name(field.path)) and _are_steps(field)]
    starts = [field for field in fields if _START.fullmatch(last_name(field.path)) and _are_times(field, now)]
    return _Step(starts[-1], steps[-1]) if starts and steps else None


def _are_steps(field: Field) -> bool:
    return all(map(is_step, dict.fromkeys(map(str, field.values))))


def _are_times(field: Field, now: float) -> bool:
    return all(map(math.isfinite, seconds_of(field.values, now)))


def _times(found: _Step, numbers: Sequence[float], position: str, now: float) -> TimeField:
    starts = seconds_of(found.start.values, now)
    steps = map(str, found.step.values)
    seconds = [after_steps(*one) for one in zip(starts, numbers, steps, strict=True)]
    used = tuple(filter(None, (found.start.path, found.step.path, position)))
    return TimeField(found.start.path, used, seconds, step=found.step.path, position=position)
