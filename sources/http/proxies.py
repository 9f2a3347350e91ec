"""Which proxy a connection goes through: that of a setting, or that of the environment."""

from __future__ import annotations

import os
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from requests.utils import get_environ_proxies, select_proxy

_SETTING = "the setting proxy"
_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


class Proxy(NamedTuple):
    """A proxy: its address, login included, and what sets it, as "HTTPS_PROXY" or "the setting proxy"."""

    address: SplitResult
    set_by: str

    @property
    def host(self) -> str:
        """Host and port, without the login."""
        return f"{self.address.hostname}:{self.port}"

    @property
    def port(self) -> int:
        return self.address.port or (443 if self.address.scheme == "https" else 80)

    @property
    def advice(self) -> str:
        """What to do where it fails."""
        is_setting = self.set_by == _SETTING
        return f"Check {self.set_by}{'' if is_setting else ', or name the host of the service in NO_PROXY'}"


def proxy_of(url: str, setting: str = "") -> Proxy | None:
    """The proxy for a URL; None where there is none.

    setting: the address that is set for this service; "": that of the environment holds.
    Raises ValueError, without the login, where its address is none.
    """
    if setting:
        return read_proxy(setting, _SETTING)
    as_http = url.replace("ws", "http", 1) if url.startswith("ws") else url
    try:
        address = select_proxy(as_http, get_environ_proxies(as_http))
    except ValueError:  # of a URL that is none, which the call itself reports
        return None
    return read_proxy(address, _variable(urlsplit(as_http).scheme)) if address else None


def read_proxy(address: str, set_by: str) -> Proxy:
    """A proxy by its address; one without a scheme is one of http. Raises ValueError, without the login."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        if parts.scheme in _SCHEMES and (parts.hostname or "").strip() and parts.port != 0:
            return Proxy(parts, set_by)
    except ValueError:
        pass
    raise ValueError(
        f"{set_by} must be the address of a proxy, such as http://proxy.example.org:3128, or "
        "http://user:password@proxy.example.org:3128 with signs of the password percent-encoded"
    )


def _variable(scheme: str) -> str:
    """The environment variable that sets the proxy of a scheme."""
    names = (f"{scheme}_proxy", f"{scheme}_PROXY".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in names if os.environ.get(name)), "the system's proxy")
