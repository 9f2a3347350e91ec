"""The load of this machine as rates over the time that really passed, whatever the counters do."""

from __future__ import annotations

import math
import threading
from types import SimpleNamespace

import pandas as pd
import psutil
import pytest

from sources.base import SourceError
from sources.host import Host, rate

RATES = ["received", "sent", "read", "written"]


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


def busy_for(seconds: float = 0.06) -> None:
    """Use the processor until its counters have moved by some ticks."""
    start = psutil.cpu_times()
    while psutil.cpu_times().user - start.user < seconds:
        sum(range(10_000))


def test_host_has_a_row_for_the_total_and_for_each_core() -> None:
    host = Host(clock=lambda: 1_795_311_300.0)
    rows = host.fetch()
    assert list(rows["core"]) == list(host.known_keys) == ["total", *map(str, range(psutil.cpu_count()))]
    assert set(rows.index) == {pd.Timestamp(1_795_311_300, unit="s", tz="UTC")}
    assert 0 < rows.iloc[0]["memory"] <= 100
    assert rows.iloc[1:][["memory", *RATES]].isna().all(axis=None)
    assert all(rows[quantity.name].dtype == float for quantity in Host.quantities)


def test_host_has_rates_from_the_second_fetch_on(stopwatch: Stopwatch) -> None:
    host = Host(stopwatch=stopwatch)
    assert host.fetch()[["cpu", *RATES]].isna().all(axis=None)
    busy_for()
    stopwatch.seconds += 2
    rows = host.fetch().set_index("core")
    assert 0 < rows.loc["total", "cpu"] <= 100
    assert rows["cpu"].between(0, 100).sum() >= 2


def test_host_values_do_not_depend_on_the_thread() -> None:
    host = Host()
    host.fetch()
    busy_for()
    rows: list[pd.DataFrame] = []
    thread = threading.Thread(target=lambda: rows.append(host.fetch()))
    thread.start()
    thread.join()
    assert rows[0].iloc[0]["cpu"] > 0


def test_host_rates_are_bytes_per_second(stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    network = SimpleNamespace(bytes_recv=1_000, bytes_sent=50)
    monkeypatch.setattr(psutil, "net_io_counters", lambda: network)
    host = Host(stopwatch=stopwatch)
    host.fetch()
    network = SimpleNamespace(bytes_recv=6_000, bytes_sent=50)
    stopwatch.seconds += 2.5
    total = host.fetch(only=["total"]).iloc[0]
    assert (total["received"], total["sent"]) == (2_000, 0)


@pytest.mark.parametrize(
    ("before", "after", "seconds"), [(None, 5, 1), (5, None, 1), (5, 4, 1), (5, 9, 0), (5, 9, -1)]
)
def test_rate_is_nan_for_a_missing_or_reset_counter(
    before: float | None, after: float | None, seconds: float
) -> None:
    assert math.isnan(rate(before, after, seconds))


def _not_shown() -> None:
    raise FileNotFoundError("/proc/diskstats")


@pytest.mark.parametrize("hidden", [lambda: None, _not_shown])
def test_host_without_disks_has_no_disk_rates(
    hidden: object, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "disk_io_counters", hidden)
    host = Host(stopwatch=stopwatch)
    host.fetch()
    stopwatch.seconds += 1
    total = host.fetch().iloc[0]
    assert math.isnan(total["read"])
    assert total["memory"] > 0


def test_host_has_a_gap_where_the_number_of_cores_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    host.fetch()
    one_more = psutil.cpu_times(percpu=True) * 2
    monkeypatch.setattr(psutil, "cpu_times", lambda percpu=False: one_more)
    assert host.fetch().iloc[1:]["cpu"].isna().all()


def test_host_fetches_some_cores_alone() -> None:
    assert list(Host().fetch(only=["0"])["core"]) == ["0"]


def test_host_raises_where_the_load_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(percpu: bool = False) -> None:
        raise PermissionError("/proc/stat")

    monkeypatch.setattr(psutil, "cpu_times", denied)
    with pytest.raises(SourceError, match="load"):
        Host().fetch()
