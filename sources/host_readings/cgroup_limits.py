"""The limits of the container in which this program runs, and their usage.

Facts: Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst: a limit holds for a group and
all groups in it; `memory.current` includes files in the cache, of which `inactive_file` can be freed at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

# Version 1 writes "no limit" as the largest number of pages.
_NO_LIMIT = 1 << 60
_SYSTEMD = "/init.scope"


class MemoryLimit(NamedTuple):
    """Memory of a control group: bytes in use, and the limit in bytes."""

    used: int
    limit: int


class CpuLimit(NamedTuple):
    """Processor time of a control group: seconds used since its start, and the quota as a number of
    processors."""

    used: float
    processors: float


def memory_limit(sysfs: Path) -> MemoryLimit | None:
    """The limit with the highest usage, of this program's group and its parents; None without a limit."""
    limits = [*_memory_limits(sysfs)]
    return max(limits, key=lambda one: one.used / one.limit, default=None)


def cpu_limit(sysfs: Path) -> CpuLimit | None:
    """The smallest quota of processor time, of this program's group and those around it; None without one."""
    return min(_cpu_limits(sysfs), key=lambda one: one.processors, default=None)


def _memory_limits(sysfs: Path) -> Iterator[MemoryLimit]:
    for group in _groups(sysfs, ""):
        with suppress(OSError, ValueError):
            limit, used = _number(group / "memory.max"), _number(group / "memory.current")
            yield _limit(used - _field(group / "memory.stat", "inactive_file"), limit)
    for group in _groups(sysfs, "memory"):
        with suppress(OSError, ValueError):
            limit, used = _number(group / "memory.limit_in_bytes"), _number(group / "memory.usage_in_bytes")
            yield _limit(used - _field(group / "memory.stat", "total_inactive_file"), limit)


def _limit(used: int, limit: int) -> MemoryLimit:
    if not 0 < limit < _NO_LIMIT:
        raise ValueError("no limit")
    return MemoryLimit(max(used, 0), limit)


def _cpu_limits(sysfs: Path) -> Iterator[CpuLimit]:
    for group in _groups(sysfs, ""):
        with suppress(OSError, ValueError):
            quota, period = (group / "cpu.max").read_text().split()
            yield _quota(_field(group / "cpu.stat", "usage_usec") / 1e6, int(quota), int(period))
    for group in _groups(sysfs, "cpu"):
        with suppress(OSError, ValueError):
            quota_us, period_us = _number(group / "cpu.cfs_quota_us"), _number(group / "cpu.cfs_period_us")
            # The processor time is counted by another controller, which is usually mounted with this one.
            files = (place / "cpuacct.usage" for place in (group, _same_group(sysfs, group)))
            used = next((file for file in files if file.exists()), group)
            yield _quota(_number(used) / 1e9, quota_us, period_us)


def _quota(used: float, quota: int, period: int) -> CpuLimit:
    if quota <= 0 or period <= 0:
        raise ValueError("no quota")
    return CpuLimit(used, quota / period)


def _same_group(sysfs: Path, group: Path) -> Path:
    root = sysfs / "fs" / "cgroup"
    return root / "cpuacct" / Path(*group.relative_to(root).parts[1:])


def _groups(sysfs: Path, controller: str) -> list[Path]:
    """This program's group and those around it up to the outermost that is visible.

    A container sees its own group as the outermost one. Where systemd runs, on a machine or in a container,
    the groups below are its services, whose limits are not those of the machine.

    controller: of version 1; "" for version 2.
    """
    root = sysfs / "fs" / "cgroup"
    outermost = next((place for place in _roots(root, controller) if place.is_dir()), None)
    if outermost is None:
        return []
    first = {_path("1", ""), _path("1", "name=systemd")}
    path = "" if _SYSTEMD in first else _path("self", controller)
    parts = [part for part in path.split("/") if part not in ("", "..")]
    groups = [outermost.joinpath(*parts[:depth]) for depth in range(len(parts), 0, -1)]
    return [*groups, outermost]


def _roots(root: Path, controller: str) -> list[Path]:
    if not controller:
        return [root / "unified", root]
    return [root / controller, root / "cpu,cpuacct"] if controller == "cpu" else [root / controller]


def _path(process: str, controller: str) -> str:
    """The group of a process, as its line "4:memory:/docker/1a2b" or "0::/" names it; "" where unknown."""
    try:
        lines = Path(psutil.PROCFS_PATH, process, "cgroup").read_text().splitlines()
    except (OSError, ValueError):
        return ""
    entries = [line.split(":", 2) for line in lines if line.count(":") >= 2]
    return next((path for _, controllers, path in entries if controller in controllers.split(",")), "")


def _number(file: Path) -> int:
    """Raises ValueError for "max", which is no limit."""
    return int(file.read_text())


def _field(file: Path, name: str) -> int:
    """A number of a file with a name and a number per line; 0 where it is not there."""
    try:
        pairs = (line.split() for line in file.read_text().splitlines())
        return next(int(value) for key, value in pairs if key == name)
    except (OSError, ValueError, StopIteration):
        return 0
