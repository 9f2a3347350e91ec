"""Turns of a page without a server: they are taken at once."""

from __future__ import annotations

from dashboard.views.common.page_loop import PageLoop


def test_a_suspended_page_takes_one_turn_for_all_that_was_requested_meanwhile() -> None:
    page_loop, calls = PageLoop(), list[str]()
    rows = page_loop.soon(lambda: calls.append("rows"))
    state = page_loop.soon(lambda: calls.append("state"))
    page_loop.suspend()
    for _ in range(3):
        rows()
        state()
    assert calls == []
    page_loop.resume()
    assert calls == ["rows", "state"]
    rows()
    assert calls == ["rows", "state", "rows"]
    page_loop.suspend()
    page_loop.resume()
    assert calls == ["rows", "state", "rows"]
