"""A machine whose /proc and /sys are folders, which psutil reads as if they were the kernel's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sources.host import Host

_KILOBYTES = {"MemTotal": 1000, "MemFree": 600, "MemAvailable": 700}
_ZEROES = ("Buffers", "Cached", "Active", "Inactive", "Shmem", "Slab")
_MEMORY = "".join(
    f"{name}: {size} kB\n" for name, size in {**_KILOBYTES, **dict.fromkeys(_ZEROES, 0)}.items()
)


class Machine:
    """cores: busy and idle ticks of each (hundredths of a second). disks: sectors read and written.
    interfaces: bytes received and sent. replaced: the content of other files below /proc; None for those that
    are not there."""

    def __init__(self, root: Path) -> None:
        self.root, self.seconds = root, 100.0
        self.cores = [[0, 100], [0, 100]]
        self.disks: dict[str, tuple[int, int]] = {"sda": (10, 10)}
        self.interfaces: dict[str, tuple[int, int]] = {"lo": (5, 5), "eth0": (1_000, 50)}
        self.replaced: dict[str, str | None] = {}
        self.pass_seconds(0)

    def host(self, **settings: Any) -> Host:
        return Host(stopwatch=lambda: self.seconds, sysfs=self.root / "sys", **settings)

    def pass_seconds(
        self, seconds: float, busy: list[int] | None = None, idle: list[int] | None = None
    ) -> None:
        """Set the stopwatch on, and write all counters."""
        self.seconds += seconds
        ticks = round(seconds * 100)
        for number, core in enumerate(self.cores):
            core[0] += busy[number] if busy else 0
            core[1] += idle[number] if idle else ticks
        for file, content in self._files().items():
            self.write(f"proc/{file}", content)

    def write(self, file: str, content: str | None) -> None:
        """Write a file below the root; None deletes it."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(content)

    def _files(self) -> dict[str, str | None]:
        cores = [
            f"cpu{number} {busy} 0 0 {idle} 0 0 0 0 0 0" for number, (busy, idle) in enumerate(self.cores)
        ]
        disks = [
            f"8 {n} {name} 1 0 {r} 0 1 0 {w} 0 0 0 0" for n, (name, (r, w)) in enumerate(self.disks.items())
        ]
        nets = [f"{name}: {r} 0 0 0 0 0 0 0 {s} 0 0 0 0 0 0 0" for name, (r, s) in self.interfaces.items()]
        return {
            "stat": "\n".join(["cpu 0 0 0 0 0 0 0 0 0 0", *cores, ""]),
            "meminfo": _MEMORY,
            "vmstat": "",
            "diskstats": "\n".join([*disks, ""]),
            "net/dev": "\n".join(["Inter-| Receive", " face |bytes", *nets, ""]),
            **self.replaced,
        }
