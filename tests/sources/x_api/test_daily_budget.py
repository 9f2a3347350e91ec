"""A day's budget holds over restarts, processes and clocks, and opens again at midnight UTC."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run

import pytest

from sources.base import SourceError
from sources.x_api.daily_budget import BudgetSpent, DailyBudget
from tests.support.fakes.posts import NOW

DAY_SECONDS = 86_400
UNTIL_MIDNIGHT_SECONDS = DAY_SECONDS - NOW % DAY_SECONDS


def _budget(folder: Path, limit: float = 1.0, now: float = NOW) -> DailyBudget:
    return DailyBudget(limit, clock=lambda: now, folder=folder)


def test_budget_counts_a_request_before_it_is_sent(tmp_path: Path) -> None:
    assert _budget(tmp_path).reserve(0.01, 10, 60).posts(0.01) == 60
    again = _budget(tmp_path)
    assert again.usage.used == 0.6, "a process that starts knows what others have spent"
    assert again.reserve(0.01, 10, 60).posts(0.01) == 40
    assert again.usage.text == "$1.00 of $1.00 spent today; renewed at 00:00 UTC"


def test_budget_returns_what_a_request_did_not_cost(tmp_path: Path) -> None:
    budget = _budget(tmp_path)
    budget.settle(budget.reserve(0.01, 10, 100), 0.07)
    assert budget.usage.used == 0.07
    assert budget.reserve(0.01, 10, 100).posts(0.01) == 93


def test_budget_counts_what_a_request_cost_beyond_its_grant(tmp_path: Path) -> None:
    budget = _budget(tmp_path)
    budget.settle(budget.reserve(0.01, 10, 20), 0.25)
    assert budget.usage.used == 0.25


def test_budget_that_is_spent_continues_at_midnight(tmp_path: Path) -> None:
    _budget(tmp_path).reserve(0.95)
    with pytest.raises(BudgetSpent, match="00:00 UTC") as caught:
        _budget(tmp_path).reserve(0.1)
    assert caught.value.after == UNTIL_MIDNIGHT_SECONDS
    assert _budget(tmp_path, now=NOW + caught.value.after).reserve(1.0).micros == 1_000_000


def test_budget_of_the_day_before_does_not_change_the_new_day(tmp_path: Path) -> None:
    grant = _budget(tmp_path).reserve(0.5)
    tomorrow = _budget(tmp_path, now=NOW + DAY_SECONDS)
    tomorrow.reserve(0.6)
    tomorrow.settle(grant, 0.0)
    assert tomorrow.usage.used == 0.6


def test_budget_is_not_reset_by_a_clock_that_is_set_back(tmp_path: Path) -> None:
    _budget(tmp_path).reserve(1.0)
    with pytest.raises(BudgetSpent):
        _budget(tmp_path, now=NOW - DAY_SECONDS).reserve(0.01)


def test_budget_does_not_stay_closed_for_years_after_a_wrong_clock(tmp_path: Path) -> None:
    _budget(tmp_path, now=NOW + 900 * DAY_SECONDS).reserve(1.0)
    with pytest.raises(BudgetSpent):
        _budget(tmp_path).reserve(0.1)
    assert _budget(tmp_path, now=NOW + UNTIL_MIDNIGHT_SECONDS).reserve(0.1).micros == 100_000


def test_budget_is_divided_over_the_rest_of_the_day(tmp_path: Path) -> None:
    budget = _budget(tmp_path)
    assert budget.seconds_between(0.01) == UNTIL_MIDNIGHT_SECONDS / 100
    budget.reserve(0.5)
    assert budget.seconds_between(0.01) == UNTIL_MIDNIGHT_SECONDS / 50
    assert budget.seconds_between(0.6) == UNTIL_MIDNIGHT_SECONDS
    assert budget.seconds_between(0.0) == 0.0


def test_budget_is_not_exceeded_by_threads(tmp_path: Path) -> None:
    def grab(_: int) -> int:
        try:
            return _budget(tmp_path).reserve(0.01, 10, 15).micros
        except BudgetSpent:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(grab, range(16))) <= 1_000_000


def test_budget_is_shared_with_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STATE_DIR", str(tmp_path / "state"))
    program = (
        "from sources.x_api.daily_budget import DailyBudget\n"
        "print(DailyBudget(1.0).reserve(0.01, 10, 60).micros)"
    )
    grants = [run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in range(2)]
    assert [int(text) for text in grants] == [600_000, 400_000]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"day": "soon", "microdollars": 3}', '{"day": null}', '{"day": "2026-11-22"}',
     '{"day": "2026-11-22", "microdollars": -5}', '{"day": "2026-11-22", "microdollars": Infinity}'],
)  # fmt: skip
def test_budget_raises_where_its_file_cannot_be_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "x-spending.json").write_text(content)
    with pytest.raises(SourceError, match="Delete that file"):
        _budget(tmp_path).reserve(0.01)


def test_budget_raises_where_its_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="DASHBOARD_STATE_DIR"):
        _budget(tmp_path / "file" / "folder").reserve(0.01)
