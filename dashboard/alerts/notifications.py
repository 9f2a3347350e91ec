"""Alerts posted to webhooks as JSON, in threads of their own, so that neither a poll nor a page waits."""

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

TIMEOUT_SECONDS = 10.0
# All attempts and the pauses between them may take this many times the time-out of one.
TOTAL_TIMEOUTS = 6.0
MAX_WAITING = 100
TEMPORARY_STATUSES = (429, 500, 502, 503, 504)
THREAD_NAME = "webhook"
# At once, then after 2 and after 4 s. A Retry-After of hours would only delay later alerts.
RETRIES = Retry(
    3,
    backoff_factor=1.0,
    status_forcelist=TEMPORARY_STATUSES,
    allowed_methods=None,
    raise_on_status=False,
    respect_retry_after_header=False,
)

log = logging.getLogger("dashboard")


class WebhookNotifier:
    """Posts alerts to the webhooks of their rules. Of an address, only the host is ever logged.

    timeout: seconds for one attempt.
    """

    def __init__(
        self, rules: Iterable[Rule], *, timeout: float = TIMEOUT_SECONDS, retries: Retry = RETRIES
    ) -> None:
        with_webhook = [rule for rule in rules if rule.address]
        if with_webhook:
            mute_logs_of_thread(THREAD_NAME)
        by_address = {rule.address: _Webhook(rule, timeout, retries) for rule in with_webhook}
        self._by_rule = {str(rule.name): by_address[rule.address] for rule in with_webhook}

    def notify(self, alert: Alert) -> None:
        """Post the alert if its rule has a webhook. Returns at once; a failure is logged."""
        if webhook := self._by_rule.get(alert.rule):
            webhook.enqueue(alert)


def body_of(alert: Alert) -> dict[str, Any]:
    """The JSON object that a webhook receives."""
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
    """The queue and the thread of one address, which receives alerts in their order."""

    def __init__(self, rule: Rule, timeout: float, retries: Retry) -> None:
        self._address, self._secrets, self._timeout = rule.address, rule.secrets, timeout
        self._session = requests.Session()
        # Without credentials of its own, requests takes some from ~/.netrc.
        user = get_auth_from_url(rule.address)
        self._session.auth = user if any(user) else lambda request: request
        self._session.headers["User-Agent"] = "realtime-dashboard"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, DeadlineAdapter(max_retries=retries))
        self._waiting: queue.Queue[Alert] = queue.Queue(MAX_WAITING)
        threading.Thread(target=self._post_queued, name=THREAD_NAME, daemon=True).start()

    def enqueue(self, alert: Alert) -> None:
        try:
            self._waiting.put_nowait(alert)
        except queue.Full:
            self._log(alert, f"{MAX_WAITING} alerts wait for the webhook already. Check that it is up.")

    def _post_queued(self) -> None:
        while True:
            alert = self._waiting.get()
            if reason := self._failure(body_of(alert)):
                self._log(alert, reason)

    def _failure(self, body: dict[str, Any]) -> str:
        """Post the body, and return why that failed; "" where it succeeded."""
        limit = TOTAL_TIMEOUTS * self._timeout
        status = call_with_deadline(lambda: self._post(body), limit, THREAD_NAME)
        if status is None:
            return f"The webhook did not answer within {limit:g} s. It or the network is slow or down."
        if isinstance(status, Exception):
            return redacted(str(request_error("The webhook", status, self._address)), self._secrets)
        if status < 300:
            return ""
        return f"The webhook answered {status}. Check " + (
            "whether it is up." if status in TEMPORARY_STATUSES else "its address in the settings."
        )

    def _post(self, body: dict[str, Any]) -> int:
        # A redirect would turn the POST into a GET, or send the secrets of the address to another host.
        with self._session.post(
            self._address, json=body, timeout=self._timeout, allow_redirects=False, stream=True
        ) as answer:
            return int(answer.status_code)

    def _log(self, alert: Alert, reason: str) -> None:
        state = "fired" if alert.cleared is None else "cleared"
        log.warning("Alert %s: the notification that it %s was not delivered. %s", alert.rule, state, reason)
