"""The Status tab: tables of the process, its sources and its outages."""

from __future__ import annotations

import pytest

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.monitoring.facts import Facts
from dashboard.monitoring.metrics import Metrics
from dashboard.monitoring.outages import OutageLog
from dashboard.views.common.viewer import Viewer
from dashboard.views.status.tab import MAX_LINES, StatusTab, duration
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def facts() -> Facts:
    """Of one source, which was down for five minutes and is down again."""
    clock = Clock()
    polled = Polled(Scripted(), clock)
    polled.feed.stop()
    histories = {"scripted": History(polled.feed)}
    outages = OutageLog({}, clock=clock)
    for reason in ("first reason", "", EVIL):
        outages.report("scripted", reason)
        clock.advance(300)
    return Facts(histories, Metrics(histories, AlertManager([], {}), clock), outages, clock)


def html(facts: Facts, **choices: str) -> str:
    return str(StatusTab(facts, Viewer(**choices))._pane.object)


def test_outages_are_listed_the_newest_first_in_the_zone_of_the_viewer(facts: Facts) -> None:
    shown = html(facts, zone="Asia/Tokyo")
    first, second = shown.index("onerror"), shown.index("first reason")
    assert first < second
    assert "JST" in shown
    assert "<td>lasts</td>" in shown
    assert "<td>5 min</td>" in shown


def test_texts_of_services_are_no_markup(facts: Facts) -> None:
    assert "<img" not in html(facts)


def test_the_tab_is_brought_up_to_date_only_while_it_is_shown(facts: Facts) -> None:
    viewer = Viewer()
    tab = StatusTab(facts, viewer)
    facts.outages.report("other", "new reason")
    facts._signal.emit(None)
    assert "new reason" not in str(tab._pane.object)
    viewer.tab = "Status"
    assert "new reason" in str(tab._pane.object)
    viewer.scheduler.close()
    assert len(facts._signal) == 0


def test_no_table_is_longer_than_a_page_takes(facts: Facts) -> None:
    for number in range(2 * MAX_LINES):
        facts.outages.report(f"source {number}", "down")
    shown = html(facts)
    assert shown.count("<td>down</td>") <= MAX_LINES
    assert f"The first {MAX_LINES} of" in shown


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.4, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7_199, "120 min"),
        (455, "7.6 min"),
        (9_000, "2.5 h"),
        (300_000, "3.5 d"),
    ],
)
def test_durations_have_the_unit_that_fits(seconds: float, text: str) -> None:
    assert duration(seconds) == text
