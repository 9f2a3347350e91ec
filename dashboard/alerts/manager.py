"""Alerts: rules held against the rows of all feeds, once a process, whoever and however many look."""

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
# Charts mark no more alerts than these.
MAX_RECENT = 500
SLEPT_SECONDS = 30.0

log = logging.getLogger("dashboard")


class AlertManager:
    """Holds the rules against what the feeds tell, from `start` on.

    Made-up rows, which stand in unasked, count for nothing: they fire no alert, and where rows are waited
    for they are none. Nor does time in which nothing can be heard: while nobody watches a source that is
    polled only then, or while the computer sleeps. Replayed rows, which somebody asked for, fire alerts
    that say so.

    `active` are the alerts that fire now, and `recent` the newest that fired, with those that are over, both
    the oldest first. They may be read from every thread.

    earlier: alerts of earlier processes. Those that have not cleared go on without being fired again;
        `start` clears those whose rule is gone.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        feeds: Mapping[str, Feed],
        *,
        clock: Callable[[], float] = time.time,
        earlier: Iterable[Alert] = (),
    ) -> None:
        self.rules, self.recent = tuple(rules), tuple(earlier)
        before = [alert for alert in self.recent if alert.cleared is None]
        self._clock, self._checked = clock, clock()
        self._signal = Signal[Alert]("alerts")
        self._feeds = {rule.source: feeds[rule.source] for rule in rules}
        self._judges: dict[str, list[Evaluator]] = {name: [] for name in self._feeds}
        for rule in rules:
            self._judges[rule.source].append(self._judge(rule, before))
        self.active = self._firing()
        goes_on = {(alert.rule, alert.key) for alert in self.active}
        self._gone = [alert for alert in before if (alert.rule, alert.key) not in goes_on]
        self._timer = PeriodicCallback(self._check, CHECK_SECONDS * 1000)
        self._ends: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to listen to the feeds. Those who subscribe before hear of everything."""
        self._tell([alert._replace(cleared=round(self._clock() * 1000)) for alert in self._gone])
        for name, feed in self._feeds.items():
            self._ends.append(feed.subscribe(partial(self._hear, name)))
        waiting = [self._feeds[rule.source] for rule in self.rules if rule.no_data_for]
        if waiting:
            # The feeds share the one loop of streamz, so that nothing here happens at the same time.
            waiting[0].loop.add_callback(self._timer.start)
            self._ends.append(partial(waiting[0].loop.add_callback, self._timer.stop))

    def stop(self) -> None:
        """Hear of no more rows, and of no time that passes."""
        while self._ends:
            self._ends.pop()()

    def subscribe(self, listener: Callable[[Alert], object]) -> Callable[[], None]:
        """Call `listener(alert)` when an alert fires and, with `cleared` set, when it clears: in the thread
        of streamz's loop, or in that of `start`.

        Returns the function that ends the subscription.
        """
        return self._signal.subscribe(listener)

    def _judge(self, rule: Rule, before: Sequence[Alert]) -> Evaluator:
        source = self._feeds[rule.source].upstream
        goes_on = [alert for alert in before if _is_of(alert, rule, source)]
        kind = NoDataEvaluator if rule.no_data_for else ThresholdEvaluator
        return kind(rule, source, goes_on, self._checked)

    def _hear(self, name: str, batch: Batch | None) -> None:
        if batch is None or batch.sample:
            return
        changes = [judge.hear(batch.records, batch.at, batch.period) for judge in self._judges[name]]
        self._tell(list(chain.from_iterable(changes)))

    def _check(self) -> None:
        """Once in CHECK_SECONDS: whether rows are wanting."""
        now = self._clock()
        passed, self._checked = now - self._checked, now
        changes = []
        for name, judges in self._judges.items():
            for judge in judges:
                if self._feeds[name].idle or not 0 <= passed <= SLEPT_SECONDS:
                    judge.put_off(passed)
                changes += judge.check(now)
        self._tell(changes)

    def _tell(self, changes: Sequence[Alert]) -> None:
        if changes:
            self.active = self._firing()
            known = {(alert.rule, alert.key, alert.fired): alert for alert in (*self.recent, *changes)}
            self.recent = tuple(known.values())[-MAX_RECENT:]
        for alert in changes:
            log.warning("Alert %s: %s: %s", "over" if alert.cleared else "fired", alert.rule, alert.text)
            self._signal.emit(alert)

    def _firing(self) -> tuple[Alert, ...]:
        judges = chain.from_iterable(self._judges.values())
        firing = [alert for judge in judges for alert in judge.firing.values()]
        return tuple(sorted(firing, key=lambda alert: alert.fired))


def _is_of(alert: Alert, rule: Rule, source: Source) -> bool:
    """Whether the rule is that of an alert of an earlier process, and its key can still be heard of."""
    told = rule.key == alert.key or (not rule.key and alert.key in (source.known_keys or (alert.key,)))
    same_kind = (alert.value is None) == bool(rule.no_data_for)
    return told and same_kind and alert[:3] == (rule.name, rule.source, rule.quantity)
