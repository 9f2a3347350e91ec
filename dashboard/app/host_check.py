"""Checks the Host header against DNS rebinding: another site may let its own name resolve to this server."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from bokeh.server.util import check_allowlist
from bokeh.settings import settings

# Signs around the host of an address, of which a Host header has none.
_NO_HOST = re.compile(r"[@/?#\\\s]")


def socket_origins(given: Sequence[str]) -> Sequence[str]:
    """The origins that may open sockets: those of BOKEH_ALLOW_WS_ORIGIN, which Bokeh prefers, or the ones
    that are given."""
    return settings.allowed_ws_origin() or given


def accepted_host(host: str, origins: Collection[str]) -> bool:
    """Whether a Host header is localhost, an IP address or one of the origins that may open sockets.

    A name can be resolved to any address by its owner (DNS rebinding); an address cannot.
    origins: as "example.org:443" or a pattern of Bokeh's such as "*.example.org".
    """
    if _NO_HOST.search(host):
        return False
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_address(name) or check_allowlist(host.lower(), list(origins))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
