"""Sends alerts to webhooks and messengers in separate threads, so that polls and pages do not wait."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol

from dashboard.alerts.alert import Alert
from dashboard.alerts.messengers import THREAD_NAME as MESSENGER_THREAD
from dashboard.alerts.messengers import Messenger
from dashboard.alerts.rules import Rule
from dashboard.alerts.webhook import THREAD_NAME, Webhook
from dashboard.signal import Signal
from sources.environment import expanded
from sources.environment_files import environment_files
from sources.redaction import mute_logs_of_thread

TIMEOUT_SECONDS = 10.0
MAX_WAITING = 100
# In these seconds after the first alert, others of its rule become lines of the same message.
GATHER_SECONDS = 1.0
MAX_GATHERED, MAX_LINES = 10_000, 10
# Growing pauses between the attempts to send one alert, of an hour in all.
PAUSES_SECONDS = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, *[300.0] * 11)

log = logging.getLogger("dashboard")


class Sender(Protocol):
    """Sends one alert at a time. name: of the service, for texts. groups: whether alerts of a rule that come
    together are one message.
    """

    name: str
    groups: bool

    def send(self, alert: Alert) -> str:
        """Send the alert, and return why that failed, without any secret; "" where it succeeded."""
        ...


class Notifier:
    """Sends alerts to the webhook and the messengers of their rules.

    timeout: seconds for one read. pauses: seconds between the attempts to send an alert.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        *,
        timeout: float = TIMEOUT_SECONDS,
        pauses: Sequence[float] = PAUSES_SECONDS,
    ) -> None:
        self._signal = Signal[tuple[str, ...]]("failures to notify")
        # By the text of the settings: what its ${VARIABLES} stand for may change.
        self._by_text: dict[str, _Target] = {}
        self._by_rule: dict[str, list[_Target]] = {}
        for rule in rules:
            for text in filter(None, dict.fromkeys((rule.webhook, *rule.notify))):
                if text not in self._by_text:
                    make_sender = partial(_sender, rule, text, timeout)
                    self._by_text[text] = _Target(make_sender, pauses, self._publish)
                self._by_rule.setdefault(str(rule.name), []).append(self._by_text[text])

    def notify(self, alert: Alert) -> None:
        """Send the alert to where its rule says. Returns at once."""
        for target in self._by_rule.get(alert.rule, ()):
            target.enqueue(alert)

    @property
    def errors(self) -> tuple[str, ...]:
        """The reasons why notifications fail now, as sentences for viewers; empty while none fails."""
        return tuple(target.error for target in self._by_text.values() if target.error)

    def subscribe(self, listener: Callable[[tuple[str, ...]], None]) -> Callable[[], None]:
        """Call `listener(errors)` when they change, in the thread of the sender."""
        return self._signal.subscribe(listener)

    def _publish(self) -> None:
        self._signal.emit(self.errors)


def _sender(rule: Rule, text: str, timeout: float) -> Sender:
    """What sends to an address of the settings, with the variables of now. Raises ValueError."""
    address, secrets = expanded(text, "an address", in_url=True)
    if text == rule.webhook and not rule.is_message:
        mute_logs_of_thread(THREAD_NAME)
        return Webhook(address, secrets, timeout)
    mute_logs_of_thread(MESSENGER_THREAD)
    return Messenger(address, secrets, timeout)


def _alike(first: Alert, following: Iterable[Alert]) -> tuple[list[Alert], deque[Alert]]:
    """The alerts that fit into one message with the first, and the others: from the next change of state of
    its rule on, all of the rule wait, so that the last message is true.
    """
    alike, others, has_changed = list[Alert](), deque[Alert](), False
    for one in following:
        has_changed |= one.rule == first.rule and (one.cleared is None) != (first.cleared is None)
        (alike if one.rule == first.rule and not has_changed else others).append(one)
    return alike, others


def _joined(alerts: Sequence[Alert]) -> Alert:
    """The first alert, followed by a line for each alert, at most MAX_LINES."""
    lines = [alert.text for alert in alerts[:MAX_LINES]]
    if more := len(alerts) - len(lines):
        lines.append(f"and {more:,} more")
    return alerts[0]._replace(text="\n".join(lines))


class _Target:
    """The queue and the thread of one address, which receives alerts in their order.

    make_sender: is called again when a secret in the environment has changed; may raise ValueError then.
    error: why the last attempt failed; "" where it succeeded.
    """

    def __init__(
        self, make_sender: Callable[[], Sender], pauses: Sequence[float], on_change: Callable[[], None]
    ) -> None:
        self._make_sender, self._pauses, self._on_change = make_sender, pauses, on_change
        self._sender, self._environment = make_sender(), environment_files.version
        self.error = ""
        self._waiting: queue.Queue[Alert] = queue.Queue(MAX_GATHERED if self._sender.groups else MAX_WAITING)
        self._gathered: deque[Alert] = deque()
        threading.Thread(target=self._send_queued, name="alerts", daemon=True).start()

    def enqueue(self, alert: Alert) -> None:
        try:
            self._waiting.put_nowait(alert)
        except queue.Full:
            name = self._sender.name.replace("The ", "the ", 1)
            reason = f"{self._waiting.maxsize:,} alerts wait for {name} already. Check that it is up."
            self._log(alert, "was not delivered", reason)

    def _send_queued(self) -> None:
        while True:
            self._deliver(self._next())

    def _next(self) -> Alert:
        """The next alert, merged with waiting alerts of the same rule and state."""
        if not self._gathered:
            self._gathered.append(self._waiting.get())
            if self._sender.groups:
                time.sleep(GATHER_SECONDS)
        with suppress(queue.Empty):
            while self._sender.groups:
                self._gathered.append(self._waiting.get_nowait())
        first = self._gathered.popleft()
        if not self._sender.groups:
            return first
        alike, self._gathered = _alike(first, self._gathered)
        return _joined([first, *alike])

    def _deliver(self, alert: Alert) -> None:
        for number, pause in enumerate((*self._pauses, None)):
            self._renew_sender()
            reason = self._sender.send(alert)
            ending = "" if pause is None else f" It is tried again in {pause:.0f} s."
            self._set_error(reason and f"Alert {alert.rule} could not be sent. {reason}{ending}")
            if not reason:
                return
            if pause is None:
                self._log(alert, "was not delivered", reason)
                return
            if not number:
                self._log(alert, "is tried again", reason)
            time.sleep(pause)

    def _renew_sender(self) -> None:
        if (version := environment_files.reload()) != self._environment:
            self._environment = version
            with suppress(ValueError):  # a variable is unset: the old sender stays
                self._sender = self._make_sender()

    def _set_error(self, error: str) -> None:
        if error != self.error:
            self.error = error
            self._on_change()

    def _log(self, alert: Alert, outcome: str, reason: str) -> None:
        state = "fired" if alert.cleared is None else "cleared"
        log.warning("Alert %s: the notification that it %s %s. %s", alert.rule, state, outcome, reason)
