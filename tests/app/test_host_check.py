"""A name that anybody can resolve to this computer is refused."""

from __future__ import annotations

import pytest

from dashboard.app.host_check import accepted_host

ORIGINS = ["example.org:443", "*.example.net:5006"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:5006", "127.0.0.1:1", "192.168.1.20", "[::1]:5006", "[fe80::1]",
     "example.org:443", "EXAMPLE.org:443", "a.example.net:5006"],
)  # fmt: skip
def test_this_computer_addresses_and_origins_are_accepted(host: str) -> None:
    assert accepted_host(host, ORIGINS)


@pytest.mark.parametrize(
    "host",
    ["", "evil.test", "example.org", "example.org:80", "localhost.evil.test", "127.0.0.1.evil.test",
     "evil.test@localhost", "localhost#.evil.test", "evil.test/@127.0.0.1",
     "localhost?evil.test", "localhost evil", "[::1", "a.example.net:80",
     "evilexample.net:5006", "0x7f000001", "2130706433:80"],
)  # fmt: skip
def test_other_names_are_refused(host: str) -> None:
    assert not accepted_host(host, ORIGINS)


def test_without_origins_there_are_only_addresses() -> None:
    assert accepted_host("10.0.0.1", [])
    assert not accepted_host("example.org:443", [])
