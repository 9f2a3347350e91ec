"""Graphics processors, temperatures and batteries: each is there where it is measured."""

from __future__ import annotations

import math
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import psutil
import pytest

from sources.host import Host
from sources.host_readings.sensors import battery_percent, processor_celsius
from tests.support.machine import Machine


def total(rows: pd.DataFrame) -> Any:
    return rows.set_index("core").loc["total"]


@pytest.mark.parametrize("value", [None, "x", math.nan, -1, 255])
def test_a_battery_of_unknown_charge_is_none(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, value: Any
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: SimpleNamespace(percent=value), raising=False)
    host = machine.host()
    assert "battery" not in [quantity.name for quantity in host.quantities]
    assert "battery" not in host.fetch()


def test_temperature_and_battery_are_there_where_they_are_measured(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sensor: Any = namedtuple("sensor", "current")
    charge: Any = namedtuple("charge", "percent")
    sensors = {"nvme": [sensor(70.0)], "k10temp": [sensor(41.5), sensor(55.0), sensor(-128.0)]}
    monkeypatch.setattr(psutil, "sensors_temperatures", lambda: sensors, raising=False)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: charge(81), raising=False)
    host = machine.host()
    assert [quantity.name for quantity in host.quantities[6:]] == ["temperature", "battery"]
    row = total(host.fetch())
    assert (row["temperature"], row["battery"]) == (55.0, 81.0)
    monkeypatch.delattr(psutil, "sensors_temperatures")
    row = total(host.fetch())
    assert pd.isna(row["temperature"])
    assert row["battery"] == 81.0
    assert "The temperature cannot be read here" in host.note


def test_a_machine_without_sensors_has_no_charts_of_them(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(psutil, "sensors_temperatures", raising=False)
    monkeypatch.delattr(psutil, "sensors_battery", raising=False)
    assert len(machine.host().quantities) == len(Host.quantities)


def test_nvidia_cards_have_a_row_each(machine: Machine, nvidia: Path) -> None:
    nvidia.write_text("#!/bin/sh\necho '0, 37, 2048, 8192, 61'\necho '1, [N/A], 0, 8192, [Not Supported]'\n")
    host = machine.host()
    assert host.known_keys[-2:] == ("GPU 0", "GPU 1")
    rows = host.fetch().set_index("core")
    assert rows.loc["GPU 0", ["gpu", "gpu_memory", "temperature"]].tolist() == [37, 25, 61]
    assert rows.loc["GPU 1", ["gpu", "gpu_memory"]].isna().tolist() == [True, False]
    machine.pass_seconds(1)
    assert "GPU 0" not in set(host.fetch()["core"]), "the program is not run every second"
    machine.pass_seconds(5)
    assert "GPU 0" in set(host.fetch()["core"])


def test_nvidias_program_that_fails_is_quoted(machine: Machine, nvidia: Path) -> None:
    nvidia.write_text("#!/bin/sh\necho 'NVIDIA-SMI has failed because the driver is not there.'\nexit 9\n")
    host = machine.host()
    assert total(host.fetch())["memory"] > 0
    assert "(nvidia-smi: NVIDIA-SMI has failed because the driver is not there)" in host.note


def test_amd_cards_are_read_from_sysfs(machine: Machine) -> None:
    machine.write("sys/class/drm/card1/device/gpu_busy_percent", "12\n")
    machine.write("sys/class/drm/card1/device/mem_info_vram_used", "1000\n")
    machine.write("sys/class/drm/card1/device/mem_info_vram_total", "4000\n")
    machine.write("sys/class/drm/card1/device/hwmon/hwmon3/temp1_input", "47000\n")
    row = machine.host().fetch().set_index("core").loc["GPU 0"]
    assert row[["gpu", "gpu_memory", "temperature"]].tolist() == [12, 25, 47]


@pytest.fixture
def nvidia(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of the name of NVIDIA's, first in the path."""
    program = tmp_path / "bin" / "nvidia-smi"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return program


@pytest.mark.parametrize(
    ("sensors", "celsius"),
    [
        ({"nvme": [70.0], "coretemp": [41.0, 55.0]}, 55.0),
        ({"coretemp": [0.0, -128.0, None, 999.0], "k10temp": [44.0]}, 44.0),
        ({"acpitz": [27.8], "coretemp": []}, 27.8),
        ({"nvme": [70.0, 75.0]}, 75.0),
        ({"coretemp": [0.0]}, math.nan),
        ({}, math.nan),
    ],
)
def test_the_hottest_plausible_sensor_of_the_processor_counts(
    monkeypatch: pytest.MonkeyPatch, sensors: dict[str, list[float | None]], celsius: float
) -> None:
    found = {name: [SimpleNamespace(current=one) for one in values] for name, values in sensors.items()}
    monkeypatch.setattr(psutil, "sensors_temperatures", lambda: found, raising=False)
    assert str(processor_celsius()) == str(celsius)


@pytest.mark.parametrize(
    ("percent", "shown"), [(81, 81.0), (0, 0.0), (100.4, 100.0), (255, math.nan), (-1, math.nan)]
)
def test_a_battery_is_full_by_a_plausible_share(
    monkeypatch: pytest.MonkeyPatch, percent: float, shown: float
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: SimpleNamespace(percent=percent), raising=False)
    assert str(battery_percent()) == str(shown)


def test_a_card_of_nvidia_that_hangs_costs_no_other_value(
    machine: Machine, nvidia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.host_readings.sensors._TIMEOUT_SECONDS", 0.05)
    nvidia.write_text("#!/bin/sh\nexec sleep 5\n")
    host = machine.host()
    assert total(host.fetch())["memory"] > 0
    assert "did not answer within 0.05 s" in host.note
