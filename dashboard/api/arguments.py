"""The parameters of an address, checked, and times of answers."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dashboard.settings_validation import read_moment, suggestion
from dashboard.storage.pagination import PageCursor
from sources.base import Quantity

DEFAULT_LIMIT = 1_000
MAX_LIMIT = 10_000
MAX_NAMES = 100
# No row is earlier or later (unix ms).
EARLIEST, LATEST = -(2**53), 2**53
# A "+" that was not escaped arrives as a space: 2026-11-22T01:30 01:00.
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Arguments = Mapping[str, Sequence[str]]


class RequestRefused(Exception):
    """The request cannot be answered. It has the HTTP status and the reason, which says what to do."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Chosen(NamedTuple):
    """The keys and quantities of a request. No keys means all keys."""

    keys: frozenset[str]
    quantities: tuple[Quantity, ...]


def check_names(arguments: Arguments, allowed: Sequence[str], repeated: Sequence[str] = ()) -> None:
    """Raises RequestRefused for a parameter that is not allowed, or is there twice and not `repeated`."""
    for name, values in arguments.items():
        if name not in allowed:
            has = f"Allowed are {', '.join(allowed)}." if allowed else "This address has none."
            raise RequestRefused(400, f"There is no parameter {name!r:.60}. {has}{suggestion(name, allowed)}")
        if len(values) > (MAX_NAMES if name in repeated else 1):
            most = f"at most {MAX_NAMES} times" if name in repeated else "once"
            raise RequestRefused(400, f"Give {name} {most}.")


def read_limit(arguments: Arguments) -> int:
    """The parameter `limit`: the maximum number of rows in the answer. Raises RequestRefused."""
    text = _one(arguments, "limit") or str(DEFAULT_LIMIT)
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MAX_LIMIT:
        raise RequestRefused(400, f"limit = {text!r:.60} is not a number from 1 to {MAX_LIMIT:,}.")
    return int(text)


def read_format(arguments: Arguments, formats: Iterable[str]) -> str:
    """The parameter `format`, by default the first of `formats`. Raises RequestRefused for another one."""
    known = list(formats)
    kind = _one(arguments, "format") or known[0]
    if kind not in known:
        raise RequestRefused(
            400, f"format = {kind!r:.60} is none of {', '.join(known)}.{suggestion(kind, known)}"
        )
    return kind


def read_time_range(arguments: Arguments, now: float) -> tuple[int, int]:
    """The parameters `from` and `to` as unix ms; without them, a range of all rows. now: unix seconds. Raises
    RequestRefused."""
    start, end = (
        default if not (text := _one(arguments, name)) else round(_moment(name, text, now) * 1000)
        for name, default in (("from", EARLIEST), ("to", LATEST))
    )
    if start >= end:
        raise RequestRefused(400, "from is not before to.")
    return start, end


def read_chosen(arguments: Arguments, quantities: Sequence[Quantity]) -> Chosen:
    """The parameters `key` and `quantity`, each of which may be given several times. Raises RequestRefused
    for an unknown quantity."""
    known = {quantity.name: quantity for quantity in quantities}
    names = arguments.get("quantity") or list(known)
    for name in names:
        if name not in known:
            has = f"It has {', '.join(list(known)[:MAX_NAMES])}." if known else "It has none yet."
            raise RequestRefused(
                400, f"The source has no quantity {name!r:.60}. {has}{suggestion(name, known)}"
            )
    return Chosen(frozenset(arguments.get("key", ())), tuple(known[name] for name in dict.fromkeys(names)))


def read_next(arguments: Arguments) -> PageCursor | None:
    """The parameter `next`: the cursor of the row after which to continue; None: from the first row on.
    Raises RequestRefused."""
    if not (text := _one(arguments, "next")):
        return None
    try:
        time, key, id_ = json.loads(base64.urlsafe_b64decode(text.encode() + b"=="))
    except (ValueError, TypeError, RecursionError):
        time = key = id_ = None
    if type(time) is int and EARLIEST < time < LATEST and isinstance(key, str) and isinstance(id_, str):
        return PageCursor(time, key, id_)
    raise RequestRefused(400, "next is not that of an answer of this address. Leave it out to begin again.")


def next_text(cursor: PageCursor) -> str:
    """The value of the parameter `next` for a cursor, which `read_next` parses."""
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=")


def iso_ms(unix_ms: float) -> str:
    """A time as 2026-11-22T01:30:00.000Z."""
    moment = _EPOCH + timedelta(milliseconds=unix_ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _one(arguments: Arguments, name: str) -> str:
    return next(iter(arguments.get(name, ())), "")


def _moment(name: str, text: str, now: float) -> float:
    """Unix seconds of a time, or of an age such as "15min"."""
    try:
        return max(read_moment(_LOST_PLUS.sub("+", text), now), EARLIEST / 1000)
    except ValueError:
        raise RequestRefused(
            400,
            f"{name} = {text!r:.60} is not a time, or can be several. "
            "Write 2026-11-22T01:30Z, unix seconds, or an age such as 15min or 24h.",
        ) from None
