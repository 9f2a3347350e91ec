"""Sends alerts as messages to Slack, Discord, Teams, ntfy, e-mail and a hundred other services by Apprise."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from apprise import NotifyType

from dashboard.alerts.alert import Alert
from dashboard.alerts.apprise_addresses import apprise_log, messenger_of, secrets_of
from dashboard.alerts.webhook import TOTAL_TIMEOUTS, words_of
from sources.http.deadline import call_with_deadline
from sources.redaction import redacted

THREAD_NAME = "messenger"
# Finds the cause in texts of errors of the system, of TLS and of mail servers, and of time limits.
_CAUSE = re.compile(
    r"\[Errno -?\d+\] ([^'\")]+)|(certificate verify failed: [^('\"\[]+)|(timed out)|\(\d{3}, b'([^']+)'"
)


class Messenger:
    """One address of Apprise, such as discord://... or mailto://...; its text is in no message.

    timeout: seconds for one read. Raises ValueError, without the address, where Apprise does not know it.
    """

    groups = True

    def __init__(self, address: str, secrets: Iterable[str], timeout: float) -> None:
        plugin = messenger_of(address)
        if plugin is None:
            raise ValueError("no address of Apprise")
        self._plugin, self._timeout = plugin, timeout
        # A redirect would send the token to another host.
        plugin.redirects = False
        self.name = str(plugin.service_name or "The service")
        self._secrets = {*secrets, *secrets_of(address)}

    def send(self, alert: Alert) -> str:
        """Send the alert, and return why that failed; "" where it succeeded."""
        limit = TOTAL_TIMEOUTS * self._timeout
        reason = call_with_deadline(lambda: self._notify(alert), limit, THREAD_NAME)
        if reason is None:
            return f"{self.name} did not answer within {limit:g} s. It or the network is slow or down."
        if isinstance(reason, Exception):
            why = type(reason).__name__
            return f"{self.name} could not be called ({why}). Check its address in the settings."
        return redacted(reason, self._secrets)

    def _notify(self, alert: Alert) -> str:
        records = apprise_log.start()
        fired = alert.cleared is None
        sent = self._plugin.notify(
            title=f"Alert {'fired' if fired else 'cleared'}: {alert.rule}",
            body=alert.text,
            notify_type=NotifyType.WARNING if fired else NotifyType.SUCCESS,
        )
        return "" if sent else self._reason(records)

    def _reason(self, records: list[logging.LogRecord]) -> str:
        said = [" ".join(one.getMessage().split()) for one in records if one.levelno >= logging.WARNING]
        words = "; ".join(dict.fromkeys(filter(None, map(_details, records))))
        why = "; ".join(dict.fromkeys(said)).rstrip(". ") or "the message was not accepted"
        return f"{self.name}: {why}{f' ({words})' if words else ''}. Check its address in the settings."


def _details(record: logging.LogRecord) -> str:
    """The service's own words, which Apprise logs as "Response Details" with the body of the answer.

    Of "Socket Exception", why the service cannot be reached: the whole text has the address with its tokens.
    """
    if str(record.msg).startswith("Socket Exception"):
        match = _CAUSE.search(record.getMessage())
        return " ".join(filter(None, match.groups())).strip() if match else ""
    if not str(record.msg).startswith("Response Details"):
        return ""
    body = record.args[0] if isinstance(record.args, tuple) and record.args else b""
    return words_of(body if isinstance(body, bytes) else str(body).encode())
