"""The load of this machine as rates over the time that really passed, whatever the counters do."""

from __future__ import annotations

import math
import threading
from collections import namedtuple
from types import SimpleNamespace
from typing import Any

import pandas as pd
import psutil
import pytest

from sources.base import SourceError
from sources.host import Host
from tests.support.machine import Machine

RATES = ["received", "sent", "read", "written"]


def busy_for(seconds: float = 0.06) -> None:
    """Use the processor until its counters have moved by some ticks."""
    start = psutil.cpu_times()
    while psutil.cpu_times().user - start.user < seconds:
        sum(range(10_000))


def total(rows: pd.DataFrame) -> Any:
    return rows.set_index("core").loc["total"]


def test_host_has_a_row_for_the_total_and_for_each_core() -> None:
    host = Host(clock=lambda: 1_795_311_300.0)
    rows = host.fetch()
    assert list(rows["core"]) == list(host.known_keys) == ["total", *map(str, range(psutil.cpu_count()))]
    assert set(rows.index) == {pd.Timestamp(1_795_311_300, unit="s", tz="UTC")}
    assert 0 < rows.iloc[0]["memory"] <= 100
    assert rows.iloc[1:][["memory", *RATES]].isna().all(axis=None)
    assert all(rows[quantity.name].dtype == float for quantity in host.quantities)


def test_host_has_rates_from_the_second_fetch_on(machine: Machine) -> None:
    host = machine.host()
    assert host.fetch()[["cpu", *RATES]].isna().all(axis=None)
    machine.pass_seconds(2, busy=[50, 200], idle=[150, 0])
    rows = host.fetch().set_index("core")
    assert rows["cpu"].to_dict() == {"total": 62.5, "0": 25.0, "1": 100.0}


def test_host_values_do_not_depend_on_the_thread() -> None:
    host = Host()
    host.fetch()
    busy_for()
    rows: list[pd.DataFrame] = []
    thread = threading.Thread(target=lambda: rows.append(host.fetch()))
    thread.start()
    thread.join()
    assert rows[0].iloc[0]["cpu"] > 0


def test_host_rates_are_bytes_per_second(machine: Machine) -> None:
    host = machine.host()
    host.fetch()
    machine.interfaces["eth0"] = (6_000, 50)
    machine.disks["sda"] = (10, 40)
    machine.pass_seconds(2.5)
    rows = total(host.fetch(only=["total"]))
    assert (rows["received"], rows["sent"]) == (2_000, 0)
    assert (rows["read"], rows["written"]) == (0, 30 * 512 / 2.5)


@pytest.mark.parametrize("moved", [(6_000, 40), (0, 0), (10, 60)])
def test_a_counter_that_was_reset_leaves_a_gap(machine: Machine, moved: tuple[int, int]) -> None:
    host = machine.host()
    host.fetch()
    machine.interfaces["eth0"] = moved
    machine.pass_seconds(1)
    rows = total(host.fetch())
    assert rows[["received", "sent"]].isna().all()
    assert rows["read"] == 0, "disks are as they were"


def test_a_device_that_is_plugged_in_does_not_bring_the_bytes_of_its_past(machine: Machine) -> None:
    host = machine.host()
    host.fetch()
    machine.interfaces["eth1"] = (9_000_000_000, 9_000_000_000)
    machine.pass_seconds(1)
    assert total(host.fetch())["received"] == 0
    del machine.interfaces["eth0"]
    machine.pass_seconds(1)
    assert total(host.fetch())["received"] == 0


def test_host_has_a_gap_where_the_number_of_cores_changes(machine: Machine) -> None:
    host = machine.host()
    host.fetch()
    machine.cores.append([0, 100])
    machine.pass_seconds(1)
    assert host.fetch().iloc[1:]["cpu"].isna().all()


def test_host_fetches_some_cores_alone() -> None:
    assert list(Host().fetch(only=["0"])["core"]) == ["0"]


@pytest.mark.parametrize(
    ("file", "content", "lost", "words"),
    [
        ("diskstats", None, ["read", "written"], "Disk traffic cannot be read here (No such file"),
        ("diskstats", "8 0 sda what is this\n", ["read", "written"], "'8 0 sda what is this'"),
        ("net/dev", None, ["received", "sent"], "Network traffic cannot be read here (No such file"),
        ("net/dev", "one\ntwo\neth0: 1 2\n", ["received", "sent"], "Network traffic cannot be read here"),
        ("meminfo", None, ["memory"], "Memory cannot be read here"),
        ("meminfo", "MemTotal: 1\n", ["memory"], "Memory cannot be read here"),
        ("stat", None, ["cpu"], "The load of the CPU cannot be read here"),
        ("stat", "cpu\ncpu0 x\n", ["cpu"], "The load of the CPU cannot be read here"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_sentence(
    machine: Machine, file: str, content: str | None, lost: list[str], words: str
) -> None:
    host = machine.host()
    machine.replaced[file] = content
    machine.pass_seconds(1)
    host.fetch()
    machine.pass_seconds(1)
    row = total(host.fetch())
    values = row[["cpu", "memory", *RATES]]
    assert sorted(values[values.isna()].index) == sorted(lost)
    assert words in host.note
    assert (host.warning, host.failures) == ("", {})
    del machine.replaced[file]
    machine.pass_seconds(1)
    host.fetch()
    assert host.note == "", "it is read again"


@pytest.mark.parametrize(
    "error",
    [
        ValueError,
        OSError,
        AttributeError,
        RuntimeError,
        psutil.AccessDenied,
        ImportError,
        EOFError,
        MemoryError,
    ],
)
@pytest.mark.parametrize("counter", ["cpu_times", "virtual_memory", "net_io_counters", "cpu_count"])
def test_psutil_that_fails_costs_one_counter_alone(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, counter: str, error: type[Exception]
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(psutil, counter, fail)
    host = machine.host()
    host.fetch()
    machine.pass_seconds(1)
    assert total(host.fetch())[["cpu", "memory", *RATES]].notna().sum() >= 4
    assert host.known_keys[0] == "total"
    assert f"cannot be read here ({error.__name__}" in host.note or error is psutil.AccessDenied


@pytest.mark.parametrize("value", [None, 0, "", (), {}, math.nan, SimpleNamespace(percent=None, total=None)])
@pytest.mark.parametrize("counter", ["cpu_times", "virtual_memory", "net_io_counters"])
def test_psutil_that_returns_nothing_of_use_costs_one_counter_alone(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, counter: str, value: Any
) -> None:
    monkeypatch.setattr(psutil, counter, lambda *args, **options: value)
    host = machine.host()
    host.fetch()
    machine.pass_seconds(1)
    assert total(host.fetch())[["cpu", "memory", *RATES]].notna().sum() >= 4


def test_host_raises_where_nothing_can_be_read(machine: Machine) -> None:
    host = machine.host()
    machine.replaced = dict.fromkeys(("stat", "meminfo", "net/dev", "diskstats"))
    machine.pass_seconds(1)
    with pytest.raises(SourceError, match=r"load of this machine cannot be read\. The load of the CPU"):
        host.fetch()


def test_other_systems_read_disks_with_psutil(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = namedtuple("moved", "read_bytes write_bytes")
    disks = {"disk0": moved(1_000, 0), "disk1": moved(500, 10)}
    monkeypatch.setattr(psutil, "LINUX", False)
    monkeypatch.setattr(psutil, "disk_io_counters", lambda perdisk, nowrap: disks)
    host = machine.host()
    host.fetch()
    disks["disk1"] = moved(2_500, 10)
    machine.pass_seconds(2)
    assert total(host.fetch())["read"] == 1_000
