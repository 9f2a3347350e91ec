"""Replays of a recording: times, speed, loops, and the mark of replayed rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sources import source_types
from sources.replay import Replay
from tests.support.clock import Clock

START = Clock().now
MINUTES = """time,city,temperature (°C)
2026-11-22T01:32:00Z,London,3
2026-11-22T01:30:00Z,London,1
2026-11-22T01:31:00Z,London,2
"""
PLACES = """time,city,temperature (°C)
2026-11-22T01:30:00Z,London,1
2026-11-22T01:30:00Z,Tokyo,11
2026-11-22T01:31:00Z,London,2
2026-11-22T01:31:00Z,Tokyo,12
"""
# Each city has a row every ten minutes, Tokyo five minutes after London.
EVENTS = """time,id,magnitude (Mw)
2026-11-22T01:30:00Z,quake,1
2026-11-22T01:31:00Z,tremor,2
"""

Play = Callable[..., Replay]
Values = list[tuple[float, Any]]


@pytest.fixture
def play(tmp_path: Path, clock: Clock) -> Play:
    """`play(text, **settings)` replays a CSV file that holds it."""

    def play(text: str = MINUTES, **settings: Any) -> Replay:
        (tmp_path / "day.csv").write_text(text, encoding="utf-8")
        return Replay(
            **{
                "name": "day",
                "file": str(tmp_path / "day.csv"),
                "clock": clock,
                "monotonic": clock,
                **settings,
            }
        )

    return play


def values_of(rows: pd.DataFrame, column: str = "temperature") -> Values:
    """Seconds since the start, and the value of each row."""
    seconds = (rows.index.as_unit("us").asi8 / 1e6 - START).tolist()
    return list(zip(seconds, rows[column].tolist(), strict=True))


def fetched_at(source: Replay, clock: Clock, *moments: float) -> Values:
    """The rows of fetches at these seconds after the start."""
    rows: Values = []
    for moment in moments:
        clock.now = START + moment
        rows += values_of(source.fetch())
    return rows


def test_replay_has_the_quantities_of_its_file(play: Play) -> None:
    source = play()
    assert source_types()["replay"] is Replay
    assert (source.keys, [quantity.unit for quantity in source.quantities]) == (("city",), ["°C"])
    assert (source.replayed, source.sample, source.fixed_keys) == (True, False, True)
    assert source.active_provider == "day.csv, recorded 2026-11-22"


def test_replay_returns_rows_when_they_are_due(play: Play, clock: Clock) -> None:
    source = play()
    assert values_of(source.fetch()) == [(0, 1)]
    assert fetched_at(source, clock, 59) == []
    assert fetched_at(source, clock, 60) == [(60, 2)]
    assert fetched_at(source, clock, 150) == [(120, 3)]


def test_replay_starts_with_the_first_fetch(play: Play, clock: Clock) -> None:
    source = play()
    clock.now += 1000
    assert values_of(source.fetch()) == [(1000, 1)]


def test_replay_frames_satisfy_the_contract_of_sources(play: Play, clock: Clock) -> None:
    source = play()
    first, none = source.fetch(), source.fetch()
    for rows in (first, none):
        assert str(rows.index.dtype) == "datetime64[ns, UTC]"
        assert rows.index.name == "time"
        assert list(rows.columns) == ["city", "temperature"]
        assert rows["temperature"].dtype == float
    assert len(none) == 0


@pytest.mark.parametrize(("speed", "seconds"), [(60, 1.0), (0.5, 120.0), (1200, 0.05)])
def test_replay_speed_divides_the_time_between_rows(
    play: Play, clock: Clock, speed: float, seconds: float
) -> None:
    rows = fetched_at(play(speed=speed), clock, 0, 2.5 * seconds)
    assert [value for _, value in rows] == [1, 2, 3]
    assert [at for at, _ in rows] == pytest.approx([0, seconds, 2 * seconds], abs=1e-6)


@pytest.mark.parametrize("every", [1, 7, 60, 61, 100, 700])
def test_replay_loop_returns_each_row_once_per_pass(play: Play, clock: Clock, every: int) -> None:
    rows = fetched_at(play(), clock, *range(0, 701, every), 700)
    assert rows == [(60.0 * number, number % 3 + 1) for number in range(12)]


def test_replay_pass_starts_one_step_after_the_last_row(play: Play, clock: Clock) -> None:
    hours = "time,value\n" + "".join(f"{1795311000 + 3600 * hour},{hour}\n" for hour in (0, 1, 2, 3, 9))
    source = play(hours)
    source.fetch()
    clock.now += 9.9 * 3600
    assert len(source.fetch()) == 4
    clock.now += 0.1 * 3600
    assert values_of(source.fetch(), "value") == [(36_000, 0)]


def test_replay_of_one_row_loops(play: Play, clock: Clock) -> None:
    assert fetched_at(play("time,temperature\n1795311005,1\n"), clock, 0, 2.5) == [(0, 1), (1, 1), (2, 1)]


def test_replay_without_a_loop_ends_with_a_warning(play: Play, clock: Clock) -> None:
    source = play(loop=False)
    assert len(fetched_at(source, clock, 0, 100)) == 2
    assert source.warning == ""
    assert fetched_at(source, clock, 120) == [(120, 3)]
    assert "ended" in source.warning
    assert fetched_at(source, clock, 180, 1e9) == []


def test_replay_repeats_nothing_when_the_clock_is_set_back(play: Play, clock: Clock) -> None:
    assert fetched_at(play(), clock, 0, 60, -500, 0, 60, 120) == [(0, 1), (60, 2), (120, 3)]


def test_replay_returns_other_keys_with_the_next_fetch(play: Play, clock: Clock) -> None:
    source = play(PLACES)
    assert values_of(source.fetch(only=["Tokyo"])) == [(0, 11)]
    assert values_of(source.fetch(only=["Tokyo"])) == []
    clock.now += 60
    assert values_of(source.fetch(only=["Paris"])) == []
    assert values_of(source.fetch(only=["Tokyo"])) == [(60, 12)]
    assert values_of(source.fetch()) == [(0, 1), (60, 2)]
    assert values_of(source.fetch()) == []


def test_replay_without_keys_ignores_only(play: Play) -> None:
    source = play("time,temperature\n1795311005,1\n")
    assert source.keys == ()
    assert values_of(source.fetch(only=["London"])) == [(0, 1)]


def test_replay_numbers_events_in_every_pass(play: Play, clock: Clock) -> None:
    source = play(EVENTS)
    assert not source.fixed_keys
    assert list(source.fetch()["id"]) == ["quake"]
    clock.now += 299
    assert list(source.fetch()["id"]) == ["tremor", "quake #2", "tremor #2", "quake #3"]


def test_replay_returns_the_newest_rows_after_a_long_pause(play: Play, clock: Clock) -> None:
    source = play(speed=1_000_000)
    source.fetch()
    clock.now += 1e6
    rows = source.fetch()
    assert len(rows) == 100_000
    assert rows.index[-1] <= pd.Timestamp(clock.now, unit="s", tz="UTC")


def test_replay_of_parquet_equals_csv(play: Play, clock: Clock, tmp_path: Path) -> None:
    csv = play()
    table = pd.read_csv(tmp_path / "day.csv")
    table.assign(time=pd.to_datetime(table["time"])).to_parquet(tmp_path / "day.parquet")
    parquet = play(file=str(tmp_path / "day.parquet"))
    assert (csv.keys, csv.quantities) == (parquet.keys, parquet.quantities)
    assert fetched_at(csv, clock, 0, 500) == fetched_at(parquet, clock, 0, 500)


def test_replay_file_is_relative_to_the_working_directory(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert values_of(play(file="day.csv").fetch()) == [(0, 1)]


def test_replay_of_two_million_rows_is_fast(tmp_path: Path, clock: Clock) -> None:
    rows = 2_000_000
    moments = pd.date_range("2026-11-22", periods=rows // 4, freq="50ms", tz="UTC").repeat(4)
    table = pd.DataFrame({"time": moments, "core": list("abcd") * (rows // 4), "cpu (%)": 50.0})
    table.to_parquet(tmp_path / "day.parquet")
    source = Replay(file=str(tmp_path / "day.parquet"), clock=clock, monotonic=clock)
    began, count = time.process_time(), 0
    for _ in range(200):
        count += len(source.fetch())
        clock.now += 1
    assert count == 4 + 199 * 80
    assert time.process_time() - began < 5
