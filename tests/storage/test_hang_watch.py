"""A call that hangs is noticed while it hangs, and others are not."""

from __future__ import annotations

import threading

import pytest

from dashboard.storage.hang_watch import HangWatch


def test_a_call_that_takes_too_long_is_noticed_before_it_ends() -> None:
    noticed = threading.Event()
    watch = HangWatch(0.05, noticed.set)
    worker = threading.Thread(target=lambda: watch.run(lambda: noticed.wait(30)))
    worker.start()
    watch.start(worker)
    worker.join(30)
    assert noticed.is_set()


def test_a_call_has_its_result_or_its_error() -> None:
    watch = HangWatch(3600, lambda: None)
    assert watch.run(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        watch.run(lambda: 1 / 0)


def test_a_thread_that_waits_for_work_does_not_hang() -> None:
    noticed, checks = threading.Event(), threading.Event()
    watch = HangWatch(3600, noticed.set)
    worker = threading.Thread(target=lambda: (watch.run(lambda: None), checks.wait(30)))
    worker.start()
    watch.start(worker)
    checks.set()
    worker.join(30)
    assert not noticed.is_set()
