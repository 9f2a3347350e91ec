"""Graphics processors, the temperature of the processor and the battery of this machine.

Facts: `nvidia-smi --help-query-gpu`: values that a card does not have are "[N/A]" or "[Not Supported]".
Linux, Documentation/gpu/amdgpu/thermal.rst: `gpu_busy_percent` is in the folder of the device.
"""

from __future__ import annotations

import csv
import math
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from sources.numbers.parser import number_or_nan

_GPU_SECONDS, _PAUSE_SECONDS = 5.0, 60.0
_TIMEOUT_SECONDS = 3.0
_QUERY = "index,utilization.gpu,memory.used,memory.total,temperature.gpu"
# Names of the sensors in processors, as Linux and psutil have them.
_PROCESSOR_SENSORS = (
    "coretemp", "k10temp", "k8temp", "zenpower", "cpu_thermal", "cpu-thermal", "soc_thermal", "cpu", "acpitz",
)  # fmt: skip
# What a sensor that is not connected reports is outside of this.
_UNKNOWN_CHARGE = 255
_PLAUSIBLE_CELSIUS = (-40.0, 125.0)


class Gpu(NamedTuple):
    """One graphics processor: utilisation and memory in per cent, temperature in °C; NaN where it does not
    report a value."""

    name: str
    busy: float
    memory: float
    celsius: float


class GpuReader:
    """Reads the graphics processors of NVIDIA and AMD, now and then: the program of NVIDIA needs up to a
    second.

    names: those that were there at the start. error: why those of NVIDIA could not be read; "" where they
    could, or where there are none.
    """

    def __init__(self, sysfs: Path, stopwatch: Callable[[], float]) -> None:
        self._sysfs, self._stopwatch = sysfs, stopwatch
        self._next_at = -math.inf
        self.error = ""
        self.names = [gpu.name for gpu in self.read()]
        self._next_at = -math.inf

    @property
    def available(self) -> bool:
        """Whether there is a graphics processor, or the program of NVIDIA that lists them."""
        return bool(self.names or self.error)

    def read(self) -> list[Gpu]:
        """The readings of all graphics processors; empty where they were read less than _GPU_SECONDS ago."""
        now = self._stopwatch()
        if now < self._next_at:
            return []
        found: list[Gpu] = []
        try:
            found += _nvidia()
            self.error = ""
        except (OSError, ValueError) as error:
            self.error = str(error)
        self._next_at = now + (_PAUSE_SECONDS if self.error else _GPU_SECONDS)
        devices = _amd_devices(self._sysfs)
        return [*found, *(_amd(device, number) for number, device in enumerate(devices, len(found)))]


def processor_celsius() -> float:
    """The temperature of the processor (°C): that of its hottest sensor or, where no sensor is known as one
    of the processor, the highest of all; NaN without sensors."""
    sensors = psutil.sensors_temperatures()
    names = [name for name in _PROCESSOR_SENSORS if sensors.get(name)] or list(sensors)
    for name in names:
        if plausible := [one.current for one in sensors[name] if _is_plausible(one.current)]:
            return float(max(plausible))
    return math.nan


def battery_percent() -> float:
    """The charge of the battery in per cent; NaN without a battery, or where the charge is unknown (255 in
    Windows)."""
    battery = psutil.sensors_battery()
    percent = math.nan if battery is None else float(battery.percent)
    return min(percent, 100.0) if 0 <= percent < _UNKNOWN_CHARGE else math.nan


def _is_plausible(celsius: float | None) -> bool:
    low, high = _PLAUSIBLE_CELSIUS
    return celsius is not None and low < celsius < high and celsius != 0


def _nvidia() -> list[Gpu]:
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    command = [program, f"--query-gpu={_QUERY}", "--format=csv,noheader,nounits"]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError(f"nvidia-smi did not answer within {_TIMEOUT_SECONDS:g} s") from None
    said = ended.stdout.decode(errors="replace").strip()
    if ended.returncode:
        words = " ".join((said or ended.stderr.decode(errors="replace")).split())
        raise ValueError(f"nvidia-smi: {words[:200].rstrip('. ')}")
    return [_nvidia_gpu(fields) for fields in csv.reader(said.splitlines()) if len(fields) == 5]


def _nvidia_gpu(fields: Sequence[str]) -> Gpu:
    busy, used, total, celsius = (number_or_nan(field) for field in fields[1:])
    return Gpu(f"GPU {fields[0].strip()}", busy, _percent(used, total), celsius)


def _amd_devices(sysfs: Path) -> list[Path]:
    files = (sysfs / "class" / "drm").glob("card*/device/gpu_busy_percent")
    return sorted(file.parent for file in files)


def _amd(device: Path, position: int) -> Gpu:
    sensors = [*device.glob("hwmon/hwmon*/temp1_input")]
    memory = _percent(_read(device / "mem_info_vram_used"), _read(device / "mem_info_vram_total"))
    celsius = _read(sensors[0]) / 1000 if sensors else math.nan
    return Gpu(f"GPU {position}", _read(device / "gpu_busy_percent"), memory, celsius)


def _read(file: Path) -> float:
    with suppress(OSError, ValueError):
        return float(file.read_text())
    return math.nan


def _percent(used: float, total: float) -> float:
    return 100 * used / total if total > 0 else math.nan
