"""Alerts: rules evaluated against the rows of all feeds, once per process for all pages."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain

from tornado.ioloop import PeriodicCallback

from dashboard.alerts.evaluators import Alert, Evaluator, NoDataEvaluator, ThresholdEvaluator
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from dashboard.feed.status import Batch
from dashboard.signal import Signal
from sources.base import Source

__all__ = ["Alert", "AlertManager"]

CHECK_SECONDS = 1.0
# Charts mark at most this many alerts.
MAX_RECENT = 500
# A rule about all keys may fire for thousands of them at once.
MAX_LOGGED = 10
# A longer pause between two checks means that the computer slept.
MAX_CHECK_PAUSE_SECONDS = 30.0

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
        self._leads, self._waiting = leads, dict[tuple[str, str], Alert]()
        self.rules, self.recent = tuple(rules), tuple(earlier)
        uncleared = [alert for alert in self.recent if alert.cleared is None]
        self._clock, self._checked_at = clock, clock()
        self._clock_offset, self._monotonic = clock() - monotonic(), monotonic
        self._signal, self._own = Signal[Alert]("alerts"), Signal[Alert]("alerts of this process")
        self._delivery = Signal[None]("failures to notify")
        self.delivery_errors: tuple[str, ...] = ()
        self._feeds = {rule.source: feeds[rule.source] for rule in rules}
        self._evaluators: dict[str, list[Evaluator]] = {name: [] for name in self._feeds}
        for rule in rules:
            self._evaluators[rule.source].append(self._evaluator(rule, uncleared))
        self.active = tuple(sorted(self._firing(), key=lambda alert: alert.fired))
        restored = {(alert.rule, alert.key) for alert in self.active}
        self._without_rule = [alert for alert in uncleared if (alert.rule, alert.key) not in restored]
        self._timer = PeriodicCallback(self._check, CHECK_SECONDS * 1000)
        self._ends: list[Callable[[], None]] = []

    def start(self) -> None:
        """Subscribe to the feeds. Listeners that subscribed before receive every alert."""
        self._publish([alert._replace(cleared=round(self._clock() * 1000)) for alert in self._without_rule])
        for name, feed in self._feeds.items():
            self._ends.append(feed.subscribe(partial(self._on_batch, name)))
        timed = [self._feeds[rule.source] for rule in self.rules if rule.no_data_for]
        if timed:
            # All feeds share the one loop of streamz: batches and checks never run at the same time.
            timed[0].loop.add_callback(self._timer.start)
            self._ends.append(partial(timed[0].loop.add_callback, self._timer.stop))

    def stop(self) -> None:
        """Receive no more batches, and check no more for missing rows."""
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
        for feed in self._feeds.values():
            feed.loop.add_callback(callback)
            return
        callback()  # without rules nothing else happens here

    def receive(self, alert: Alert) -> None:
        """Show an alert of the process that leads. In the thread of streamz's loop."""
        at = (alert.rule, alert.key)
        waiting = self._waiting.get(at)
        if waiting is not None and (waiting.cleared is None) == (alert.cleared is None):
            del self._waiting[at]
        if alert not in self.recent:
            self._show([alert])

    def take_over(self) -> None:
        """Publish the alerts that the process which led before has not. In the thread of streamz's loop."""
        waiting, self._waiting = list(self._waiting.values()), {}
        shown = {(alert.rule, alert.key) for alert in self.active}
        self._publish([one for one in waiting if ((one.rule, one.key) in shown) == (one.cleared is not None)])

    def report_delivery(self, errors: tuple[str, ...]) -> None:
        """Set why notifications fail now, in sentences for viewers."""
        self.delivery_errors = errors
        self._delivery.emit(None)

    def subscribe_delivery(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call `listener()` when `delivery_errors` change; returns the function that unsubscribes."""
        return self._delivery.subscribe(lambda _: listener())

    def _evaluator(self, rule: Rule, uncleared: Sequence[Alert]) -> Evaluator:
        source = self._feeds[rule.source].upstream
        still_firing = [alert for alert in uncleared if _is_of(alert, rule, source)]
        kind = NoDataEvaluator if rule.no_data_for else ThresholdEvaluator
        return kind(rule, source, still_firing, self._checked_at)

    def _on_batch(self, name: str, batch: Batch | None) -> None:
        if batch is None or batch.sample:
            return
        evaluators = self._evaluators[name]
        changes = [each.receive(batch.records, batch.at, batch.period) for each in evaluators]
        self._publish(list(chain.from_iterable(changes)))

    def _check(self) -> None:
        """Every CHECK_SECONDS: fire the alerts about missing rows."""
        now = self._clock()
        passed, self._checked_at = now - self._checked_at, now
        offset = now - self._monotonic()
        step, self._clock_offset = offset - self._clock_offset, offset
        changes = []
        for name, evaluators in self._evaluators.items():
            for evaluator in evaluators:
                if self._feeds[name].idle or not 0 <= passed <= MAX_CHECK_PAUSE_SECONDS:
                    evaluator.exclude(passed)
                elif abs(step) > CHECK_SECONDS:  # somebody has set the clock
                    evaluator.exclude(step)
                changes += evaluator.check(now)
        self._publish(changes)

    def _publish(self, changes: Sequence[Alert]) -> None:
        if not self._leads():
            self._waiting.update({(alert.rule, alert.key): alert for alert in changes})
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
            active = {(alert.rule, alert.key): alert for alert in self.active}
            for alert in changes:
                active.pop((alert.rule, alert.key), None)
                if alert.cleared is None:
                    active[alert.rule, alert.key] = alert
            self.active = tuple(sorted(active.values(), key=lambda alert: alert.fired))
            known = {(alert.rule, alert.key, alert.fired): alert for alert in (*self.recent, *changes)}
            self.recent = tuple(known.values())[-MAX_RECENT:]
        for alert in changes:
            self._signal.emit(alert)

    def _firing(self) -> list[Alert]:
        evaluators = chain.from_iterable(self._evaluators.values())
        return [alert for evaluator in evaluators for alert in evaluator.firing.values()]


def _is_of(alert: Alert, rule: Rule, source: Source) -> bool:
    """Whether an alert of an earlier process belongs to the rule, and the source still has its key."""
    has_key = rule.key == alert.key or (not rule.key and alert.key in (source.known_keys or (alert.key,)))
    same_kind = (alert.value is None) == bool(rule.no_data_for)
    return has_key and same_kind and alert[:3] == (rule.name, rule.source, rule.quantity)
