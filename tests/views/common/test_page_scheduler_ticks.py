"""Calls of a page without a server, which run at once."""

from __future__ import annotations

from dashboard.views.common.page_scheduler import PageScheduler


def test_a_suspended_page_runs_once_all_that_was_requested_meanwhile() -> None:
    scheduler, calls = PageScheduler(), list[str]()
    rows = scheduler.soon(lambda: calls.append("rows"))
    state = scheduler.soon(lambda: calls.append("state"))
    scheduler.suspend()
    for _ in range(3):
        rows()
        state()
    assert calls == []
    scheduler.resume()
    assert calls == ["rows", "state"]
    rows()
    assert calls == ["rows", "state", "rows"]
    scheduler.suspend()
    scheduler.resume()
    assert calls == ["rows", "state", "rows"]
