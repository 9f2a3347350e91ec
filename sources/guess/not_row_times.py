"""Times in an answer that are of something else than its rows: of a beginning, of a change, of the future."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.guess.fields import Field
from sources.guess.time_values import seconds_of
from sources.times.plausibility import FUTURE_SECONDS

# When a thing began to be, or was last changed, and not when it has the values of now.
BEGINNING = re.compile(
    r".*(?:created|founded|launched|installed|operational|boot|since).*|start(?:ed)?[_ ]?(?:time|at|date)",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"updated?|modified|changed|pushed|released|registered", re.IGNORECASE)
_VERSION = re.compile(r"version|revision|firmware|build", re.IGNORECASE)
_CLOSE = re.compile(
    r"(?:.*[_ ])?(?:close|end)(?:[_ ]?(?:time|at|date))?|(?:close|end)(?:Time|At|Date)", re.ASCII
)
_DAY, _HOUR, _JUST_NOW = 86_400.0, 3600.0, 600.0
# A local time may be ahead of UTC.
_MAX_OFFSET = 14 * 3600.0


def is_of_another(field: Field, now: float) -> bool:
    """Whether times are no times of rows, though they may be read as such."""
    if _VERSION.search(field.name):
        return True
    if len(field.values) != 1:
        return False
    (seconds,) = seconds_of(field.values, now)
    is_of_thing = BEGINNING.fullmatch(field.name) or _CHANGE.search(field.name)
    return seconds > now + _MAX_OFFSET or bool(is_of_thing and seconds < now - _DAY)


def end_of_window(seconds: Sequence[float], candidates: Sequence[Field], now: float) -> Field | None:
    """The end of a window that ends now, such as the last 24 hours of a market, where all rows are of that
    window; None where there is none.

    seconds: the times of rows, which may be those of its begin.
    """
    if max(seconds) - min(seconds) > _JUST_NOW or max(seconds) > now - _HOUR:
        return None
    ends = [field for field in candidates if _CLOSE.fullmatch(field.name)]
    return next((field for field in ends if _are_now(seconds_of(field.values, now), now)), None)


def _are_now(seconds: Sequence[float], now: float) -> bool:
    return all(now - _JUST_NOW <= one <= now + FUTURE_SECONDS for one in seconds)
