"""Addresses of Apprise: what sends to them, and which of their parts are secret."""

from __future__ import annotations

import logging
import re
import threading
from typing import Any
from urllib.parse import unquote, urlsplit

from apprise import Apprise, NotificationManager

from dashboard.settings_validation import suggestion

_MIN_SECRET = 4
# Webhooks that services show to copy, and the forms in which Apprise knows them.
_COPIED = (
    (re.compile(r"https://(?:ptb|canary)\.discord(?:app)?\.com/(.+)"), r"https://discord.com/\1"),
    (re.compile(r"https://([^/]+)/hooks/([a-z0-9]{26})/?"), r"mmosts://\1/\2"),  # Mattermost
    (re.compile(r"http://([^/]+)/hooks/([a-z0-9]{26})/?"), r"mmost://\1/\2"),
    (re.compile(r"https://api\.telegram\.org/bot([^/]+)/sendMessage\?chat_id=([^&]+).*"), r"tgram://\1/\2/"),
    (re.compile(r"https://([^?]+)/message\?token=(A[\w.-]{14})"), r"gotifys://\1/\2"),
    (re.compile(r"http://([^?]+)/message\?token=(A[\w.-]{14})"), r"gotify://\1/\2"),
    (re.compile(r"https://open\.(?:feishu|larksuite)\.c\w+/open-apis/bot/v2/hook/(.+)"), r"lark://\1"),
)
_SECRET_PARTS = re.compile(r"[/?&=:@,#]+")


class AppriseLog(logging.Filter):
    """Collects the log records of Apprise from threads that send. They reach no handler, since they contain
    tokens."""

    def __init__(self) -> None:
        super().__init__()
        self._records = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        if (records := getattr(self._records, "list", None)) is not None:
            records.append(record)
        return False

    def start(self) -> list[logging.LogRecord]:
        """Return the list to which the log records of this thread are appended from now on."""
        records: list[logging.LogRecord] = []
        self._records.list = records
        return records


apprise_log = AppriseLog()
_logger = logging.getLogger("apprise")
_logger.setLevel(logging.DEBUG)
_logger.addFilter(apprise_log)


def messenger_of(address: str) -> Any:
    """The plugin object of Apprise that sends to an address, which may be the webhook of a service; None
    where Apprise has none for it."""
    known = next((form.sub(to, address) for form, to in _COPIED if form.fullmatch(address)), address)
    try:
        return Apprise.instantiate(known, suppress_exceptions=True)
    except Exception:  # a plugin may raise anything at an address
        return None


def unknown_address(address: str) -> str:
    """What is wrong with an address of which `messenger_of` has no plugin, in words that follow "has".

    Of the address they quote the scheme alone, since any other part may be a token.
    """
    scheme, is_whole, _ = address.partition("://")
    known = NotificationManager().schemas()
    if not is_whole:
        what = "an address without a scheme, such as discord:// or mailto://."
    elif scheme in ("http", "https"):
        what = f"an address of no known service, {scheme}://…; set that of a program of your own as webhook."
    elif scheme in known:
        what = f"an address that is incomplete, or needs a package that is not installed, {scheme}://…."
    else:
        what = f"an address that Apprise does not know, {scheme[:20]}://….{suggestion(scheme[:20], known)}"
    return f"{what} The documentation of Apprise, github.com/caronc/apprise, lists the forms."


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
