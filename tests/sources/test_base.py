"""The contract of sources: frames, periods and headings."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from sources.base import Quantity, Source, frame


class Dice(Source):
    keys = ("die",)
    quantities = (Quantity("pips", "Pips", kind="amount"),)
    min_interval = 20.0


def test_frame_has_utc_times_rounded_to_microseconds() -> None:
    seconds = frame([{"time": 1_800_000_000.1234567, "pips": 3}])
    assert seconds.index.dtype == "datetime64[ns, UTC]"
    assert seconds.index.name == "time"
    assert seconds.index[0] == pd.Timestamp("2027-01-15T08:00:00.123457Z")
    moment = datetime(2027, 1, 15, 8, tzinfo=UTC)
    assert frame([{"time": moment, "pips": 3}]).index[0] == pd.Timestamp(moment)


def test_frame_without_rows_has_the_columns() -> None:
    table = frame([], ["time", "die", "pips"])
    assert (len(table), list(table.columns), str(table.index.dtype)) == (
        0,
        ["die", "pips"],
        "datetime64[ns, UTC]",
    )


@pytest.mark.parametrize(("interval", "floor", "period"), [(60, 0, 60), (5, 30, 30), (5, 10, 20)])
def test_source_period_is_the_longest_of_interval_floor_and_quota(
    interval: float, floor: float, period: float
) -> None:
    source = Dice(interval=interval, floor=floor)
    assert (source.period, source.row_period) == (period, period)


def test_source_heading_is_its_title_or_made_from_its_name() -> None:
    assert Dice(name="my_dice").heading == "My dice"
    assert Dice(name="my_dice", title="Craps").heading == "Craps"


def test_source_that_is_polled_is_ready_and_live() -> None:
    source = Dice()
    assert (source.pushed, source.ready, source.sample, source.replayed) == (False, True, False, False)
    assert source.active_provider == source.provider == "Dice"
