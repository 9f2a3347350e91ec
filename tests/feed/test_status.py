"""The origin of rows and the health of their source are independent of each other."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from dashboard.feed.status import Health, Origin, Status, origin_of, raised_interval, successful_status
from tests.support.feeds import Scripted


@pytest.mark.parametrize("origin", get_args(Origin))
def test_status_at_is_late_where_an_ok_source_is_overdue(origin: Origin) -> None:
    status = Status(origin, "ok", period=10.0, last_success=100.0)
    assert status.with_late_polls(130.0) == status
    late = status.with_late_polls(131.0)
    assert (late.origin, late.health) == (origin, "late")


@pytest.mark.parametrize("health", ["starting", "error", "stopped"])
def test_status_at_leaves_other_health_as_it_is(health: Health) -> None:
    status = Status("sample", health, period=10.0, last_success=100.0)
    assert status.with_late_polls(1e9) == status


def test_shifted_status_has_the_same_ages_by_the_clock_as_it_is_set_now() -> None:
    status = Status("live", "ok", last_success=100.0, next_poll=160.0).shifted(-60.0)
    assert (status.last_success, status.next_poll) == (40.0, 100.0)
    assert Status().shifted(5.0) == Status()


def test_status_at_waits_at_least_three_seconds() -> None:
    status = Status("live", "ok", period=0.1, last_success=100.0)
    assert [status.with_late_polls(now).health for now in (103.0, 103.1)] == ["ok", "late"]


@pytest.mark.parametrize(
    ("origin", "label"), [("none", ""), ("live", ""), ("sample", "sample"), ("replay", "replay")]
)
def test_label_names_the_origin_of_rows_that_are_no_live_data(origin: Origin, label: str) -> None:
    assert Status(origin, "error").origin_label == label


class Waiting(Scripted):
    """A source whose rows are pushed, before the first push."""

    ready = False
    pushed = True


class Recorded(Scripted):
    replayed = True


class Sample(Scripted):
    sample = True


@pytest.mark.parametrize(
    ("source", "origin"),
    [(Waiting(), "none"), (Scripted(), "live"), (Recorded(), "replay"), (Sample(), "sample")],
    ids=lambda value: type(value).__name__,
)
def test_origin_of_follows_the_source(source: Scripted, origin: Origin) -> None:
    assert origin_of(source) == origin


def test_successful_status_keeps_the_failures_of_keys_that_were_not_fetched() -> None:
    source = Scripted()
    source.failures = {"Atlantis": "city not found"}
    before = Status("live", "error", failures={"Rome": "timed out", "Oslo": "timed out"}, error="It is down.")
    some = successful_status(before, source, 100.0, 160.0, ["Oslo", "Atlantis"], source.failures)
    assert some.failures == {"Rome": "timed out", "Atlantis": "city not found"}
    every = successful_status(before, source, 100.0, 160.0, None, source.failures)
    assert every.failures == source.failures
    assert (some.health, some.error, some.last_success, some.next_poll) == ("ok", "", 100.0, 160.0)


def test_successful_status_of_a_pushed_source_names_no_next_poll() -> None:
    status = successful_status(Status(), Waiting(), 100.0, 160.0, None, {})
    assert (status.health, status.next_poll) == ("starting", None)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"interval": 5.0, "floor": 60.0}, "Polled every 60 s, not every 5 s: that is its floor."),
        ({"interval": 60.0, "floor": 60.0}, ""),
    ],
)
def test_raised_interval_says_which_setting_was_raised(settings: dict[str, float], words: str) -> None:
    assert raised_interval(Scripted(**settings)) == words


def test_the_state_is_the_origin_while_all_is_well_and_the_health_otherwise() -> None:
    status = Status(origin="sample", health="ok")
    assert status.state == "sample"
    assert replace(status, health="error").state == "error"
