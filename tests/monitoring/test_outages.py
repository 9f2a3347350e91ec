"""The log of outages: since when, until when and why, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.history.history import History
from dashboard.monitoring.outages import MAX_OUTAGES, MAX_SOURCES, Outage, OutageLog
from sources.base import SourceError
from tests.support.clock import START, Clock
from tests.support.feeds import Polled, Scripted


def test_an_outage_lasts_from_the_first_failure_to_the_next_success() -> None:
    clock = Clock()
    row = {"time": clock.now, "place": "hut", "value": 1.0}
    polled = Polled(Scripted([row], SourceError("broken"), [row]), clock)
    outages = OutageLog({"scripted": History(polled.feed)}, clock=clock)
    polled.start()
    assert outages.recent == []
    polled.pass_time(60)
    polled.await_batches(2)
    (outage,) = outages.recent
    assert (outage.source, outage.until, outage.reason) == ("scripted", None, "broken")
    polled.pass_time(600)
    polled.await_batches(3)
    (ended,) = outages.recent
    assert ended.since == outage.since
    assert ended.until is not None
    assert ended.until > ended.since
    polled.feed.stop()


def test_the_reason_is_the_newest_and_the_newest_outage_comes_first() -> None:
    clock = Clock()
    outages = OutageLog({}, clock=clock)
    for source, reason in (("a", "one"), ("a", "two"), ("b", "three"), ("a", ""), ("a", "")):
        outages.report(source, reason)
        clock.advance(1)
    assert outages.recent == [
        Outage("b", START + 2, None, "three"),
        Outage("a", START, START + 3, "two"),
    ]


def test_outages_are_bounded() -> None:
    outages = OutageLog({}, clock=Clock())
    for number in range(MAX_SOURCES + 50):
        outages.report(f"source {number}", "x" * 10_000)
    for _ in range(MAX_OUTAGES * 3):
        outages.report("source 1", "")
        outages.report("source 1", "again")
    found = [outage.source for outage in outages.recent]
    assert len(set(found)) == MAX_SOURCES
    assert found.count("source 1") == MAX_OUTAGES
    assert max(len(outage.reason) for outage in outages.recent) < 1_000


def test_outages_survive_a_restart_and_end_after_it(tmp_path: Path) -> None:
    file, clock = tmp_path / "new" / "outages.json", Clock()
    OutageLog({}, file, clock).report("weather", "down")
    clock.advance(60)
    restarted = OutageLog({}, file, clock)
    assert restarted.recent == [Outage("weather", START, None, "down")]
    restarted.report("weather", "")
    assert OutageLog({}, file, clock).recent == [Outage("weather", START, START + 60, "down")]


@pytest.mark.parametrize("content", ["", "{", "[[1]]", '{"a": 1}', "[1]", "\x00"])
def test_a_file_that_cannot_be_read_is_no_outage(tmp_path: Path, content: str) -> None:
    file = tmp_path / "outages.json"
    file.write_text(content, encoding="utf-8")
    outages = OutageLog({}, file, Clock())
    assert outages.recent == []
    outages.report("weather", "down")
    assert len(OutageLog({}, file, Clock()).recent) == 1
