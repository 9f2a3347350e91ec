"""The last outages of each source and of the database: since when, until when and why."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dashboard.history.history import History
from dashboard.history.registry import subscribe_new

MAX_OUTAGES = 20
MAX_SOURCES = 200
MAX_REASON = 300
# The database among the sources; no source has a name like this.
DATABASE = "(history)"
_DOWN = ("error", "stopped")

log = logging.getLogger("dashboard")


class Outage(NamedTuple):
    """Times are unix seconds; until: None while it lasts. reason: the newest of it."""

    source: str
    since: float
    until: float | None
    reason: str


class OutageLog:
    """Records the outages of sources from their states, and remembers the last MAX_OUTAGES of each.

    Thread-safe. file: where they are stored for the next process; None: nowhere. clock: unix seconds.
    """

    def __init__(
        self,
        histories: Mapping[str, History],
        file: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._histories, self._file, self._clock = histories, file, clock
        self._lock = threading.Lock()
        self._outages = _read(file) if file else {}
        self._followed = set[str]()
        subscribe_new(histories, self._follow)
        self._follow()

    @property
    def recent(self) -> list[Outage]:
        """All recorded outages, newest first."""
        with self._lock:
            all_of_them = [outage for outages in self._outages.values() for outage in outages]
        return sorted(all_of_them, key=lambda outage: outage.since, reverse=True)

    def report(self, source: str, reason: str) -> None:
        """Record that a source is down for this reason or, with an empty reason, up again."""
        with self._lock:
            outages = self._outages.get(source, ())
            now, last = self._clock(), outages[-1] if outages else None
            lasts = last is not None and last.until is None
            if reason and not lasts and (source in self._outages or len(self._outages) < MAX_SOURCES):
                self._replace(source, [*outages, Outage(source, now, None, reason[:MAX_REASON])])
            elif last and lasts and reason[:MAX_REASON] != last.reason:
                changed = last._replace(reason=reason[:MAX_REASON]) if reason else last._replace(until=now)
                self._replace(source, [*list(outages)[:-1], changed])

    def _replace(self, source: str, outages: Iterable[Outage]) -> None:
        self._outages[source] = deque(outages, MAX_OUTAGES)
        if self._file is not None:
            _write(self._file, self._outages)

    def _follow(self) -> None:
        for name, history in self._histories.items():
            if name not in self._followed:
                self._followed.add(name)
                history.feed.subscribe(partial(self._on_status, name))

    def _on_status(self, name: str, _: object) -> None:
        status = self._histories[name].feed.status
        if status.health in _DOWN:
            self.report(name, status.error or "No reason is known.")
        elif status.health == "ok":
            self.report(name, "")


def _read(file: Path) -> dict[str, deque[Outage]]:
    """What another process has written; nothing of what cannot be read."""
    found: dict[str, deque[Outage]] = {}
    with suppress(OSError, ValueError, TypeError):
        for since, until, source, reason in json.loads(file.read_text(encoding="utf-8")):
            ended = None if until is None else float(until)
            outage = Outage(str(source), float(since), ended, str(reason))
            found.setdefault(outage.source, deque(maxlen=MAX_OUTAGES)).append(outage)
    return found


def _write(file: Path, outages: Mapping[str, Iterable[Outage]]) -> None:
    lines = [[one.since, one.until, one.source, one.reason] for some in outages.values() for one in some]
    new = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(lines), encoding="utf-8")
        new.replace(file)
    except OSError as error:
        log.debug("the outages are not stored: %s", error)
