"""Alerts: rules evaluated against the rows of all feeds, once per process for all pages."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from tornado.ioloop import PeriodicCallback

from dashboard.alerts.alert import Alert
from dashboard.alerts.current_alerts import CurrentAlerts
from dashboard.alerts.rule_set import CHECK_SECONDS, RuleSet
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from dashboard.feed.status import Batch
from dashboard.signal import Signal

# A rule about all keys may fire for thousands of them at once.
MAX_LOGGED = 10

log = logging.getLogger("dashboard")


class AlertManager:
    """Evaluates the rules against the batches of the feeds, from `start` on.

    Sample rows do not count: they fire no alert, and for rules about missing rows they are none. Time in
    which no rows can be received does not count either: while no page is open that a source is polled for,
    and while the computer sleeps. Replayed rows fire alerts whose text begins with "Replay".

    `active` are the alerts that fire now, `recent` the newest alerts, fired and cleared; both oldest first.
    They may be read from every thread.

    earlier: alerts of earlier processes. Those that have not cleared stay active without firing again;
        `start` clears those whose rule no longer exists. leads: whether alerts of this process count. Where
        another process leads, they wait until that has published the same (`receive`), or until this one
        leads (`take_over`).
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        feeds: Mapping[str, Feed],
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        earlier: Iterable[Alert] = (),
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        recent = tuple(earlier)
        uncleared = [alert for alert in recent if alert.cleared is None]
        self._rule_set = RuleSet(rules, feeds, uncleared, clock, monotonic)
        self._shown = CurrentAlerts(recent, self._rule_set.firing)
        self._clock = clock
        self._leads, self._waiting = leads, dict[tuple[str, str], Alert]()
        self._signal, self._own = Signal[Alert]("alerts"), Signal[Alert]("alerts of this process")
        self._delivery = Signal[None]("failures to notify")
        self.delivery_errors: tuple[str, ...] = ()
        self._ends: list[Callable[[], None]] = []

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self._rule_set.rules

    @property
    def active(self) -> tuple[Alert, ...]:
        return self._shown.active

    @property
    def recent(self) -> tuple[Alert, ...]:
        return self._shown.recent

    def start(self) -> None:
        """Subscribe to the feeds. Listeners that subscribed before receive every alert."""
        self._clear_without_rule()
        feeds = self._rule_set.feeds
        for name, feed in feeds.items():
            self._ends.append(feed.subscribe(partial(self._on_batch, name)))
        if timed := [feeds[rule.source] for rule in self.rules if rule.no_data_for]:
            # All feeds share the one loop of streamz: batches and checks never run at the same time.
            loop, timer = timed[0].loop, PeriodicCallback(self._check, CHECK_SECONDS * 1000)
            loop.add_callback(timer.start)
            self._ends.append(partial(loop.add_callback, timer.stop))

    def stop(self) -> None:
        """Unsubscribe from the feeds, and stop checking for missing rows."""
        while self._ends:
            self._ends.pop()()

    def subscribe(self, listener: Callable[[Alert], object]) -> Callable[[], None]:
        """Call `listener(alert)` when an alert fires and, with `cleared` set, when it clears: in the thread
        of streamz's loop, or in that of `start`.

        Returns the function that unsubscribes.
        """
        return self._signal.subscribe(listener)

    def subscribe_own(self, listener: Callable[[Alert], object]) -> Callable[[], None]:
        """As `subscribe`, for the alerts that this process is to notify, store and send to others."""
        return self._own.subscribe(listener)

    def run_soon(self, callback: Callable[[], object]) -> None:
        """Call `callback()` in the thread in which the rules are evaluated. Thread-safe."""
        for feed in self._rule_set.feeds.values():
            feed.loop.add_callback(callback)
            return
        callback()  # without rules nothing else happens here

    def receive(self, alert: Alert) -> None:
        """Show an alert of the process that leads. Called in the thread of streamz's loop."""
        waiting = self._waiting.get(alert.identity)
        if waiting is not None and (waiting.cleared is None) == (alert.cleared is None):
            del self._waiting[alert.identity]
        if alert not in self.recent:
            self._show([alert])

    def take_over(self) -> None:
        """Publish the alerts that the process which led before has not published. Called in the thread of
        streamz's loop."""
        waiting, self._waiting = list(self._waiting.values()), {}
        shown = {alert.identity for alert in self.active}
        self._publish([one for one in waiting if (one.identity in shown) == (one.cleared is not None)])

    def report_delivery(self, errors: tuple[str, ...]) -> None:
        """Set the reasons why notifications fail now, as sentences for viewers; empty: none fails."""
        self.delivery_errors = errors
        self._delivery.emit(None)

    def subscribe_delivery(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call `listener()` when `delivery_errors` change; returns the function that unsubscribes."""
        return self._delivery.subscribe(lambda _: listener())

    def _clear_without_rule(self) -> None:
        """Clear the alerts of earlier processes that no rule fires any more."""
        firing = {alert.identity for alert in self.active}
        uncleared = [alert for alert in self.recent if alert.cleared is None]
        now = round(self._clock() * 1000)
        self._publish([one._replace(cleared=now) for one in uncleared if one.identity not in firing])

    def _on_batch(self, name: str, batch: Batch | None) -> None:
        self._publish(self._rule_set.receive(name, batch))

    def _check(self) -> None:
        self._publish(self._rule_set.check())

    def _publish(self, changes: Sequence[Alert]) -> None:
        if not self._leads():
            self._waiting.update({alert.identity: alert for alert in changes})
            return
        for alert in changes[:MAX_LOGGED]:
            log.warning("Alert %s: %s: %s", "cleared" if alert.cleared else "fired", alert.rule, alert.text)
        if len(changes) > MAX_LOGGED:
            log.warning("%d more alerts fired or cleared with these", len(changes) - MAX_LOGGED)
        for alert in changes:
            self._own.emit(alert)
        self._show(changes)

    def _show(self, changes: Sequence[Alert]) -> None:
        if changes:
            self._shown.add(changes)
        for alert in changes:
            self._signal.emit(alert)
