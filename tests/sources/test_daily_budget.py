"""A day's budget holds over restarts, processes and clocks, and opens again at midnight UTC."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run

import pytest

from sources.base import SourceError
from sources.daily_budget import BudgetSpent, DailyBudget
from tests.support.fakes.posts import NOW

DAY_SECONDS = 86_400
UNTIL_MIDNIGHT_SECONDS = DAY_SECONDS - NOW % DAY_SECONDS


def _budget(folder: Path, posts: int = 100, now: float = NOW) -> DailyBudget:
    return DailyBudget(posts, clock=lambda: now, folder=folder)


def test_budget_counts_posts_before_they_are_requested(tmp_path: Path) -> None:
    assert _budget(tmp_path).reserve(10, 60).posts == 60
    again = _budget(tmp_path)
    assert again.reserve(10, 60).posts == 40
    assert again.usage == (100, 100, "posts per UTC day")


def test_budget_releases_posts_that_were_not_received(tmp_path: Path) -> None:
    budget = _budget(tmp_path)
    grant = budget.reserve(10, 100)
    budget.release(grant, 93)
    assert budget.usage.used == 7
    assert budget.reserve(10, 100).posts == 93


def test_budget_counts_more_posts_than_were_granted(tmp_path: Path) -> None:
    budget = _budget(tmp_path)
    budget.release(budget.reserve(10, 20), -5)
    assert budget.usage.used == 25


def test_budget_that_is_spent_continues_at_midnight(tmp_path: Path) -> None:
    _budget(tmp_path).reserve(10, 95)
    with pytest.raises(BudgetSpent, match="midnight UTC") as caught:
        _budget(tmp_path).reserve(10, 100)
    assert caught.value.after == UNTIL_MIDNIGHT_SECONDS
    assert _budget(tmp_path, now=NOW + caught.value.after).reserve(10, 100).posts == 100


def test_budget_release_after_midnight_does_not_change_the_new_day(tmp_path: Path) -> None:
    grant = _budget(tmp_path).reserve(10, 50)
    tomorrow = _budget(tmp_path, now=NOW + DAY_SECONDS)
    tomorrow.reserve(10, 60)
    tomorrow.release(grant, 50)
    assert tomorrow.usage.used == 60


def test_budget_is_not_reset_by_a_clock_that_is_set_back(tmp_path: Path) -> None:
    _budget(tmp_path).reserve(10, 100)
    with pytest.raises(BudgetSpent):
        _budget(tmp_path, now=NOW - DAY_SECONDS).reserve(10, 100)


def test_budget_is_not_exceeded_by_threads(tmp_path: Path) -> None:
    def grab(_: int) -> int:
        try:
            return _budget(tmp_path).reserve(10, 15).posts
        except BudgetSpent:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(grab, range(16))) <= 100


def test_budget_is_shared_with_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STATE_DIR", str(tmp_path / "state"))
    program = "from sources.daily_budget import DailyBudget; print(DailyBudget(100).reserve(10, 60).posts)"
    grants = [run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in range(2)]
    assert [int(text) for text in grants] == [60, 40]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"day": "soon", "posts": 3}', '{"day": null}'])
def test_budget_raises_where_its_file_cannot_be_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "x-posts.json").write_text(content)
    with pytest.raises(SourceError, match="Delete that file"):
        _budget(tmp_path).reserve(10, 100)


def test_budget_raises_where_its_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="DASHBOARD_STATE_DIR"):
        _budget(tmp_path / "file" / "folder").reserve(10, 100)
