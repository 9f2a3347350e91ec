"""Alerts posted as JSON, from threads of their own, so that neither a poll nor a page waits for them."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import requests
from requests.utils import get_auth_from_url
from urllib3.util import Retry

from dashboard.alerts.evaluators import Alert
from dashboard.alerts.rules import Rule
from sources.deadline import DeadlineAdapter, call_with_deadline
from sources.http_errors import request_error
from sources.redaction import mute_logs_of_thread, redacted

TRY_SECONDS = 10.0
ALL_TRIES = 6.0  # times as long as one, the pauses in it
MAX_WAITING = 100
PASSING = (429, 500, 502, 503, 504)
THREAD = "webhook"
# At once, then after 2 and after 4 s; a Retry-After of hours would only keep later alerts waiting.
RETRIES = Retry(
    3,
    backoff_factor=1.0,
    status_forcelist=PASSING,
    allowed_methods=None,
    raise_on_status=False,
    respect_retry_after_header=False,
)

log = logging.getLogger("dashboard")


class WebhookNotifier:
    """Tells the webhooks of rules. Nothing of their addresses but the host is ever logged.

    timeout: seconds for one try.
    """

    def __init__(
        self, rules: Iterable[Rule], *, timeout: float = TRY_SECONDS, retries: Retry = RETRIES
    ) -> None:
        with_one = [rule for rule in rules if rule.address]
        if with_one:
            mute_logs_of_thread(THREAD)
        by_address = {rule.address: _Webhook(rule, timeout, retries) for rule in with_one}
        self._by_rule = {str(rule.name): by_address[rule.address] for rule in with_one}

    def tell(self, alert: Alert) -> None:
        """Post the alert, if its rule asks for that. Returns at once; a failure becomes a line in the log."""
        if webhook := self._by_rule.get(alert.rule):
            webhook.tell(alert)


def body_of(alert: Alert) -> dict[str, Any]:
    """What a webhook is sent."""
    return {
        "alert": alert.rule,
        "state": "fired" if alert.cleared is None else "cleared",
        "source": alert.source,
        "quantity": alert.quantity,
        "key": alert.key,
        "value": alert.value,
        "unit": alert.unit,
        "text": alert.text,
        "fired": _iso(alert.fired),
        "cleared": None if alert.cleared is None else _iso(alert.cleared),
    }


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="seconds")


class _Webhook:
    """One address, told in the order of the alerts."""

    def __init__(self, rule: Rule, timeout: float, retries: Retry) -> None:
        self._address, self._secrets, self._timeout = rule.address, rule.secrets, timeout
        self._session = requests.Session()
        # Without an auth of its own requests takes one from ~/.netrc.
        user = get_auth_from_url(rule.address)
        self._session.auth = user if any(user) else lambda request: request
        self._session.headers["User-Agent"] = "realtime-dashboard"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter(max_retries=retries))
        self._waiting: queue.Queue[Alert] = queue.Queue(MAX_WAITING)
        threading.Thread(target=self._work, name=THREAD, daemon=True).start()

    def tell(self, alert: Alert) -> None:
        try:
            self._waiting.put_nowait(alert)
        except queue.Full:
            self._log(alert, f"{MAX_WAITING} others wait for it already. Check that it is up.")

    def _work(self) -> None:
        while True:
            alert = self._waiting.get()
            if trouble := self._trouble(body_of(alert)):
                self._log(alert, trouble)

    def _trouble(self, body: dict[str, Any]) -> str:
        """Posts it, and returns why that was of no use, or ""."""
        limit = ALL_TRIES * self._timeout
        status = call_with_deadline(lambda: self._post(body), limit, THREAD)
        if status is None:
            return f"The webhook did not answer within {limit:g} s. It or the network is slow or down."
        if isinstance(status, Exception):
            return redacted(str(request_error("The webhook", status, self._address)), self._secrets)
        if status < 300:
            return ""
        return f"The webhook answered {status}. Check " + (
            "whether it is up." if status in PASSING else "its address in the settings."
        )

    def _post(self, body: dict[str, Any]) -> int:
        # A redirect would make a GET of it, or carry what the address hides to another host.
        with self._session.post(
            self._address, json=body, timeout=self._timeout, allow_redirects=False, stream=True
        ) as answer:
            return int(answer.status_code)

    def _log(self, alert: Alert, trouble: str) -> None:
        state = "fired" if alert.cleared is None else "is over"
        log.warning("Alert %s: nobody was told that it %s. %s", alert.rule, state, trouble)
