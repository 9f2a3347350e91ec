"""Reads one value of a machine after the other, so that one that cannot be read costs no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_MAX_REASON = 160

T = TypeVar("T")


class Readings:
    """Values that can be read. `remarks` are sentences for viewers about the values that cannot."""

    def __init__(self) -> None:
        self._remarks: dict[str, str] = {}

    @property
    def remarks(self) -> str:
        """All remarks."""
        return " ".join(self._remarks.values())

    def read(self, what: str, read: Callable[[], T]) -> T | None:
        """The result of `read`. Where it fails: None, and a remark that begins with `what`."""
        try:
            value = read()
        except Exception as error:
            # psutil raises whatever its parsers and the calls of a system raise: any kind of error.
            self.remark(what, f"{what} cannot be read here ({_reason(error)}).")
            return None
        self.remark(what, "")
        return value

    def remark(self, about: str, sentence: str) -> None:
        """Set the remark about a value; "" removes it."""
        self._remarks.pop(about, None)
        if sentence:
            self._remarks[about] = sentence


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return " ".join(str(error).split())[:_MAX_REASON].rstrip(".") or type(error).__name__
