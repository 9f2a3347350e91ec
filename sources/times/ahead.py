"""What an error says of a time ahead of now: how far it is, and which setting is likely to be missing."""

from __future__ import annotations

from sources.duration import in_words

_LARGEST_OFFSET, _OFFSET_STEP = 14 * 3600.0, 1800.0
# A value that is measured now comes up to this late, from a clock that is up to this fast.
_LATE, _FAST = 600.0, 60.0


def time_ahead(seconds: float) -> str:
    """Words for a time that is `seconds` ahead and not expected there, with what to set."""
    cure = "set future = true if it is a forecast"
    if _may_be_local(seconds):
        cure += ", or zone if it is a local time that names no zone"
    return f"{in_words(seconds)} in the future; {cure}"


def _may_be_local(seconds: float) -> bool:
    """Whether a time ahead by this much may be one of now, in a zone to the east of the one assumed."""
    late = -seconds % _OFFSET_STEP
    is_offset = late <= _LATE or late >= _OFFSET_STEP - _FAST
    return is_offset and seconds <= _LARGEST_OFFSET + _FAST
