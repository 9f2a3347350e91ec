"""The state of the database is published and logged when it changes."""

from __future__ import annotations

import logging

import pytest

from dashboard.storage.state_report import StateReport
from tests.support.clock import START, Clock


def test_listeners_are_notified_of_changes_alone() -> None:
    report, seen = StateReport(Clock()), list[tuple[str, str]]()
    report.subscribe(lambda: seen.append((report.error, report.note)))
    for error, note in (("", ""), ("full", ""), ("full", ""), ("full", "3 rows"), ("", "3 rows")):
        report.set(error, note)
    assert seen == [("full", ""), ("full", "3 rows"), ("", "3 rows")]


def test_an_error_has_the_time_since_when_it_is_the_same() -> None:
    clock = Clock()
    report = StateReport(clock)
    report.set("full", "")
    clock.advance(10)
    report.set("full", "3 rows")
    assert report.since == START
    report.set("locked", "")
    assert report.since == START + 10
    report.set("", "")
    assert report.since is None


def test_an_error_is_logged_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    report = StateReport(Clock())
    report.set("locked", "", logging.DEBUG)
    report.set("full", "")
    report.set("full", "3 rows")
    report.set("", "3 rows")
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        "history: full",
        "history: rows are stored again",
    ]
