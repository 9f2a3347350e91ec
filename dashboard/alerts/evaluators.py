"""Evaluates rules: whether rows, or missing rows, fire or clear an alert. One evaluator per rule."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.alerts.alert import Alert
from dashboard.alerts.rules import Rule, value_text
from dashboard.feed.status import OVERDUE_PERIODS
from dashboard.records import Record
from sources.base import Quantity, Source


class Evaluator:
    """Evaluates one rule against the rows of its source. `firing` are its alerts that fire now, by key.

    still_firing: alerts of the rule from an earlier process, with or without `limit` and `unit`.
    """

    def __init__(self, rule: Rule, source: Source, still_firing: Iterable[Alert], now: float) -> None:
        self.rule, self.source = rule, source
        numbers = [number for number, one in enumerate(source.quantities) if one.name == rule.quantity]
        self._number = numbers[0] if numbers else None
        self._quantity = source.quantities[numbers[0]] if numbers else Quantity("", "")
        self._unit = "" if rule.no_data_for else self._quantity.unit
        self._limit = rule.limit_text(self._unit)
        restored = [alert._replace(limit=self._limit, unit=self._unit) for alert in still_firing]
        self.firing = {alert.key: alert for alert in restored}

    def receive(self, records: Sequence[Record], at: float, period: float) -> list[Alert]:
        """The alerts that the records of one batch fire, and those that they clear.

        records: in order of time. at: unix seconds of the batch. period: seconds between two rows of a key.
        """
        raise NotImplementedError

    def check(self, now: float) -> list[Alert]:
        """The alerts that fire because time passes. now: unix seconds."""
        return []

    def exclude(self, seconds: float) -> None:
        """Do not count the last `seconds` as time without rows: no rows could be received then."""

    def _relevant(self, records: Sequence[Record]) -> Iterator[tuple[Record, float]]:
        """The records that the rule applies to, with their values."""
        for record in records:
            value = 0.0 if self._number is None else record.values[self._number]
            if self.rule.key in ("", record.label) and not math.isnan(value):
                yield record, value

    def _fire(self, key: str, value: float | None, text: str, at: int) -> Alert:
        rule, text = self.rule, self._with_origin(text)
        name = str(rule.name)
        alert = Alert(name, rule.source, rule.quantity, key, value, text, at, None, self._limit, self._unit)
        self.firing[key] = alert
        return alert

    def _clear(self, key: str, text: str, at: int) -> Alert:
        return self.firing.pop(key)._replace(text=self._with_origin(text), cleared=at)

    def _with_origin(self, text: str) -> str:
        return f"Replay: {text}" if self.source.replayed else text


@dataclass
class _KeyState:
    """The newest row of one key and the first beyond the limit since it was last within (unix ms), when rows
    of the key were last received (unix seconds), and what it is called."""

    newest: int
    received_at: float
    label: str
    beyond_since: int | None = None


class ThresholdEvaluator(Evaluator):
    """Compares values with a limit, key by key, in the time of the rows.

    A row that is older than the newest of its key is late or a repetition, and changes nothing. An event is a
    key of its own, by its id, and its revisions may have any time.
    """

    def __init__(self, rule: Rule, source: Source, still_firing: Iterable[Alert], now: float) -> None:
        super().__init__(rule, source, still_firing, now)
        self._keys = {key: _KeyState(alert.fired, now, key) for key, alert in self.firing.items()}

    def receive(self, records: Sequence[Record], at: float, period: float) -> list[Alert]:
        known = set(self._keys)
        changes = []
        for record, value in self._relevant(records):
            key = record.id or record.key
            state = self._keys.setdefault(key, _KeyState(record.time, at, record.label))
            state.received_at, state.label = at, record.label
            if record.id or record.time >= state.newest:
                state.newest = record.time
                changes += self._evaluate(key, state, value)
        # The first batch of a key may hold a past in which an alert fired and cleared: that is no news.
        past = {(one.key, one.fired) for one in changes if one.cleared is not None and one.key not in known}
        current = [change for change in changes if (change.key, change.fired) not in past]
        return current + self._drop_keys(at - OVERDUE_PERIODS * max(period, 1.0), at)

    def _evaluate(self, key: str, state: _KeyState, value: float) -> list[Alert]:
        if key in self.firing:
            return [self._cleared_by(key, value, state)] if self.rule.clears(value) else []
        beyond = self.rule.exceeded_by(value)
        if not beyond or state.beyond_since is None:
            state.beyond_since = state.newest if beyond else None
        if state.beyond_since is None or state.newest - state.beyond_since < self.rule.for_ * 1000:
            return []
        state.beyond_since = None
        text = self._sentence(state.label, f"is {self._value_text(value)}, {self._limit}")
        return [self._fire(key, value, text, state.newest)]

    def _cleared_by(self, key: str, value: float, state: _KeyState) -> Alert:
        text = self._past_sentence(key, state.label, f"now {self._value_text(value)}")
        return self._clear(key, text, state.newest)

    def _drop_keys(self, since: float, at: float) -> list[Alert]:
        """Clear the alerts of keys without rows since then: sources report events for a while only."""
        if self.source.fixed_keys:
            return []
        gone = {key: state.label for key, state in self._keys.items() if state.received_at < since}
        for key in gone:
            del self._keys[key]
        return [
            self._clear(key, self._past_sentence(key, label, "no longer reported"), round(at * 1000))
            for key, label in gone.items()
            if key in self.firing
        ]

    def _past_sentence(self, key: str, label: str, ending: str) -> str:
        value = self._value_text(self.firing[key].value or 0.0)
        return self._sentence(label, f"was {value}, {self._limit}; {ending}")

    def _value_text(self, value: float) -> str:
        return value_text(value, self._unit, self.rule.limit)

    def _sentence(self, label: str, predicate: str) -> str:
        return " ".join(filter(None, (self._quantity.label, label, predicate)))


class NoDataEvaluator(Evaluator):
    """Waits for rows, by the clock: from the last row received, or from the start of the process."""

    def __init__(self, rule: Rule, source: Source, still_firing: Iterable[Alert], now: float) -> None:
        super().__init__(rule, source, still_firing, now)
        self._received_at = now
        subject = (source.heading, rule.key, self._quantity.label)
        self._text = f"{', '.join(filter(None, subject))}: {self._limit}"

    def receive(self, records: Sequence[Record], at: float, period: float) -> list[Alert]:
        if next(self._relevant(records), None) is None:
            return []
        self._received_at = at
        return [self._clear(key, f"{self._text}, until now", round(at * 1000)) for key in list(self.firing)]

    def check(self, now: float) -> list[Alert]:
        if self.firing or now - self._received_at < self.rule.no_data_for:
            return []
        return [self._fire(self.rule.key, None, self._text, round(now * 1000))]

    def exclude(self, seconds: float) -> None:
        self._received_at += seconds
