"""One value that cannot be read costs no other, and is said in a sentence until it can."""

from __future__ import annotations

import pytest

from sources.host_readings.readings import Readings


def raising(error: Exception) -> object:
    def read() -> None:
        raise error

    return read


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(2, "No such file", "/proc/x"), "No such file: /proc/x"),
        (OSError(13, "Permission denied"), "Permission denied"),
        (OSError("odd"), "odd"),
        (ValueError(), "ValueError"),
        (ValueError("..."), "ValueError"),
        (ValueError("two\n lines."), "two lines"),
        (RuntimeError("x" * 500), "x" * 160),
    ],
)
def test_a_failure_is_a_remark_of_one_line(error: Exception, words: str) -> None:
    readings = Readings()
    assert readings.read("Memory", raising(error)) is None  # type: ignore[arg-type]
    assert readings.remarks == f"Memory cannot be read here ({words})."


def test_a_remark_ends_when_the_value_can_be_read_again() -> None:
    readings = Readings()
    for what in ("Memory", "Disk traffic"):
        readings.read(what, raising(ValueError("odd")))  # type: ignore[arg-type]
    assert readings.read("Memory", lambda: 0.0) == 0.0
    assert readings.remarks == "Disk traffic cannot be read here (odd)."
    readings.remark("Disk traffic", "")
    assert readings.remarks == ""


def test_a_remark_is_replaced() -> None:
    readings = Readings()
    readings.remark("GPU", "It is hot.")
    readings.remark("GPU", "It is cold.")
    assert readings.remarks == "It is cold."
