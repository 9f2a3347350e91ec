"""Bytes that disks and network interfaces have moved since the start, each byte counted once.

Facts: Linux, Documentation/admin-guide/iostats.rst: a line of /proc/diskstats has 11 counters and, on newer
kernels, 15 or 17; sectors have 512 bytes. psutil reads none of the disks where one line has another length,
as it has in some containers. Documentation/ABI/stable/sysfs-block: a device that is made of others has them
in `slaves`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import psutil

_SECTOR_BYTES = 512
_MIN_FIELDS = 12

_VIRTUAL_DISK = re.compile(r"loop\d|z?ram\d|sr\d|fd\d|dm-\d|md[_\d]|zd\d|drbd\d|bcache\d|nvme\d+c\d+n\d")
# Loopback, bridges, tunnels and the ends of containers, in the names of Linux, BSD, macOS and Windows.
_LOOPBACK = re.compile(r"lo\d*$|loopback", re.IGNORECASE)
_VIRTUAL_INTERFACE = re.compile(
    r"(?:docker|podman|veth|vnet|virbr|vmbr|br-|br\d|bridge|bond|team|dummy|ifb|tun|tap|wg|ppp|sit|gre|erspan|ip6|ipip"
    r"|ip_vti|tunl|vxlan|geneve|macvlan|macvtap|ipvlan|vlan|lxc|lxd|cni|cali|flannel|cilium|kube|weave|nodelocaldns"
    r"|vmnet|vboxnet|tailscale|zt[a-z0-9]|nordlynx|utun|awdl|llw|gif\d|stf\d|anpi|ap\d|vEthernet|isatap|teredo"
    r"|vmware|virtualbox|hyper-v)|.*(?:\.\d+|@)|local area connection\* ",
    re.IGNORECASE,
)


class ByteCounters(NamedTuple):
    """Bytes in (received, read) and out (sent, written) of one device."""

    inward: int
    outward: int


Devices = Mapping[str, ByteCounters]


def disk_counters(sysfs: Path) -> Devices:
    """The disks that are no part of another one and not made of others: no partitions, RAID, LVM or loops.

    Raises OSError, ValueError and what psutil raises where there are none to read.
    """
    counters = _linux_disks() if psutil.LINUX else _psutil_disks()
    return {name: moved for name, moved in counters.items() if _is_leaf_disk(name, counters, sysfs)}


def interface_counters(sysfs: Path) -> Devices:
    """The physical network interfaces; in a container, which has none, those that lead out of it.

    Raises what psutil raises.
    """
    # Without nowrap psutil adds what a counter had before it was reset.
    read = psutil.net_io_counters(pernic=True, nowrap=False)
    counters = {name: ByteCounters(int(one.bytes_recv), int(one.bytes_sent)) for name, one in read.items()}
    chosen = _outward_interfaces(counters, sysfs)
    return {name: counters[name] for name in chosen}


def rates(before: Devices | None, now: Devices | None, seconds: float) -> tuple[float, float]:
    """Bytes per second in and out, of all devices that are in both readings.

    NaN where a reading is missing, a counter was reset, or no time has passed. A device that was plugged in
    brings the bytes of its past, which are not of this time.
    """
    pairs = [(before[name], moved) for name, moved in (now or {}).items() if before and name in before]
    grown = [(new.inward - old.inward, new.outward - old.outward) for old, new in pairs]
    if not grown or seconds <= 0 or any(min(one) < 0 for one in grown):
        return math.nan, math.nan
    return sum(one[0] for one in grown) / seconds, sum(one[1] for one in grown) / seconds


def _linux_disks() -> dict[str, ByteCounters]:
    counters = {}
    lines = Path(psutil.PROCFS_PATH, "diskstats").read_text(encoding="utf-8", errors="replace").splitlines()
    for line in lines:
        fields = line.split()
        if len(fields) >= _MIN_FIELDS and fields[5].isdecimal() and fields[9].isdecimal():
            counters[fields[2]] = ByteCounters(int(fields[5]) * _SECTOR_BYTES, int(fields[9]) * _SECTOR_BYTES)
    if lines and not counters:
        raise ValueError(f"no line of diskstats can be read, such as {lines[0].strip()[:80]!r}")
    return counters


def _psutil_disks() -> dict[str, ByteCounters]:
    read = psutil.disk_io_counters(perdisk=True, nowrap=False) or {}
    return {name: ByteCounters(int(one.read_bytes), int(one.write_bytes)) for name, one in read.items()}


def _is_leaf_disk(name: str, names: Iterable[str], sysfs: Path) -> bool:
    known = sysfs / "class" / "block" / name
    if _VIRTUAL_DISK.match(name) or (known / "partition").exists() or _has_entries(known / "slaves"):
        return False
    return not any(_is_partition_of(name, other) for other in names)


def _is_partition_of(name: str, disk: str) -> bool:
    """Whether "sda1" is a part of "sda", or "nvme0n1p1" of "nvme0n1", by the kernel's naming."""
    between = r"p\d+" if disk[-1:].isdigit() else r"s?\d+"
    return name != disk and name.startswith(disk) and bool(re.fullmatch(between, name[len(disk) :]))


def _has_entries(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def _outward_interfaces(names: Iterable[str], sysfs: Path) -> list[str]:
    """The physical ones or, where there are none, those whose name is no virtual one, or else all but
    loopback."""
    named = [name for name in names if not _LOOPBACK.match(name)]
    real = [name for name in named if not _VIRTUAL_INTERFACE.match(name)]
    network = sysfs / "class" / "net"
    # An interface that the kernel does not list there is classified by its name.
    physical = [
        name
        for name in named
        if (network / name / "device").exists() or (name in real and not (network / name).exists())
    ]
    return physical or real or named
