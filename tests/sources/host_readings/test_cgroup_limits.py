"""What a container may use, as the kernel writes it in both versions of control groups."""

from __future__ import annotations

import pytest

from sources.host_readings.cgroup_limits import cpu_limit, memory_limit
from tests.support.machine import Machine


def write(machine: Machine, folder: str, **files: str) -> None:
    for name, content in files.items():
        machine.write(f"sys/fs/cgroup/{folder}/{name.replace('__', '.')}", f"{content}\n")


def test_version_2_has_memory_without_what_can_be_freed_at_once(machine: Machine) -> None:
    machine.write("proc/self/cgroup", "0::/\n")
    write(
        machine,
        "",
        memory__max="400000",
        memory__current="300000",
        memory__stat="anon 1\ninactive_file 100000",
    )
    write(machine, "", cpu__max="150000 100000", cpu__stat="usage_usec 2500000\nuser_usec 1")
    assert memory_limit(machine.root / "sys") == (200_000, 400_000)
    assert cpu_limit(machine.root / "sys") == (2.5, 1.5)


@pytest.mark.parametrize("path", ["/docker/1a2b", "/"])
def test_version_1_has_its_controllers_in_folders(machine: Machine, path: str) -> None:
    machine.write("proc/self/cgroup", f"5:memory:{path}\n4:cpu,cpuacct:{path}\n")
    memory = {"limit_in_bytes": "400000", "usage_in_bytes": "300000", "stat": "total_inactive_file 100000"}
    write(machine, "memory", **{f"memory__{name}": content for name, content in memory.items()})
    write(machine, "cpu", cpu__cfs_quota_us="50000", cpu__cfs_period_us="100000")
    write(machine, "cpuacct", cpuacct__usage="3000000000")
    assert memory_limit(machine.root / "sys") == (200_000, 400_000)
    assert cpu_limit(machine.root / "sys") == (3.0, 0.5)


def test_the_limit_that_is_nearest_counts_among_nested_groups(machine: Machine) -> None:
    machine.write("proc/self/cgroup", "0::/pod/inner/deepest\n")
    write(machine, "pod", memory__max="1000", memory__current="900", cpu__max="200000 100000")
    write(machine, "pod/inner", memory__max="500", memory__current="100", cpu__max="50000 100000")
    write(machine, "pod/inner/deepest", memory__max="max", memory__current="50", cpu__max="max 100000")
    assert memory_limit(machine.root / "sys") == (900, 1_000)
    assert cpu_limit(machine.root / "sys") == (0.0, 0.5)


def test_a_machine_without_limits_has_none(machine: Machine) -> None:
    assert (memory_limit(machine.root / "sys"), cpu_limit(machine.root / "sys")) == (None, None)
    machine.write("proc/self/cgroup", "5:memory:/\n4:cpu:/\n0::/\n")
    write(machine, "memory", memory__limit_in_bytes=str(2**63 - 4096), memory__usage_in_bytes="5")
    write(machine, "cpu", cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    assert (memory_limit(machine.root / "sys"), cpu_limit(machine.root / "sys")) == (None, None)


def test_the_limits_of_a_service_are_not_those_of_the_machine(machine: Machine) -> None:
    machine.write("proc/1/cgroup", "0::/init.scope\n")
    machine.write("proc/self/cgroup", "0::/system.slice/dashboard.service\n")
    write(machine, "system.slice/dashboard.service", memory__max="1000", memory__current="900")
    assert memory_limit(machine.root / "sys") is None


def test_a_container_shows_shares_of_its_limits(machine: Machine) -> None:
    write(machine, "", memory__max="400000", memory__current="300000", cpu__max="50000 100000")
    write(machine, "", cpu__stat="usage_usec 1000000")
    host = machine.host()
    host.fetch()
    write(machine, "", cpu__stat="usage_usec 1500000")
    machine.pass_seconds(2)
    row = host.fetch().iloc[0]
    assert (row["memory"], row["cpu"]) == (75.0, 50.0)
    assert "share of the 0.5 CPUs that this container may use" in host.note


def test_a_limit_above_the_memory_of_the_machine_is_none(machine: Machine) -> None:
    write(machine, "", memory__max="999999999", memory__current="300000")
    host = machine.host()
    assert host.fetch().iloc[0]["memory"] == 30.0
    assert host.note == ""


def test_a_quota_of_more_processors_than_there_are_is_none(machine: Machine) -> None:
    write(machine, "", cpu__max="800000 100000", cpu__stat="usage_usec 1000000")
    host = machine.host()
    host.fetch()
    machine.pass_seconds(2, busy=[100, 100], idle=[100, 100])
    assert host.fetch().iloc[0]["cpu"] == 50.0
    assert host.note == ""
