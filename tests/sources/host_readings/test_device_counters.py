"""Each byte of disks and networks counts once, whatever devices are made of others."""

from __future__ import annotations

import pytest

from sources.host_readings.device_counters import disk_counters, interface_counters
from tests.support.machine import Machine
from tests.support.serving import ROOT


@pytest.mark.parametrize(
    ("names", "leaves"),
    [
        ("sda sda1 sda2 dm-0 dm-1 loop0 ram0 zram0 sr0", "sda"),
        ("nvme0n1 nvme0n1p1 nvme0n1p2 nvme1n1 md0 md127 nvme0c0n1", "nvme0n1 nvme1n1"),
        ("mmcblk0 mmcblk0p1 mmcblk0p2", "mmcblk0"),
        ("xvda1 xvdb", "xvda1 xvdb"),
        ("sda sdaa sdb1", "sda sdaa sdb1"),
        ("vda vda15 bcache0 zd16 drbd1 fd0", "vda"),
    ],
)
def test_disks_are_those_that_are_no_part_and_not_made_of_others(
    machine: Machine, names: str, leaves: str
) -> None:
    machine.disks = dict.fromkeys(names.split(), (1, 1))
    machine.pass_seconds(1)
    assert list(disk_counters(machine.root / "sys")) == leaves.split()


def test_the_kernel_says_what_a_disk_is_made_of(machine: Machine) -> None:
    machine.disks = dict.fromkeys(("sda", "sdb", "cached", "weird3"), (1, 1))
    machine.write("sys/class/block/cached/slaves/sda", "")
    machine.write("sys/class/block/weird3/partition", "3")
    machine.pass_seconds(1)
    assert list(disk_counters(machine.root / "sys")) == ["sda", "sdb"]


def test_disks_of_a_container_are_read_whatever_the_length_of_a_line(machine: Machine) -> None:
    line = (ROOT / "tests" / "data" / "cases" / "19-diskstats").read_text()
    machine.write("proc/diskstats", line + "8 1 sdb 1 0 3\n8 2 sdc 1 0 5 0 1 0 7 0 0\n")
    assert disk_counters(machine.root / "sys") == {"sda": (0, 977 * 512), "sdc": (5 * 512, 7 * 512)}


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ("lo eth0 docker0 veth12ab br-3f bond0 eth1", "eth0 eth1"),
        ("lo enp3s0 wlp2s0 virbr0 vnet1 tun0 wg0 tailscale0 enp3s0.100", "enp3s0 wlp2s0"),
        ("lo0 en0 en1 utun0 awdl0 bridge0 gif0 stf0", "en0 en1"),
        ("Ethernet|Wi-Fi|vEthernet (Default Switch)|Loopback Pseudo-Interface 1|Local Area Connection* 2",
         "Ethernet|Wi-Fi"),
        ("lo tap0", "tap0"),
        ("lo bond0", "bond0"),
    ],
)  # fmt: skip
def test_interfaces_are_told_apart_by_their_names(machine: Machine, names: str, chosen: str) -> None:
    separator = "|" if "|" in names else " "
    machine.interfaces = dict.fromkeys(names.split(separator), (1, 1))
    machine.pass_seconds(1)
    assert list(interface_counters(machine.root / "sys")) == chosen.split(separator)


def test_physical_interfaces_are_those_with_a_device(machine: Machine) -> None:
    machine.interfaces = dict.fromkeys(("lo", "oddname0", "eth9", "bond0"), (1, 1))
    machine.write("sys/class/net/oddname0/device/vendor", "")
    for virtual in ("lo", "eth9", "bond0"):
        machine.write(f"sys/class/net/{virtual}/mtu", "1500")
    machine.pass_seconds(1)
    assert list(interface_counters(machine.root / "sys")) == ["oddname0"]


def test_a_container_has_the_interface_that_leads_out_of_it(machine: Machine) -> None:
    for virtual in ("lo", "eth0"):
        machine.write(f"sys/class/net/{virtual}/mtu", "1500")
    assert list(interface_counters(machine.root / "sys")) == ["eth0"]
