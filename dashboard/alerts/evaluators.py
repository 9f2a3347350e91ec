"""Whether rows, or the want of them, call for an alert: one judge a rule."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.alerts.rules import Rule, measured
from dashboard.feed.status import OVERDUE_PERIODS
from dashboard.records import Record
from sources.base import Quantity, Source


class Alert(NamedTuple):
    """One time that a rule held, from firing to clearing. Times are unix ms; `cleared` is None until then.

    `quantity` and `key` are "" where the rule is about none. `value` is the one that fired it, in `unit`;
    None where rows were wanting. `limit` is "above 30 °C for 5 min", `text` the whole in words.
    """

    rule: str
    source: str
    quantity: str
    key: str
    value: float | None
    text: str
    fired: int
    cleared: int | None = None
    limit: str = ""
    unit: str = ""


class Evaluator:
    """Holds one rule against the rows of its source. `firing` are its alerts now, by key.

    still_firing: alerts of the rule from an earlier process, with or without `limit` and `unit`.
    """

    def __init__(self, rule: Rule, source: Source, still_firing: Iterable[Alert], now: float) -> None:
        self.rule, self.source = rule, source
        about = [number for number, one in enumerate(source.quantities) if one.name == rule.quantity]
        self._number = about[0] if about else None
        self._quantity = source.quantities[about[0]] if about else Quantity("", "")
        self._unit = "" if rule.no_data_for else self._quantity.unit
        self._limit = rule.words(self._unit)
        goes_on = [alert._replace(limit=self._limit, unit=self._unit) for alert in still_firing]
        self.firing = {alert.key: alert for alert in goes_on}

    def hear(self, records: Sequence[Record], at: float, period: float) -> list[Alert]:
        """The alerts that the rows of one answer fire, and those that they clear.

        records: in order of time. at: unix seconds of the answer. period: seconds between two polls.
        """
        raise NotImplementedError

    def check(self, now: float) -> list[Alert]:
        """The alerts that the passing of time fires."""
        return []

    def put_off(self, seconds: float) -> None:
        """Leave out of account the last seconds, in which nothing could be heard."""

    def _told(self, records: Sequence[Record]) -> Iterable[tuple[int, str, float]]:
        """Time, key and value of those rows that the rule is about."""
        for time, key, values in records:
            value = 0.0 if self._number is None else values[self._number]
            if self.rule.key in ("", key) and not math.isnan(value):
                yield time, key, value

    def _fire(self, key: str, value: float | None, text: str, at: int) -> Alert:
        rule, words = self.rule, self._words(text)
        name = str(rule.name)
        alert = Alert(name, rule.source, rule.quantity, key, value, words, at, None, self._limit, self._unit)
        self.firing[key] = alert
        return alert

    def _clear(self, key: str, text: str, at: int) -> Alert:
        return self.firing.pop(key)._replace(text=self._words(text), cleared=at)

    def _words(self, text: str) -> str:
        return f"Replay: {text}" if self.source.replayed else text


@dataclass
class _Course:
    """How one key goes: the time of its newest row and of the first that is beyond the limit (unix ms),
    and when it was last heard of (unix seconds)."""

    newest: int
    heard: float
    beyond: int | None = None


class ThresholdEvaluator(Evaluator):
    """Holds values against a limit, key by key, in the rows' own time.

    A row that is older than the newest of its key is told late, or again, and changes nothing.
    """

    def __init__(self, rule: Rule, source: Source, still_firing: Iterable[Alert], now: float) -> None:
        super().__init__(rule, source, still_firing, now)
        self._courses = {alert.key: _Course(alert.fired, now) for alert in self.firing.values()}

    def hear(self, records: Sequence[Record], at: float, period: float) -> list[Alert]:
        known = set(self._courses)
        changes = []
        for time, key, value in self._told(records):
            course = self._courses.setdefault(key, _Course(time, at))
            course.heard = at
            if time >= course.newest:
                course.newest = time
                changes += self._judge(key, course, value)
        # What came and went before a key's first answer is past, and was told when it was not.
        past = {(one.key, one.fired) for one in changes if one.cleared is not None and one.key not in known}
        lasting = [change for change in changes if (change.key, change.fired) not in past]
        return lasting + self._forget(at - OVERDUE_PERIODS * max(period, 1.0), at)

    def _judge(self, key: str, course: _Course, value: float) -> list[Alert]:
        beyond = self.rule.holds(value)
        if key in self.firing:
            return [self._over(key, value, course.newest)] if self.rule.is_over(value) else []
        if not beyond or course.beyond is None:
            course.beyond = course.newest if beyond else None
        if course.beyond is None or course.newest - course.beyond < self.rule.for_ * 1000:
            return []
        course.beyond = None
        text = self._sentence(key, f"is {measured(value, self._unit)}, {self._limit}")
        return [self._fire(key, value, text, course.newest)]

    def _over(self, key: str, value: float, at: int) -> Alert:
        return self._clear(key, self._was(key, f"now {measured(value, self._unit)}"), at)

    def _forget(self, since: float, at: float) -> list[Alert]:
        """Clear those keys that the source tells no more, as events are told for a while only."""
        if self.source.fixed_keys:
            return []
        gone = [key for key, course in self._courses.items() if course.heard < since]
        for key in gone:
            del self._courses[key]
        firing = [key for key in gone if key in self.firing]
        return [self._clear(key, self._was(key, "told no more"), round(at * 1000)) for key in firing]

    def _was(self, key: str, ending: str) -> str:
        value = measured(self.firing[key].value or 0.0, self._unit)
        return self._sentence(key, f"was {value}, {self._limit}; {ending}")

    def _sentence(self, key: str, predicate: str) -> str:
        return " ".join(filter(None, (self._quantity.label, key, predicate)))


class NoDataEvaluator(Evaluator):
    """Waits for rows, by the clock: the time begins with the last row that came, or with the process."""

    def __init__(self, rule: Rule, source: Source, still_firing: Iterable[Alert], now: float) -> None:
        super().__init__(rule, source, still_firing, now)
        self._heard = now
        about = (source.heading, rule.key, self._quantity.label)
        self._text = f"{', '.join(filter(None, about))}: {self._limit}"

    def hear(self, records: Sequence[Record], at: float, period: float) -> list[Alert]:
        if not any(True for _ in self._told(records)):
            return []
        self._heard = at
        return [self._clear(key, f"{self._text}, until now", round(at * 1000)) for key in list(self.firing)]

    def check(self, now: float) -> list[Alert]:
        if self.firing or now - self._heard < self.rule.no_data_for:
            return []
        return [self._fire(self.rule.key, None, self._text, round(now * 1000))]

    def put_off(self, seconds: float) -> None:
        self._heard += seconds
