"""Shares of processor time are right or NaN, whatever counters do."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from typing import Any

import psutil
import pytest

from sources.host_readings.cgroup_limits import CpuLimit
from sources.host_readings.processor_time import (
    CoreSeconds,
    core_seconds,
    percent,
    percent_of_limit,
    percents,
    summed,
)


def shares(before: Sequence[CoreSeconds], now: Sequence[CoreSeconds]) -> str:
    return str(percents(before, now))


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [
        ((1.0, 2.0), (1.5, 4.0), 25.0),
        ((1.0, 2.0), (0.9, 3.0), 0.0),  # a counter that decreased
        ((1.0, 2.0), (4.0, 3.0), 100.0),
    ],
)
def test_the_share_is_that_of_the_time_between(
    before: tuple[float, float], now: tuple[float, float], share: float
) -> None:
    assert percent(CoreSeconds(*before), CoreSeconds(*now)) == share


def test_without_time_there_is_no_share() -> None:
    at = CoreSeconds(1.0, 2.0)
    assert shares([at], [at]) == "[nan]"
    assert shares([at], [CoreSeconds(0.0, 0.0)]) == "[nan]", "counters that were reset"


def test_cores_that_are_renumbered_have_no_share() -> None:
    cores = [CoreSeconds(1.0, 2.0), CoreSeconds(2.0, 3.0)]
    assert shares(cores, [CoreSeconds(2.0, 4.0)]) == "[nan]"
    assert summed(cores) == CoreSeconds(3.0, 5.0)


def test_waiting_is_idle_and_the_time_of_guests_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times: Any = namedtuple("times", "user system idle iowait guest")
    monkeypatch.setattr(psutil, "cpu_times", lambda percpu: [times(5.0, 1.0, 3.0, 1.0, 2.0)])
    assert core_seconds() == [CoreSeconds(6.0, 10.0)]


@pytest.mark.parametrize(
    ("used", "seconds", "share"),
    [(1.0, 2.0, "25.0"), (9.0, 2.0, "100.0"), (-1.0, 2.0, "nan"), (1.0, 0.0, "nan")],
)
def test_the_share_of_a_limit_is_of_all_its_processors(used: float, seconds: float, share: str) -> None:
    before = CpuLimit(10.0, 2.0)
    assert str(percent_of_limit(before, CpuLimit(10.0 + used, 2.0), seconds)) == share
