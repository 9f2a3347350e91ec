"""A wall clock that is set, a change of daylight saving time, and a day that passes in seconds."""

from __future__ import annotations

import os
import random
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import psutil
from sqlalchemy import func, select

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.schema import points
from dashboard.storage.writer import StorageWriter
from sources.base import frame
from tests.faults.dashboards import Dashboard, stored_numbers
from tests.faults.network import POLLED, Service
from tests.faults.outcome import Outcome, outcome
from tests.support.fakes.server import FakeServer
from tests.support.feeds import Scripted, publish
from tests.support.serving import ROOT
from tests.support.waiting import until

HOUR = 3600.0
ZONE = "Europe/Berlin"
CHANGES = ("2026-10-25T01:00:00+00:00", "2027-03-28T01:00:00+00:00")
# Python imports this module at its start where it is on the path.
MODULE = '''"""Sets the clock of this process by the seconds in a file."""
import time
from pathlib import Path

_file, _time, _time_ns = Path(__file__).with_name("clock"), time.time, time.time_ns
_offset = lambda: float(_file.read_text())
time.time = lambda: _time() + _offset()
time.time_ns = lambda: _time_ns() + int(1e9 * _offset())
'''
PLACES = ("a", "b", "c", "d", "e")
WARM_UP = 4


class SetClock:
    """The wall clock of a dashboard, which a test sets; that of durations is not changed."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "python" / "clock"
        self._file.parent.mkdir()
        (self._file.parent / "sitecustomize.py").write_text(MODULE, encoding="utf-8")
        self.set(0.0)

    @property
    def environment(self) -> dict[str, str]:
        return {"PYTHONPATH": f"{self._file.parent}{os.pathsep}{ROOT}", "TZ": ZONE}

    def set(self, offset: float) -> None:
        """Set the clock to so many seconds ahead of the real one."""
        new = self._file.with_suffix(".new")
        new.write_text(str(offset), encoding="utf-8")
        new.replace(self._file)


def clock_stepped(folder: Path, steps: int, seed: int = 7) -> Outcome:
    """Set the clock an hour forward and back in turn, while a service is polled five times a second."""
    chance = random.Random(seed)
    with _Polled(folder) as polled:
        for number in range(steps):
            polled.clock.set(HOUR * (1 - number % 2))
            polled.await_answers(chance.randrange(3, 8))
        return polled.outcome()


def daylight_saving(folder: Path, changes: int, seed: int = 7) -> Outcome:
    """Pass the moments at which daylight saving time ends and begins."""
    del seed
    found = []
    for number, change in enumerate(CHANGES[:changes]):
        place = folder / str(number)
        place.mkdir()
        moment = datetime.fromisoformat(change).timestamp()
        with _Polled(place, moment - time.time() - 120) as polled:
            polled.clock.set(moment - time.time() - 1)
            end = time.monotonic() + 2
            while time.monotonic() < end:
                polled.await_answers(1)
            found.append(polled.outcome())
    return Outcome(
        sent=sum(one.sent or 0 for one in found),
        stored=sum(one.stored or 0 for one in found),
        lost=sum(one.lost or 0 for one in found),
        doubled=sum(one.doubled or 0 for one in found),
        note="; ".join(one.note for one in found),
    )


class _Polled:
    """A dashboard that polls a service, and the service's answers."""

    def __init__(self, folder: Path, offset: float = 0.0) -> None:
        self.clock = SetClock(folder)
        self.clock.set(offset)
        self._server = FakeServer()
        self._service = Service(self._server)
        settings = POLLED.format(url=self._server.url)
        self._dashboard = Dashboard(folder, settings, environment=self.clock.environment)

    def __enter__(self) -> _Polled:
        self._dashboard.start()
        self.await_answers(3)
        self._first = len(self._server.requests)
        return self

    def __exit__(self, *_: object) -> None:
        self._dashboard.kill()
        self._server.close()

    def await_answers(self, more: int) -> None:
        enough = len(self._service.answered) + more
        until(lambda: len(self._service.answered) >= enough, seconds=180)

    def outcome(self) -> Outcome:
        """What became of the answers up to now."""
        sent = self._service.answered[:-1]
        database = self._dashboard.database
        until(lambda: sent[-1] in stored_numbers(database, "api"), seconds=180)
        stored = stored_numbers(database, "api")
        found = outcome(len(sent), sent, {one: stored[one] for one in sent if one in stored})
        times = [request.time for request in self._server.requests[self._first :]]
        pause = max(after - before for before, after in pairwise(times))
        return found._replace(acknowledged=None, note=f"longest time between two polls {pause:.2f} s")


def day(folder: Path, minutes: int, seed: int = 7) -> Outcome:
    """A row a second of five keys, for so many minutes of a clock that runs as fast as it can.

    The memory of the process is compared after the first quarter and at the end.
    """
    chance = random.Random(seed)
    source = Scripted(name="day", interval=1.0)
    writer = StorageWriter(f"sqlite:///{folder / 'day.sqlite'}", RetentionLimits())
    feed = Feed(source, start=False)
    history = History(feed, writer)
    start, seconds, early = time.time() - 60 * minutes, 60 * minutes, 0.0
    for second in range(seconds):
        at = start + second
        rows = [{"time": at, "place": place, "value": chance.random()} for place in PLACES]
        publish(feed, frame(rows), at, period=1.0)
        if second == seconds // WARM_UP:
            _settle(writer)
            early = _megabytes()
    _settle(writer)
    growth, shown = _megabytes() - early, len(history.window()[0]["time"])
    counted = writer.query(lambda one: one.execute(select(func.count()).select_from(points)).scalar_one())
    sent, stored = seconds * len(PLACES), counted.result(60)
    writer.close()
    note = f"{shown:,} times in memory at the end"
    return Outcome(sent=sent, stored=stored, lost=sent - stored, doubled=0, grown=growth, note=note)


def _settle(writer: StorageWriter) -> None:
    """Wait until all rows are stored."""
    writer.query(lambda _: None).result(120)


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss / 1e6)
