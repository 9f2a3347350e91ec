"""Addresses of Apprise: what sends to them, and which of their parts are secret."""

from __future__ import annotations

import logging
import re
import threading
from typing import Any
from urllib.parse import unquote, urlsplit

from apprise import Apprise

_MIN_SECRET = 4
_SECRET_PARTS = re.compile(r"[/?&=:@,#]+")


class AppriseLog(logging.Filter):
    """Collects what Apprise logs in a thread that sends. No handler gets it, since it has tokens."""

    def __init__(self) -> None:
        super().__init__()
        self._records = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        if (records := getattr(self._records, "list", None)) is not None:
            records.append(record)
        return False

    def start(self) -> list[logging.LogRecord]:
        """The list to which the records of this thread are added from now on."""
        records: list[logging.LogRecord] = []
        self._records.list = records
        return records


apprise_log = AppriseLog()
_logger = logging.getLogger("apprise")
_logger.setLevel(logging.DEBUG)
_logger.addFilter(apprise_log)


def messenger_of(address: str) -> Any:
    """What Apprise sends with to an address, also to a webhook of a service; None where it has nothing."""
    try:
        return Apprise.instantiate(address, suppress_exceptions=True)
    except Exception:  # a plugin may raise anything at an address
        return None


def secrets_of(address: str) -> set[str]:
    """All parts of an address but its scheme and the name of a host, since each may be a token."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return {address}
    rest = address.partition("://")[2]
    is_name = "." in host or host == "localhost"
    found = {one for one in _SECRET_PARTS.split(rest) if len(one) >= _MIN_SECRET}
    found |= {unquote(one) for one in found}
    return {one for one in found if not (is_name and one.lower() == host)} | {address}
