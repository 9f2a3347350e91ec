"""Which distances between rows are gaps."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.history.gap_rule import gap_starts


@pytest.mark.parametrize("spread", [0.0, 0.5, 1.0, 1.5])
def test_irregular_steps_are_not_torn_apart(spread: float) -> None:
    steps = np.random.default_rng(7)
    moments = np.cumsum(
        steps.lognormal(10.0, spread, 2000) if spread else steps.exponential(20_000, 2000) + 2
    )
    assert len(gap_starts([round(moment) for moment in moments])) <= 4


def test_bursts_a_slower_pace_and_rows_of_one_moment_are_no_gaps() -> None:
    burst = [10_000 * push + row for push in range(20) for row in range(50)]
    assert gap_starts(burst) == []
    slower = [*range(0, 60_000, 1_000), *range(60_000, 10_000_000, 60_000)]
    assert gap_starts(slower) in ([], [60_000], [60_000, 120_000])
    assert gap_starts([0, 1_000_000, 2_000_000]) == gap_starts([0, 1000]) == gap_starts([]) == []
    assert gap_starts([0, 1_000_000, *range(1_001_000, 1_030_000, 1000)]) == [0]
