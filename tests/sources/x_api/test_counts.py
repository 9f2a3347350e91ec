"""Counts of X: whole minutes, both field names, the quota and the budget."""

from __future__ import annotations

import sys
from contextlib import suppress
from signal import SIGKILL
from subprocess import DEVNULL, Popen

import pytest

from sources.base import SourceError
from sources.x_api.daily_budget import BudgetSpent
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW, FakePosts, written
from tests.support.fakes.server import FakeServer
from tests.support.twitter import COUNTS, counts_since_now, x_counts, x_search


@pytest.mark.parametrize("new_names", [False, True])
def test_x_counts_return_whole_minutes_of_the_past_hour(
    fake: FakePosts, clock: Clock, new_names: bool
) -> None:
    fake.new_names = new_names
    clock.now += 45
    counts = counts_since_now(x_counts(clock).fetch())
    assert max(counts) == -60
    assert len(counts) == 61
    assert all(count == fake.per_minute(NOW + minute) for minute, count in counts.items())


def test_x_counts_leave_out_partial_minutes(fake: FakePosts, clock: Clock) -> None:
    clock.now += 29
    assert max(counts_since_now(x_counts(clock).fetch())) == -120


def test_x_counts_continue_from_the_last_known_minute(
    server: FakeServer, fake: FakePosts, clock: Clock
) -> None:
    source = x_counts(clock, track=["#science", "machine learning"])
    source.fetch()
    clock.now += 300
    assert max(counts_since_now(source.fetch())) == 180
    queries = [request.query for request in server.requests_to(COUNTS)]
    assert [query["query"] for query in queries] == ["#science", '"machine learning"'] * 2
    assert {query["granularity"] for query in queries} == {"minute"}
    assert queries[-1]["start_time"] == "2026-11-22T01:31:00Z"


def test_x_counts_usage_is_what_is_spent_of_the_budget(fake: FakePosts, clock: Clock) -> None:
    source = x_counts(clock, track=["#rain", "#science"])
    source.fetch()
    assert source.usage.text == "$0.01 of $1.00 spent today; renewed at 00:00 UTC"  # type: ignore[union-attr]
    assert source.active_provider == "X"


def test_x_counts_no_interval_exceeds_the_quota(fake: FakePosts, clock: Clock) -> None:
    many = x_counts(clock, track=[f"#t{number}" for number in range(30)], interval=1, floor=0, budget=500.0)
    assert many.period == many.min_interval == 90.0


def test_x_counts_term_that_fails_does_not_affect_others(fake: FakePosts, clock: Clock) -> None:
    fake.refused_query = "#rain"
    source = x_counts(clock, track=["#rain", "#science"])
    assert set(source.fetch()["term"]) == {"#science"}
    assert "query" in source.failures["#rain"]


@pytest.mark.parametrize("fault", ["nulls", "wrong_types", "missing"])
def test_x_counts_raise_for_an_unknown_format(
    server: FakeServer, fake: FakePosts, clock: Clock, fault: str
) -> None:
    server.fault["x"] = fault
    with pytest.raises(SourceError, match="unknown format"):
        x_counts(clock).fetch()


def test_x_counts_ignore_unknown_fields(server: FakeServer, fake: FakePosts, clock: Clock) -> None:
    server.fault["x"] = "extra"
    assert not x_counts(clock).fetch().empty


def test_x_counts_cost_of_a_day_is_that_of_all_terms_at_the_interval(fake: FakePosts, clock: Clock) -> None:
    source = x_counts(clock, track=["#rain", "#science"], interval=300.0)
    assert source.cost_per_day == pytest.approx(2.88)


def test_x_counts_are_polled_so_that_the_budget_lasts_for_the_day(fake: FakePosts, clock: Clock) -> None:
    clock.now -= NOW % 86_400
    source = x_counts(clock, track=["#rain", "#science"])
    day = clock.now + 86_400
    polls = 0
    while clock.now + source.period < day:
        source.fetch()
        polls += 1
        clock.now += source.period
    assert source.period < 900
    assert 98 <= polls <= 100
    assert fake.billed == {"2026-11-22": 10 * polls}
    assert "2 terms every 5 min cost $2.88 a day" in source.note
    assert "the budget of $1.00 a day lasts, X is called every 14." in source.note


def test_x_counts_keep_their_interval_within_the_budget(fake: FakePosts, clock: Clock) -> None:
    source = x_counts(clock, interval=900.0)
    assert source.period == 900.0
    assert source.note == "1 term every 15 min cost $0.48 a day."


def test_x_counts_that_are_paid_for_are_returned_when_the_budget_ends(fake: FakePosts, clock: Clock) -> None:
    source = x_counts(clock, track=["#rain", "#science"], budget=0.005)
    assert set(source.fetch()["term"]) == {"#rain"}
    assert "budget" in source.failures["#science"]
    with pytest.raises(BudgetSpent):
        source.fetch()
    assert fake.billed == {"2026-11-22": 5}


def test_x_counts_and_search_share_the_budget(fake: FakePosts, clock: Clock) -> None:
    fake.posts = written(50, NOW - 40, step=0.1)
    counts, search = x_counts(clock, budget=0.3), x_search(clock, budget=0.3)
    for source in (counts, search) * 60:
        with suppress(BudgetSpent):
            source.fetch()
    assert 250 <= fake.billed["2026-11-22"] <= 300
    with pytest.raises(BudgetSpent):
        x_counts(clock, budget=0.3).fetch()


@pytest.mark.parametrize("mode", ["counts", "search"])
def test_x_budget_is_not_exceeded_by_processes_that_are_killed_while_x_replies(
    server: FakeServer, fake: FakePosts, clock: Clock, mode: str
) -> None:
    """Each process is killed when X has charged for its request, and before it has the reply."""
    program = (
        "from sources.twitter import Twitter; from tests.support.fakes.posts import NOW; "
        f"Twitter(provider='x', mode='{mode}', track=['#science'], budget=0.31, clock=lambda: NOW).fetch()"
    )
    processes: list[Popen[bytes]] = []

    def kill() -> None:
        processes[-1].kill()

    fake.on_bill = kill
    fake.posts = written(50, NOW - 40, step=0.1)
    for _ in range(3):
        processes.append(Popen([sys.executable, "-c", program], stderr=DEVNULL))
        processes[-1].wait()
    assert [process.returncode for process in processes[:2]] == [-SIGKILL, -SIGKILL]
    fake.on_bill = lambda: None
    source = x_counts(clock, mode=mode, budget=0.31)
    with pytest.raises(BudgetSpent):
        while True:
            source.fetch()
    assert 0 < fake.billed["2026-11-22"] <= 310


def test_x_budget_is_not_exceeded_by_two_processes(fake: FakePosts, clock: Clock) -> None:
    program = (
        "from contextlib import suppress\n"
        "from sources.base import QuotaSpent\n"
        "from sources.twitter import Twitter\n"
        "from tests.support.fakes.posts import NOW\n"
        "source = Twitter(provider='x', track=['#science'], budget=0.05, clock=lambda: NOW)\n"
        "with suppress(QuotaSpent):\n"
        "    while True:\n"
        "        source.fetch()\n"
    )
    processes = [Popen([sys.executable, "-c", program]) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert fake.billed == {"2026-11-22": 50}
