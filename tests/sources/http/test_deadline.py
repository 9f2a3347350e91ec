"""The time limit of a call."""

from __future__ import annotations

import threading

from sources.http.deadline import call_with_deadline


def test_call_with_deadline_returns_the_result_or_the_exception() -> None:
    assert call_with_deadline(lambda: 7, 5.0) == 7
    error = call_with_deadline(lambda: 1 / 0, 5.0)
    assert isinstance(error, ZeroDivisionError)


def test_call_with_deadline_returns_none_at_the_limit() -> None:
    release = threading.Event()
    assert call_with_deadline(lambda: release.wait(20), 0.01) is None
    release.set()


def test_call_with_deadline_runs_in_a_thread_of_the_name() -> None:
    assert call_with_deadline(lambda: threading.current_thread().name, 5.0, thread="named") == "named"
