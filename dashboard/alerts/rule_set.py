"""The rules with their evaluators, and the clock that they use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from dashboard.alerts.alert import Alert
from dashboard.alerts.evaluators import Evaluator, NoDataEvaluator, ThresholdEvaluator
from dashboard.alerts.rules import Rule
from dashboard.feed.feed import Feed
from dashboard.feed.status import Batch
from sources.base import Source

CHECK_SECONDS = 1.0
# A longer pause between two checks means that the computer slept.
MAX_CHECK_PAUSE_SECONDS = 30.0


class RuleSet:
    """Evaluates rules, in one thread. `feeds` are those that rules are about.

    Sample rows are left out. Time in which no rows can be received is excluded: while no page is open that a
    source is polled for, and while the computer sleeps.

    uncleared: alerts of earlier processes, which keep firing where their rule and key still exist.
    clock: unix seconds. monotonic: seconds that no setting of the clock changes.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        feeds: Mapping[str, Feed],
        uncleared: Sequence[Alert],
        clock: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self.rules = tuple(rules)
        self.feeds = {rule.source: feeds[rule.source] for rule in rules}
        self._clock, self._monotonic = clock, monotonic
        self._checked_at, self._clock_offset = clock(), clock() - monotonic()
        self._evaluators: dict[str, list[Evaluator]] = {name: [] for name in self.feeds}
        for rule in rules:
            self._evaluators[rule.source].append(self._evaluator(rule, uncleared))

    @property
    def firing(self) -> list[Alert]:
        """The alerts that fire now."""
        evaluators = chain.from_iterable(self._evaluators.values())
        return [alert for evaluator in evaluators for alert in evaluator.firing.values()]

    def receive(self, name: str, batch: Batch | None) -> list[Alert]:
        """The alerts that a batch of a source fires or clears."""
        if batch is None or batch.sample:
            return []
        evaluators = self._evaluators[name]
        changes = [each.receive(batch.records, batch.at, batch.period) for each in evaluators]
        return list(chain.from_iterable(changes))

    def check(self) -> list[Alert]:
        """The alerts that fire because rows are missing. To be called every CHECK_SECONDS."""
        now = self._clock()
        passed, self._checked_at = now - self._checked_at, now
        offset = now - self._monotonic()
        step, self._clock_offset = offset - self._clock_offset, offset
        changes = []
        for name, evaluators in self._evaluators.items():
            for evaluator in evaluators:
                if self.feeds[name].idle or not 0 <= passed <= MAX_CHECK_PAUSE_SECONDS:
                    evaluator.exclude(passed)
                elif abs(step) > CHECK_SECONDS:  # somebody has set the clock
                    evaluator.exclude(step)
                changes += evaluator.check(now)
        return changes

    def _evaluator(self, rule: Rule, uncleared: Sequence[Alert]) -> Evaluator:
        source = self.feeds[rule.source].upstream
        still_firing = [alert for alert in uncleared if _is_of(alert, rule, source)]
        kind = NoDataEvaluator if rule.no_data_for else ThresholdEvaluator
        return kind(rule, source, still_firing, self._checked_at)


def _is_of(alert: Alert, rule: Rule, source: Source) -> bool:
    """Whether an alert of an earlier process belongs to the rule, and the source still has its key."""
    has_key = rule.key == alert.key or (not rule.key and alert.key in (source.known_keys or (alert.key,)))
    same_kind = (alert.value is None) == bool(rule.no_data_for)
    return has_key and same_kind and alert[:3] == (rule.name, rule.source, rule.quantity)
